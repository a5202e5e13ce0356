// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <optional>
#include <string_view>

#include "limbeck/base/text.h"
#include "limbeck/python/statement_parser.h"
#include "limbeck/python/target.h"

namespace limbeck::python {

bool StatementParser::at_line_end() const {
    return tokens_.at(TokenKind::Newline) || tokens_.at_operator(";");
}

void StatementParser::simple_line(Block& into) {
    do {
        const Token first = tokens_.now();
        into.push_back(simple_statement());
        end_of_statement(first);
    } while (tokens_.accept(";") && !tokens_.at(TokenKind::Newline));
    tokens_.advance();
}

void StatementParser::end_of_statement(const Token& first) const {
    if (!at_line_end()) {
        throw no_end(first);
    }
}

// At what should have been the end of the statement that began with `first`.
Error StatementParser::no_end(const Token& first) const {
    static const std::vector<std::string> words{
        "async", "assert", "class", "def",    "del",   "elif",   "else", "except", "finally", "for",
        "from",  "global", "if",    "import", "raise", "return", "try",  "while",  "with"};
    Error error = tokens_.unexpected("the end of the statement");
    if (tokens_.at_operator(":=")) {
        error.hint("a statement assigns with \"=\"");
    } else if (first.kind == TokenKind::Name && !is_keyword(first.text)) {
        if (const auto word = base::nearest(first.text, words)) {
            error.hint(fmt::format("perhaps \"{}\" is meant", *word));
        }
    }
    return error;
}

Statement StatementParser::simple_statement() {
    const std::size_t begin = tokens_.offset();
    const std::string_view word = tokens_.now().text;
    if (!tokens_.at(TokenKind::Name) || !is_keyword(word)) {
        return expression_statement();
    }
    if (word == "return") {
        return return_statement();
    }
    if (word == "raise") {
        return raise_statement();
    }
    if (word == "import") {
        return import_statement();
    }
    if (word == "from") {
        return import_from();
    }
    if (word == "assert") {
        return assert_statement();
    }
    if (word == "del") {
        return delete_statement();
    }
    if (word == "pass") {
        tokens_.advance();
        return make(begin, Pass{});
    }
    if (word == "break" || word == "continue") {
        return break_or_continue();
    }
    if (word == "global") {
        return make(begin, Global{name_list("global")});
    }
    if (word == "nonlocal") {
        if (expressions_.scope().kind == ParsedScope::Kind::Module) {
            throw tokens_.error("\"nonlocal\" outside of a function", begin);
        }
        return make(begin, Nonlocal{name_list("nonlocal")});
    }
    if (!expressions_.at_item() && word != "yield") {
        throw stray_keyword();
    }
    return expression_statement();
}

Error StatementParser::stray_keyword() const {
    const std::string_view word = tokens_.now().text;
    if (word == "else" || word == "elif" || word == "except" || word == "finally") {
        return tokens_.error(fmt::format("there is no statement that this \"{}\" belongs to", word),
                             tokens_.offset());
    }
    for (const std::string_view compound :
         {"if", "for", "while", "try", "with", "def", "class", "async"}) {
        if (word == compound) {
            return tokens_.error(fmt::format("\"{}\" begins on a line of its own", word),
                                 tokens_.offset());
        }
    }
    return tokens_.unexpected("a statement");
}

namespace {

std::optional<BinaryOperator> augmented_operator(const Token& token) {
    const std::string_view text = token.text;
    if (token.kind != TokenKind::Operator || text.size() < 2 || text.back() != '=') {
        return std::nullopt;
    }
    const bool is_doubled = text.size() == 3;
    switch (text[0]) {
        case '+':
            return BinaryOperator::Add;
        case '-':
            return BinaryOperator::Subtract;
        case '*':
            return is_doubled ? BinaryOperator::Power : BinaryOperator::Multiply;
        case '/':
            return is_doubled ? BinaryOperator::FloorDivide : BinaryOperator::Divide;
        case '%':
            return BinaryOperator::Modulo;
        case '&':
            return BinaryOperator::BitAnd;
        case '|':
            return BinaryOperator::BitOr;
        case '^':
            return BinaryOperator::BitXor;
        case '@':
            return BinaryOperator::MatrixMultiply;
        case '<':
            return is_doubled ? std::optional(BinaryOperator::LeftShift) : std::nullopt;
        case '>':
            return is_doubled ? std::optional(BinaryOperator::RightShift) : std::nullopt;
        default:
            return std::nullopt;
    }
}

bool is_value_name(const Token& token) {
    return token.kind == TokenKind::Name &&
           (!is_keyword(token.text) || token.text == "None" || token.text == "True" ||
            token.text == "False" || token.text == "lambda" || token.text == "await");
}

}  // namespace

// "match" and "type" are keywords only where what follows makes no sense behind a name.
void StatementParser::check_soft_keyword() const {
    const bool is_match = tokens_.at_name("match");
    if (!is_match && !tokens_.at_name("type")) {
        return;
    }
    Lexer ahead = tokens_.look_ahead();
    const Token next = ahead.next();
    if (!is_match) {
        if (next.kind == TokenKind::Name && !is_keyword(next.text)) {
            throw tokens_.unsupported("type aliases (\"type X = …\") are not supported",
                                      tokens_.offset());
        }
        return;
    }
    if (is_value_name(next) || next.kind == TokenKind::Number || next.kind == TokenKind::String ||
        next.is_operator("{") || next.is_operator("~") || next.is_operator("...") ||
        (next.is_name("not") && !ahead.next().is_name("in"))) {
        throw tokens_.unsupported("match statements are not supported", tokens_.offset())
            .hint("write it with \"if\" and \"elif\"");
    }
}

// At what follows an expression that should have ended there.
void StatementParser::check_python_2_call(const Expression& first) const {
    const auto* name = std::get_if<Name>(&first.node);
    if (name == nullptr || (name->id != "print" && name->id != "exec")) {
        return;
    }
    if (tokens_.at(TokenKind::String) || tokens_.at(TokenKind::Number) ||
        is_value_name(tokens_.now()) || tokens_.at_name("not")) {
        throw tokens_
            .error(
                fmt::format("\"{}\" is a function: its argument stands in parentheses", name->id),
                first.offset)
            .hint("this is Python 2; revision files are read as Python 3");
    }
}

Statement StatementParser::expression_statement() {
    check_soft_keyword();
    const Token begin = tokens_.now();
    ExpressionPtr first = expressions_.expressions_or_yield();
    if (tokens_.at_operator("=")) {
        return assignment(begin.offset, std::move(first));
    }
    if (tokens_.at_operator(":")) {
        if (Lexer ahead = tokens_.look_ahead(); ahead.next().kind == TokenKind::Newline) {
            if (begin.is_name("match") && !std::holds_alternative<Name>(first->node)) {
                throw tokens_.unsupported("match statements are not supported", begin.offset)
                    .hint("write it with \"if\" and \"elif\"");
            }
            throw no_end(begin);
        }
        return annotated_assignment(begin.offset, std::move(first));
    }
    if (const std::optional<BinaryOperator> operation = augmented_operator(tokens_.now())) {
        return augmented_assignment(begin.offset, std::move(first), *operation);
    }
    check_not_starred(tokens_, *first);
    check_python_2_call(*first);
    return make(begin.offset, ExpressionStatement{std::move(first)});
}

Statement StatementParser::assignment(std::size_t begin, ExpressionPtr first) {
    Assignment assignment;
    ExpressionPtr next = std::move(first);
    while (tokens_.accept("=")) {
        check_target(tokens_, *next, TargetUse::Assign);
        assignment.targets.push_back(std::move(next));
        next = expressions_.expressions_or_yield();
    }
    check_not_starred(tokens_, *next);
    assignment.value = std::move(next);
    return make(begin, std::move(assignment));
}

namespace {

// The text of an annotation; one in quotes means what is in them.
std::string annotation_text(const Expression& annotation, std::string_view written) {
    const auto* const constant = std::get_if<Constant>(&annotation.node);
    const auto* const text =
        constant == nullptr ? nullptr : std::get_if<std::string>(&constant->value);
    return text == nullptr ? std::string(base::trim(written)) : *text;
}

}  // namespace

Statement StatementParser::annotated_assignment(std::size_t begin, ExpressionPtr target) {
    check_single_target(tokens_, *target, "annotate");
    tokens_.advance();
    AnnotatedAssignment assignment;
    const std::size_t first = tokens_.offset();
    const ExpressionPtr annotation = expressions_.expression();
    assignment.annotation = annotation_text(
        *annotation, tokens_.source().text().substr(first, tokens_.offset() - first));
    assignment.target = std::move(target);
    if (tokens_.accept("=")) {
        assignment.value = expressions_.expressions_or_yield();
        check_not_starred(tokens_, *assignment.value);
    }
    return make(begin, std::move(assignment));
}

Statement StatementParser::augmented_assignment(std::size_t begin, ExpressionPtr target,
                                                BinaryOperator operation) {
    check_single_target(tokens_, *target, fmt::format("assign with \"{}\" to", tokens_.now().text));
    tokens_.advance();
    ExpressionPtr value = expressions_.expressions_or_yield();
    check_not_starred(tokens_, *value);
    return make(begin, AugmentedAssignment{std::move(target), operation, std::move(value)});
}

Statement StatementParser::return_statement() {
    const std::size_t begin = tokens_.offset();
    if (expressions_.scope().kind != ParsedScope::Kind::Function) {
        throw tokens_.error("\"return\" outside of a function", begin);
    }
    tokens_.advance();
    return make(begin, Return{at_line_end() ? nullptr : expressions_.expressions()});
}

Statement StatementParser::raise_statement() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    Raise raise;
    if (at_line_end()) {
        return make(begin, std::move(raise));
    }
    raise.exception = expressions_.expression();
    if (tokens_.accept_name("from")) {
        raise.cause = expressions_.expression();
    } else if (tokens_.at_operator(",")) {
        throw tokens_.unexpected("the end of the statement")
            .hint("\"raise E, value\" is Python 2; write \"raise E(value)\"");
    }
    return make(begin, std::move(raise));
}

Statement StatementParser::assert_statement() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    Assert statement;
    statement.condition = expressions_.expression();
    if (tokens_.accept(",")) {
        statement.message = expressions_.expression();
    }
    return make(begin, std::move(statement));
}

Statement StatementParser::delete_statement() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    Delete statement;
    do {
        statement.targets.push_back(expressions_.expression());
        check_target(tokens_, *statement.targets.back(), TargetUse::Delete);
    } while (tokens_.accept(",") && !at_line_end());
    return make(begin, std::move(statement));
}

std::vector<std::string> StatementParser::name_list(std::string_view keyword) {
    tokens_.advance();
    std::vector<std::string> names;
    do {
        names.emplace_back(tokens_.identifier(fmt::format("a name after \"{}\"", keyword)));
    } while (tokens_.accept(","));
    return names;
}

Statement StatementParser::break_or_continue() {
    const std::size_t begin = tokens_.offset();
    const bool is_break = tokens_.at_name("break");
    if (expressions_.scope().loops == 0) {
        throw tokens_.error(
            fmt::format("\"{}\" outside of a loop", is_break ? "break" : "continue"), begin);
    }
    tokens_.advance();
    return is_break ? make(begin, Break{}) : make(begin, Continue{});
}

std::string StatementParser::dotted_name() {
    std::string name(tokens_.identifier("a module's name"));
    while (tokens_.accept(".")) {
        name += '.';
        name += tokens_.identifier("a name after \".\"");
    }
    return name;
}

ImportedName StatementParser::imported_name(std::string name, std::size_t begin) {
    ImportedName imported{std::move(name), "", begin};
    if (tokens_.accept_name("as")) {
        imported.alias = tokens_.identifier("a name after \"as\"");
    }
    return imported;
}

Statement StatementParser::import_statement() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    Import import;
    do {
        const std::size_t name_begin = tokens_.offset();
        import.names.push_back(imported_name(dotted_name(), name_begin));
    } while (tokens_.accept(","));
    return make(begin, std::move(import));
}

Statement StatementParser::import_from() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    ImportFrom import;
    while (tokens_.at_operator(".") || tokens_.at_operator("...")) {
        import.level += static_cast<int>(tokens_.now().text.size());
        tokens_.advance();
    }
    if (import.level == 0 || !tokens_.at_name("import")) {
        import.module = dotted_name();
    }
    tokens_.expect_name("import", "after the module");
    if (tokens_.at_operator("*")) {
        if (expressions_.scope().kind != ParsedScope::Kind::Module) {
            throw tokens_.error("\"import *\" inside of a function or a class", tokens_.offset());
        }
        import.names.push_back({"*", "", tokens_.offset()});
        tokens_.advance();
        return make(begin, std::move(import));
    }
    const bool is_parenthesised = tokens_.accept("(");
    do {
        const std::size_t name_begin = tokens_.offset();
        std::string name(tokens_.identifier("a name to import"));
        import.names.push_back(imported_name(std::move(name), name_begin));
    } while (tokens_.accept(",") && !(is_parenthesised && tokens_.at_operator(")")));
    if (is_parenthesised) {
        tokens_.expect(")", "after the imported names");
    }
    return make(begin, std::move(import));
}

}  // namespace limbeck::python
