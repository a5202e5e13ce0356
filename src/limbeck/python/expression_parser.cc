// SPDX-License-Identifier: MIT
#include "limbeck/python/expression_parser.h"

#include <fmt/core.h>

#include <limits>
#include <optional>
#include <string_view>

#include "limbeck/python/target.h"

namespace limbeck::python {

using Level = TokenStream::Level;
using Branch = TokenStream::Branch;

ExpressionPtr ExpressionParser::expression() {
    const Level level(tokens_);
    if (tokens_.at_name("lambda")) {
        return lambda();
    }
    const std::size_t begin = tokens_.offset();
    ExpressionPtr value = disjunction();
    if (!tokens_.accept_name("if")) {
        return value;
    }
    ExpressionPtr condition;
    {
        const Branch branch(tokens_);
        condition = disjunction();
    }
    tokens_.expect_name("else", "of the conditional expression");
    ExpressionPtr otherwise = expression();
    return make(begin, Conditional{std::move(condition), std::move(value), std::move(otherwise)});
}

ExpressionPtr ExpressionParser::named_expression() {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr target = expression();
    if (!tokens_.at_operator(":=")) {
        return target;
    }
    const auto* name = std::get_if<Name>(&target->node);
    if (name == nullptr) {
        throw tokens_.error("\":=\" binds a name, not " + std::string(python::describe(*target)),
                            begin);
    }
    tokens_.advance();
    return make(begin, Walrus{name->id, expression()});
}

ExpressionPtr ExpressionParser::expressions() {
    ExpressionPtr value = tuple_or_single(&ExpressionParser::starred_or_expression);
    check_not_starred(tokens_, *value);
    return value;
}

ExpressionPtr ExpressionParser::expressions_or_yield() {
    if (tokens_.at_name("yield")) {
        return yield_expression();
    }
    return tuple_or_single(&ExpressionParser::starred_or_expression);
}

// Operands only, so that the "in" behind the targets stays.
ExpressionPtr ExpressionParser::for_target() {
    ExpressionPtr target = tuple_or_single(&ExpressionParser::starred_or_operand);
    check_target(tokens_, *target, TargetUse::Assign);
    return target;
}

ExpressionPtr ExpressionParser::with_target() {
    ExpressionPtr target = starred_or_operand();
    check_target(tokens_, *target, TargetUse::Assign);
    return target;
}

ExpressionPtr ExpressionParser::tuple_or_single(Rule item) {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr first = (this->*item)();
    if (!tokens_.at_operator(",")) {
        return first;
    }
    TupleDisplay tuple;
    tuple.items.push_back(std::move(first));
    more_items(tuple.items, item);
    return make(begin, std::move(tuple));
}

// From a comma: the items behind it, up to one that is the last character.
void ExpressionParser::more_items(std::vector<ExpressionPtr>& items, Rule item) {
    while (tokens_.accept(",") && at_item()) {
        items.push_back((this->*item)());
    }
}

void ExpressionParser::close(std::string_view bracket) {
    if (tokens_.accept(bracket)) {
        return;
    }
    Error error = tokens_.unexpected("\",\" or \"" + std::string(bracket) + "\"");
    const std::size_t open = tokens_.look_ahead().open_bracket(tokens_.offset()).value_or(0);
    const std::size_t line = tokens_.source().locate(open).line;
    if (tokens_.at_operator("=")) {
        error.hint("\"==\" compares, \":=\" assigns inside an expression");
    } else if (line != error.location()->line) {
        error.hint(fmt::format("the \"{}\" of line {} is still open",
                               tokens_.source().text().substr(open, 1), line));
    } else if (at_expression()) {
        error.hint("perhaps a comma is missing before it");
    }
    throw error;
}

ExpressionPtr ExpressionParser::starred() {
    const Level level(tokens_);
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    return make(begin, Starred{operand()});
}

ExpressionPtr ExpressionParser::starred_or_expression() {
    return tokens_.at_operator("*") ? starred() : expression();
}

ExpressionPtr ExpressionParser::starred_or_named() {
    return tokens_.at_operator("*") ? starred() : named_expression();
}

ExpressionPtr ExpressionParser::starred_or_operand() {
    const Level level(tokens_);
    return tokens_.at_operator("*") ? starred() : operand();
}

bool ExpressionParser::at_expression() const {
    const std::string_view text = tokens_.now().text;
    switch (tokens_.now().kind) {
        case TokenKind::Number:
        case TokenKind::String:
            return true;
        case TokenKind::Name:
            return !is_keyword(text) || text == "None" || text == "True" || text == "False" ||
                   text == "not" || text == "lambda" || text == "await";
        case TokenKind::Operator:
            return text == "(" || text == "[" || text == "{" || text == "-" || text == "+" ||
                   text == "~" || text == "...";
        case TokenKind::Newline:
        case TokenKind::Indent:
        case TokenKind::Dedent:
        case TokenKind::End:
            return false;
    }
    return false;
}

bool ExpressionParser::at_item() const {
    return at_expression() || tokens_.at_operator("*");
}

Error ExpressionParser::no_expression() const {
    Error error = tokens_.unexpected("an expression");
    const std::size_t at = tokens_.offset();
    if (tokens_.at_operator(">") && at > 0 && tokens_.source().text()[at - 1] == '<') {
        error.hint("\"<>\" is Python 2; write \"!=\"");
    } else if (tokens_.at_name("yield")) {
        error.hint("a yield needs parentheses inside an expression");
    }
    return error;
}

ExpressionPtr ExpressionParser::yield_expression() {
    const Branch branch(tokens_);
    const std::size_t begin = tokens_.offset();
    if (scope_->kind == ParsedScope::Kind::Lambda) {
        throw tokens_.unsupported("a lambda that yields is not supported", begin)
            .hint("write a function with \"def\"");
    }
    if (scope_->kind != ParsedScope::Kind::Function) {
        throw tokens_.error("\"yield\" outside of a function", begin);
    }
    ++scope_->yields;
    tokens_.advance();
    if (tokens_.at_name("from")) {
        if (scope_->is_async) {
            throw tokens_.error("\"yield from\" inside of an async function", begin);
        }
        tokens_.advance();
        return make(begin, Yield{expression(), true});
    }
    return make(begin, Yield{at_item() ? expressions() : nullptr, false});
}

ExpressionPtr ExpressionParser::lambda() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    Lambda lambda;
    lambda.parameters = parameters(":");
    ParsedScope own{.kind = ParsedScope::Kind::Lambda};
    ParsedScope* outer = enter_scope(&own);
    lambda.body = expression();
    enter_scope(outer);
    return make(begin, std::move(lambda));
}

ExpressionPtr ExpressionParser::disjunction() {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr first = conjunction();
    if (!tokens_.at_name("or")) {
        return first;
    }
    BooleanOperation operation{.is_and = false, .operands = {}};
    operation.operands.push_back(std::move(first));
    while (tokens_.accept_name("or")) {
        const Branch branch(tokens_);
        operation.operands.push_back(conjunction());
    }
    return make(begin, std::move(operation));
}

ExpressionPtr ExpressionParser::conjunction() {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr first = inversion();
    if (!tokens_.at_name("and")) {
        return first;
    }
    BooleanOperation operation{.is_and = true, .operands = {}};
    operation.operands.push_back(std::move(first));
    while (tokens_.accept_name("and")) {
        const Branch branch(tokens_);
        operation.operands.push_back(inversion());
    }
    return make(begin, std::move(operation));
}

ExpressionPtr ExpressionParser::inversion() {
    if (!tokens_.at_name("not")) {
        return comparison();
    }
    const Level level(tokens_);
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    return make(begin, Unary{UnaryOperator::Not, inversion()});
}

namespace {

// Moves past a comparison's operator where one stands here.
std::optional<CompareOperator> accept_compare_operator(TokenStream& tokens) {
    const Token token = tokens.now();
    if (token.kind == TokenKind::Name) {
        if (token.text == "in") {
            tokens.advance();
            return CompareOperator::In;
        }
        if (token.text == "not") {
            tokens.advance();
            tokens.expect_name("in", "after \"not\"");
            return CompareOperator::NotIn;
        }
        if (token.text == "is") {
            tokens.advance();
            return tokens.accept_name("not") ? CompareOperator::IsNot : CompareOperator::Is;
        }
        return std::nullopt;
    }
    if (token.kind != TokenKind::Operator) {
        return std::nullopt;
    }
    const auto found = [&]() -> std::optional<CompareOperator> {
        const bool or_equal = token.text.size() == 2 && token.text[1] == '=';
        switch (token.text.size() == 1 || or_equal ? token.text[0] : '\0') {
            case '<':
                return or_equal ? CompareOperator::LessEqual : CompareOperator::Less;
            case '>':
                return or_equal ? CompareOperator::GreaterEqual : CompareOperator::Greater;
            case '=':
                return or_equal ? std::optional(CompareOperator::Equal) : std::nullopt;
            case '!':
                return or_equal ? std::optional(CompareOperator::NotEqual) : std::nullopt;
            default:
                return std::nullopt;
        }
    }();
    if (found) {
        tokens.advance();
    }
    return found;
}

struct InfixOperator {
    BinaryOperator operation = BinaryOperator::Add;
    int precedence = 0;
};

std::optional<InfixOperator> infix_operator(const Token& token) {
    if (token.kind != TokenKind::Operator) {
        return std::nullopt;
    }
    if (token.text.size() == 2) {
        if (token.text == "<<") {
            return InfixOperator{BinaryOperator::LeftShift, 3};
        }
        if (token.text == ">>") {
            return InfixOperator{BinaryOperator::RightShift, 3};
        }
        if (token.text == "//") {
            return InfixOperator{BinaryOperator::FloorDivide, 5};
        }
        return std::nullopt;
    }
    if (token.text.size() != 1) {
        return std::nullopt;
    }
    switch (token.text[0]) {
        case '|':
            return InfixOperator{BinaryOperator::BitOr, 0};
        case '^':
            return InfixOperator{BinaryOperator::BitXor, 1};
        case '&':
            return InfixOperator{BinaryOperator::BitAnd, 2};
        case '+':
            return InfixOperator{BinaryOperator::Add, 4};
        case '-':
            return InfixOperator{BinaryOperator::Subtract, 4};
        case '*':
            return InfixOperator{BinaryOperator::Multiply, 5};
        case '/':
            return InfixOperator{BinaryOperator::Divide, 5};
        case '%':
            return InfixOperator{BinaryOperator::Modulo, 5};
        case '@':
            return InfixOperator{BinaryOperator::MatrixMultiply, 5};
        default:
            return std::nullopt;
    }
}

}  // namespace

ExpressionPtr ExpressionParser::comparison() {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr left = operand();
    std::optional<CompareOperator> found = accept_compare_operator(tokens_);
    if (!found) {
        return left;
    }
    Comparison comparison;
    comparison.left = std::move(left);
    for (; found; found = accept_compare_operator(tokens_)) {
        const Branch branch(tokens_);
        comparison.operations.push_back(*found);
        comparison.operands.push_back(operand());
    }
    return make(begin, std::move(comparison));
}

ExpressionPtr ExpressionParser::binary(int lowest) {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr left = unary();
    for (;;) {
        const std::optional<InfixOperator> found = infix_operator(tokens_.now());
        if (!found || found->precedence < lowest) {
            return left;
        }
        tokens_.advance();
        ExpressionPtr right;
        {
            const Branch branch(tokens_);
            right = binary(found->precedence + 1);
        }
        left = make(begin, Binary{found->operation, std::move(left), std::move(right)});
    }
}

ExpressionPtr ExpressionParser::unary() {
    const Token& token = tokens_.now();
    if (token.kind != TokenKind::Operator || token.text.size() != 1) {
        return power();
    }
    const char sign = token.text[0];
    if (sign != '-' && sign != '+' && sign != '~') {
        return power();
    }
    const Level level(tokens_);
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    if (sign == '-') {
        return negative(begin);
    }
    return make(begin, Unary{sign == '+' ? UnaryOperator::Plus : UnaryOperator::Invert, unary()});
}

// Behind a minus. The smallest integer's magnitude is no integer of 64 bits, so the two are read
// together.
ExpressionPtr ExpressionParser::negative(std::size_t begin) {
    constexpr std::uint64_t magnitude = std::uint64_t{1} << 63U;
    if (!tokens_.at(TokenKind::Number) || integer_magnitude(tokens_.now().text) != magnitude) {
        return make(begin, Unary{UnaryOperator::Minus, unary()});
    }
    Lexer ahead = tokens_.look_ahead();
    if (ahead.next().is_operator("**")) {
        throw tokens_.unsupported("whole numbers beyond 64 bits are not supported",
                                  tokens_.offset());
    }
    tokens_.advance();
    return make(begin, Constant{std::numeric_limits<std::int64_t>::min()});
}

ExpressionPtr ExpressionParser::power() {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr base = tokens_.at_name("await") ? awaited() : primary();
    if (!tokens_.accept("**")) {
        return base;
    }
    ExpressionPtr exponent;
    {
        const Level level(tokens_);
        exponent = unary();
    }
    return make(begin, Binary{BinaryOperator::Power, std::move(base), std::move(exponent)});
}

ExpressionPtr ExpressionParser::awaited() {
    const std::size_t begin = tokens_.offset();
    if (!scope_->is_async) {
        throw tokens_.error("\"await\" outside of an async function", begin);
    }
    tokens_.advance();
    return make(begin, Await{primary()});
}

ExpressionPtr ExpressionParser::primary() {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr value = atom();
    for (;;) {
        if (tokens_.accept(".")) {
            const std::string_view name = tokens_.identifier("a name after \".\"");
            value = make(begin, Attribute{std::move(value), std::string(name)});
        } else if (tokens_.at_operator("(")) {
            ParsedArguments given = arguments();
            value = make(begin, Call{std::move(value), std::move(given.positional),
                                     std::move(given.keywords)});
        } else if (tokens_.accept("[")) {
            ExpressionPtr index = subscript_index();
            value = make(begin, Subscript{std::move(value), std::move(index)});
        } else {
            return value;
        }
    }
}

ExpressionPtr ExpressionParser::atom() {
    const std::size_t begin = tokens_.offset();
    switch (tokens_.now().kind) {
        case TokenKind::Name:
            return name_or_literal();
        case TokenKind::String:
            return strings();
        case TokenKind::Number: {
            Constant value = number_value(tokens_);
            tokens_.advance();
            return make(begin, std::move(value));
        }
        case TokenKind::Operator:
            if (tokens_.at_operator("(")) {
                return parenthesised();
            }
            if (tokens_.at_operator("[")) {
                return list();
            }
            if (tokens_.at_operator("{")) {
                return braces();
            }
            if (tokens_.accept("...")) {
                return make(begin, Constant{EllipsisLiteral{}});
            }
            break;
        case TokenKind::Newline:
        case TokenKind::Indent:
        case TokenKind::Dedent:
        case TokenKind::End:
            break;
    }
    throw no_expression();
}

ExpressionPtr ExpressionParser::name_or_literal() {
    const Token token = tokens_.now();
    if (!is_keyword(token.text)) {
        tokens_.advance();
        return make(token.offset, Name{std::string(token.text)});
    }
    Constant constant;
    if (token.text == "True" || token.text == "False") {
        constant.value = token.text == "True";
    } else if (token.text != "None") {
        throw no_expression();
    }
    tokens_.advance();
    return make(token.offset, std::move(constant));
}

}  // namespace limbeck::python
