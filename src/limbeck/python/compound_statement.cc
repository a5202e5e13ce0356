// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <string_view>

#include "limbeck/python/statement_parser.h"
#include "limbeck/python/target.h"

namespace limbeck::python {

Block StatementParser::file() {
    Block body;
    while (!tokens_.at(TokenKind::End)) {
        statement(body);
    }
    return body;
}

void StatementParser::statement(Block& into) {
    const TokenStream::Branch branch(tokens_);
    const std::size_t begin = tokens_.offset();
    const std::string_view word = tokens_.now().text;
    if (tokens_.at(TokenKind::Indent)) {
        throw tokens_.error("this line is indented more than its block", begin);
    }
    if (tokens_.at_operator("@")) {
        into.push_back(decorated());
    } else if (!tokens_.at(TokenKind::Name) || !is_keyword(word)) {
        simple_line(into);
    } else if (word == "if") {
        into.push_back(if_statement());
    } else if (word == "for") {
        into.push_back(for_statement(begin, false));
    } else if (word == "while") {
        into.push_back(while_statement());
    } else if (word == "with") {
        into.push_back(with_statement(begin, false));
    } else if (word == "try") {
        into.push_back(try_statement());
    } else if (word == "def") {
        into.push_back(function(begin, false, {}));
    } else if (word == "class") {
        into.push_back(class_definition({}));
    } else if (word == "async") {
        into.push_back(async_statement({}));
    } else {
        simple_line(into);
    }
}

// From the ":" on; `owner` says whose block it is.
Block StatementParser::block(std::string_view owner) {
    if (!tokens_.at_operator(":")) {
        Error error =
            tokens_.unexpected(fmt::format("\":\" after \"{}\" and what belongs to it", owner));
        if (tokens_.at_operator("=")) {
            error.hint("\"==\" compares");
        } else if (owner == "else" && tokens_.at_name("if")) {
            error.hint("Python writes \"elif\"");
        }
        throw error;
    }
    tokens_.advance();
    const TokenStream::Level level(tokens_);
    Block body;
    if (!tokens_.at(TokenKind::Newline)) {
        simple_line(body);
        return body;
    }
    tokens_.advance();
    if (!tokens_.at(TokenKind::Indent)) {
        throw tokens_.unexpected(fmt::format("an indented block after \"{}\"", owner));
    }
    tokens_.advance();
    while (!tokens_.at(TokenKind::Dedent)) {
        statement(body);
    }
    tokens_.advance();
    return body;
}

Block StatementParser::loop_body(std::string_view owner) {
    ++expressions_.scope().loops;
    Block body = block(owner);
    --expressions_.scope().loops;
    return body;
}

Block StatementParser::otherwise(std::string_view owner) {
    return tokens_.accept_name(owner) ? block(owner) : Block{};
}

// An elif is an if in the else of the one before it. The parser goes along them in a loop; the tree
// goes down.
Statement StatementParser::if_statement() {
    Statement first = make(tokens_.offset(), If{});
    Statement* last = &first;
    int levels = 0;
    for (;;) {
        auto& node = std::get<If>(last->node);
        const std::string_view word = tokens_.now().text;
        tokens_.advance();
        node.condition = expressions_.named_expression();
        node.then = block(word);
        if (!tokens_.at_name("elif")) {
            node.otherwise = otherwise("else");
            break;
        }
        node.otherwise.push_back(make(tokens_.offset(), If{}));
        last = &node.otherwise.back();
        tokens_.descend(1);
        ++levels;
    }
    tokens_.descend(-levels);
    return first;
}

Statement StatementParser::for_statement(std::size_t begin, bool is_async) {
    tokens_.advance();
    For loop;
    loop.is_async = is_async;
    loop.target = expressions_.for_target();
    tokens_.expect_name("in", "after the targets of \"for\"");
    loop.iterable = expressions_.expressions();
    loop.body = loop_body("for");
    loop.otherwise = otherwise("else");
    return make(begin, std::move(loop));
}

Statement StatementParser::while_statement() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    While loop;
    loop.condition = expressions_.named_expression();
    loop.body = loop_body("while");
    loop.otherwise = otherwise("else");
    return make(begin, std::move(loop));
}

Statement StatementParser::with_statement(std::size_t begin, bool is_async) {
    tokens_.advance();
    With with;
    with.is_async = is_async;
    if (at_parenthesised_items()) {
        tokens_.advance();
        do {
            with.items.push_back(with_item());
        } while (tokens_.accept(",") && !tokens_.at_operator(")"));
        if (!tokens_.accept(")")) {
            throw tokens_.unexpected("\",\" or \")\"");
        }
    } else {
        do {
            with.items.push_back(with_item());
        } while (tokens_.accept(","));
    }
    with.body = block("with");
    return make(begin, std::move(with));
}

// "with (a as b, c):" holds items, "with (a, b).c() as d:" an expression; only what stands behind
// the closing bracket tells. Looking there costs reading these tokens twice.
bool StatementParser::at_parenthesised_items() const {
    if (!tokens_.at_operator("(")) {
        return false;
    }
    Lexer ahead = tokens_.look_ahead();
    std::size_t depth = 1;
    bool has_as = false;
    bool has_comma = false;
    bool is_expression = false;  // holds what only an expression in parentheses may
    bool at_item_start = true;
    while (depth > 0) {
        const Token token = ahead.next();
        if (depth == 1) {
            has_as = has_as || token.is_name("as");
            has_comma = has_comma || token.is_operator(",");
            is_expression = is_expression || token.is_operator(":=") || token.is_name("yield") ||
                            (at_item_start && token.is_operator("*"));
        }
        at_item_start = token.is_operator(",");
        if (token.is_operator("(") || token.is_operator("[") || token.is_operator("{")) {
            ++depth;
        } else if (token.is_operator(")") || token.is_operator("]") || token.is_operator("}")) {
            --depth;
        }
    }
    return (has_as || (has_comma && !is_expression)) && ahead.next().is_operator(":");
}

WithItem StatementParser::with_item() {
    WithItem item;
    item.context = expressions_.expression();
    if (tokens_.accept_name("as")) {
        item.target = expressions_.with_target();
    }
    return item;
}

Statement StatementParser::try_statement() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    Try statement;
    statement.body = block("try");
    while (tokens_.at_name("except")) {
        if (!statement.handlers.empty() && !statement.handlers.back().type) {
            throw tokens_.error("the \"except:\" that catches everything stands last",
                                statement.handlers.back().offset);
        }
        statement.handlers.push_back(handler());
    }
    if (!statement.handlers.empty()) {
        statement.otherwise = otherwise("else");
    }
    if (tokens_.accept_name("finally")) {
        statement.finally = block("finally");
    } else if (statement.handlers.empty()) {
        throw tokens_.unexpected("\"except\" or \"finally\" after the block of \"try\"");
    }
    return make(begin, std::move(statement));
}

Handler StatementParser::handler() {
    Handler handler;
    handler.offset = tokens_.offset();
    tokens_.advance();
    if (tokens_.at_operator("*")) {
        throw tokens_.unsupported("\"except*\" is not supported", handler.offset);
    }
    if (!tokens_.at_operator(":")) {
        handler.type = expressions_.expression();
        if (tokens_.accept_name("as")) {
            handler.name = tokens_.identifier("a name after \"as\"");
        } else if (tokens_.at_operator(",")) {
            throw tokens_.unexpected("\":\" or \"as\" after \"except\" and its type")
                .hint("several types stand in parentheses; \"except E, name\" is Python 2");
        }
    }
    handler.body = block("except");
    return handler;
}

Statement StatementParser::decorated() {
    std::vector<ExpressionPtr> decorators;
    while (tokens_.accept("@")) {
        decorators.push_back(expressions_.named_expression());
        if (!tokens_.at(TokenKind::Newline)) {
            throw tokens_.unexpected("the end of the line after a decorator");
        }
        tokens_.advance();
    }
    if (tokens_.at_name("def")) {
        return function(tokens_.offset(), false, std::move(decorators));
    }
    if (tokens_.at_name("class")) {
        return class_definition(std::move(decorators));
    }
    if (tokens_.at_name("async")) {
        return async_statement(std::move(decorators));
    }
    throw tokens_.unexpected("\"def\" or \"class\" after a decorator");
}

Statement StatementParser::async_statement(std::vector<ExpressionPtr> decorators) {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    if (tokens_.at_name("def")) {
        return function(begin, true, std::move(decorators));
    }
    const bool is_for = tokens_.at_name("for");
    if (!decorators.empty() || (!is_for && !tokens_.at_name("with"))) {
        throw tokens_.unexpected(decorators.empty() ? "\"def\", \"for\" or \"with\" after \"async\""
                                                    : "\"def\" after \"async\"");
    }
    if (!expressions_.scope().is_async) {
        throw tokens_.error(
            fmt::format("\"async {}\" outside of an async function", tokens_.now().text), begin);
    }
    return is_for ? for_statement(begin, true) : with_statement(begin, true);
}

void StatementParser::refuse_type_parameters() const {
    if (tokens_.at_operator("[")) {
        throw tokens_.unsupported("type parameters are not supported", tokens_.offset());
    }
}

Statement StatementParser::function(std::size_t begin, bool is_async,
                                    std::vector<ExpressionPtr> decorators) {
    tokens_.advance();
    FunctionDefinition function;
    function.is_async = is_async;
    function.decorators = std::move(decorators);
    function.name = tokens_.identifier("a function's name");
    refuse_type_parameters();
    tokens_.expect("(", "after the function's name");
    function.parameters = expressions_.parameters(")");
    if (tokens_.accept("->")) {
        expressions_.expression();
    }
    ParsedScope own{.kind = ParsedScope::Kind::Function, .is_async = is_async};
    ParsedScope* outer = expressions_.enter_scope(&own);
    function.body = std::make_shared<const Block>(block("def"));
    expressions_.enter_scope(outer);
    function.is_generator = own.yields > 0;
    return make(begin, std::move(function));
}

Statement StatementParser::class_definition(std::vector<ExpressionPtr> decorators) {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    ClassDefinition definition;
    definition.decorators = std::move(decorators);
    definition.name = tokens_.identifier("a class's name");
    refuse_type_parameters();
    if (tokens_.at_operator("(")) {
        ParsedArguments given = expressions_.arguments();
        definition.bases = std::move(given.positional);
        definition.keywords = std::move(given.keywords);
    }
    ParsedScope own{.kind = ParsedScope::Kind::Class};
    ParsedScope* outer = expressions_.enter_scope(&own);
    definition.body = std::make_shared<const Block>(block("class"));
    expressions_.enter_scope(outer);
    return make(begin, std::move(definition));
}

}  // namespace limbeck::python
