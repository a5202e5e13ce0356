// SPDX-License-Identifier: MIT
// The expressions that brackets hold: displays, comprehensions, subscripts, arguments; and the
// parameters of functions.
#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "limbeck/python/expression_parser.h"
#include "limbeck/python/target.h"

namespace limbeck::python {

using Level = TokenStream::Level;
using Branch = TokenStream::Branch;

ExpressionPtr ExpressionParser::parenthesised() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    if (tokens_.accept(")")) {
        return make(begin, TupleDisplay{});
    }
    if (tokens_.at_name("yield")) {
        ExpressionPtr value = yield_expression();
        tokens_.expect(")");
        return value;
    }
    const std::size_t yields = scope_->yields;
    ExpressionPtr first = starred_or_named();
    if (at_comprehension()) {
        Comprehension generator =
            comprehension(ComprehensionKind::Generator, std::move(first), yields);
        tokens_.expect(")");
        return make(begin, std::move(generator));
    }
    if (tokens_.at_operator(",")) {
        TupleDisplay tuple;
        tuple.items.push_back(std::move(first));
        more_items(tuple.items, &ExpressionParser::starred_or_named);
        close(")");
        return make(begin, std::move(tuple));
    }
    check_not_starred(tokens_, *first);
    close(")");
    return first;
}

ExpressionPtr ExpressionParser::list() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    ListDisplay list;
    if (tokens_.accept("]")) {
        return make(begin, std::move(list));
    }
    const std::size_t yields = scope_->yields;
    ExpressionPtr first = starred_or_named();
    if (at_comprehension()) {
        Comprehension result = comprehension(ComprehensionKind::List, std::move(first), yields);
        tokens_.expect("]");
        return make(begin, std::move(result));
    }
    list.items.push_back(std::move(first));
    more_items(list.items, &ExpressionParser::starred_or_named);
    close("]");
    return make(begin, std::move(list));
}

ExpressionPtr ExpressionParser::braces() {
    const std::size_t begin = tokens_.offset();
    tokens_.advance();
    if (tokens_.accept("}")) {
        return make(begin, DictDisplay{});
    }
    const std::size_t yields = scope_->yields;
    if (tokens_.at_operator("**")) {
        return dictionary(begin, nullptr, yields);
    }
    ExpressionPtr first = starred_or_named();
    const bool is_key = tokens_.at_operator(":") && !std::holds_alternative<Starred>(first->node);
    return is_key ? dictionary(begin, std::move(first), yields)
                  : set(begin, std::move(first), yields);
}

ExpressionPtr ExpressionParser::set(std::size_t begin, ExpressionPtr first,
                                    std::size_t yields_before) {
    if (at_comprehension()) {
        Comprehension result =
            comprehension(ComprehensionKind::Set, std::move(first), yields_before);
        tokens_.expect("}");
        return make(begin, std::move(result));
    }
    SetDisplay set;
    set.items.push_back(std::move(first));
    more_items(set.items, &ExpressionParser::starred_or_named);
    close("}");
    return make(begin, std::move(set));
}

// From the ":" behind the first key; without one, from the "**" that stands in its place.
ExpressionPtr ExpressionParser::dictionary(std::size_t begin, ExpressionPtr first_key,
                                           std::size_t yields_before) {
    DictDisplay dictionary;
    if (first_key) {
        tokens_.advance();
        ExpressionPtr value = expression();
        if (at_comprehension()) {
            Comprehension result =
                comprehension(ComprehensionKind::Dict, std::move(first_key), yields_before);
            result.value = std::move(value);
            tokens_.expect("}");
            return make(begin, std::move(result));
        }
        dictionary.items.push_back({std::move(first_key), std::move(value)});
    } else {
        dictionary.items.push_back(dictionary_item());
        if (at_comprehension()) {
            throw tokens_.error("\"**\" cannot unpack into a comprehension", begin + 1);
        }
    }
    while (tokens_.accept(",") && !tokens_.at_operator("}")) {
        dictionary.items.push_back(dictionary_item());
    }
    close("}");
    return make(begin, std::move(dictionary));
}

DictItem ExpressionParser::dictionary_item() {
    if (tokens_.at_operator("**")) {
        const Level level(tokens_);
        tokens_.advance();
        return {nullptr, operand()};
    }
    ExpressionPtr key = expression();
    tokens_.expect(":", "between a dictionary's key and its value");
    ExpressionPtr value = expression();
    return {std::move(key), std::move(value)};
}

bool ExpressionParser::at_comprehension() const {
    return tokens_.at_name("for") || tokens_.at_name("async");
}

// From the "for" behind the item.
Comprehension ExpressionParser::comprehension(ComprehensionKind kind, ExpressionPtr item,
                                              std::size_t yields_before) {
    if (std::holds_alternative<Starred>(item->node)) {
        throw tokens_.error("\"*\" cannot unpack into a comprehension", item->offset);
    }
    Comprehension comprehension;
    comprehension.kind = kind;
    comprehension.item = std::move(item);
    do {
        Generator generator = generator_head(kind);
        const std::size_t yields = scope_->yields;
        {
            const Level level(tokens_);
            generator.iterable = disjunction();
        }
        if (comprehension.generators.empty()) {
            // The first iterable is the only part that runs outside of the comprehension.
            yields_before += scope_->yields - yields;
        }
        while (tokens_.accept_name("if")) {
            const Level level(tokens_);
            generator.conditions.push_back(disjunction());
        }
        comprehension.generators.push_back(std::move(generator));
    } while (at_comprehension());
    if (scope_->yields != yields_before) {
        throw tokens_.error("a comprehension cannot yield", comprehension.item->offset);
    }
    return comprehension;
}

// Through the "in".
Generator ExpressionParser::generator_head(ComprehensionKind kind) {
    Generator generator;
    if (tokens_.at_name("async")) {
        // A generator expression waits only where it is gone through, which may be elsewhere.
        if (!scope_->is_async && kind != ComprehensionKind::Generator) {
            throw tokens_.error("\"async for\" outside of an async function", tokens_.offset());
        }
        tokens_.advance();
        generator.is_async = true;
    }
    tokens_.expect_name("for");
    generator.target = for_target();
    tokens_.expect_name("in", "after the targets of the comprehension");
    return generator;
}

// Behind the "[", through the "]".
ExpressionPtr ExpressionParser::subscript_index() {
    const std::size_t begin = tokens_.offset();
    ExpressionPtr first = subscript_item();
    const bool is_starred = std::holds_alternative<Starred>(first->node);
    if (!tokens_.at_operator(",") && !is_starred) {
        close("]");
        return first;
    }
    TupleDisplay tuple;
    tuple.items.push_back(std::move(first));
    while (tokens_.accept(",") && !tokens_.at_operator("]")) {
        tuple.items.push_back(subscript_item());
    }
    close("]");
    return make(begin, std::move(tuple));
}

ExpressionPtr ExpressionParser::subscript_item() {
    const Branch branch(tokens_);
    const std::size_t begin = tokens_.offset();
    if (tokens_.at_operator(":")) {
        return slice(begin, nullptr);
    }
    ExpressionPtr item = starred_or_named();
    const bool can_be_bound =
        !std::holds_alternative<Starred>(item->node) && tokens_.at_operator(":");
    return can_be_bound ? slice(begin, std::move(item)) : std::move(item);
}

// From the first ":".
ExpressionPtr ExpressionParser::slice(std::size_t begin, ExpressionPtr lower) {
    Slice slice;
    slice.lower = std::move(lower);
    tokens_.advance();
    if (at_expression()) {
        slice.upper = expression();
    }
    if (tokens_.accept(":") && at_expression()) {
        slice.step = expression();
    }
    return make(begin, std::move(slice));
}

namespace {

struct PlacedName {
    std::string_view name;
    std::size_t offset = 0;
};

// The first name that was there before; nothing where all differ.
const PlacedName* first_repeated(std::vector<PlacedName>& names) {
    std::sort(names.begin(), names.end(), [](const PlacedName& a, const PlacedName& b) {
        return a.name == b.name ? a.offset < b.offset : a.name < b.name;
    });
    const PlacedName* first = nullptr;
    for (std::size_t i = 1; i < names.size(); ++i) {
        if (names[i].name == names[i - 1].name &&
            (first == nullptr || names[i].offset < first->offset)) {
            first = &names[i];
        }
    }
    return first;
}

void check_keywords_differ(const TokenStream& tokens, const std::vector<Keyword>& keywords) {
    if (keywords.size() < 2) {
        return;
    }
    std::vector<PlacedName> names;
    for (const Keyword& keyword : keywords) {
        if (!keyword.name.empty()) {
            names.push_back({keyword.name, keyword.offset});
        }
    }
    if (const PlacedName* again = first_repeated(names)) {
        throw tokens.error(fmt::format("the argument \"{}\" is given twice", again->name),
                           again->offset);
    }
}

void check_parameters_differ(const TokenStream& tokens, const Parameters& list) {
    std::vector<PlacedName> names;
    for (const auto* parameters : {&list.positional_only, &list.positional, &list.keyword_only}) {
        for (const Parameter& parameter : *parameters) {
            names.push_back({parameter.name, parameter.offset});
        }
    }
    for (const auto* collecting : {&list.rest, &list.keywords}) {
        if (*collecting) {
            names.push_back({**collecting, tokens.offset()});  // the end of the list
        }
    }
    if (const PlacedName* again = first_repeated(names)) {
        throw tokens.error(fmt::format("the parameter \"{}\" is there twice", again->name),
                           again->offset);
    }
}

bool has_keyword_unpacking(const ParsedArguments& arguments) {
    return !arguments.keywords.empty() && arguments.keywords.back().name.empty();
}

}  // namespace

ParsedArguments ExpressionParser::arguments() {
    tokens_.advance();
    ParsedArguments given;
    bool has_unpacking = false;
    while (!tokens_.at_operator(")")) {
        const std::size_t begin = tokens_.offset();
        if (has_unpacking && tokens_.at_operator("*")) {
            throw tokens_.error("\"*\" arguments stand before \"**\" arguments", begin);
        }
        argument(given);
        has_unpacking = has_unpacking || has_keyword_unpacking(given);
        if (!tokens_.accept(",")) {
            break;
        }
    }
    close(")");
    check_keywords_differ(tokens_, given.keywords);
    return given;
}

void ExpressionParser::argument(ParsedArguments& into) {
    const Token first = tokens_.now();
    if (tokens_.accept("**")) {
        into.keywords.push_back({"", expression(), first.offset});
        return;
    }
    if (tokens_.at_operator("*")) {
        const Branch branch(tokens_);
        tokens_.advance();
        into.positional.push_back(make(first.offset, Starred{expression()}));
        return;
    }
    const std::size_t yields = scope_->yields;
    ExpressionPtr value = named_expression();
    if (tokens_.at_operator("=")) {
        // A name in parentheses is no keyword; its own place is behind the bracket.
        keyword_argument(into, std::move(value), first.kind == TokenKind::Name, first.offset);
        return;
    }
    if (at_comprehension()) {
        Comprehension generator =
            comprehension(ComprehensionKind::Generator, std::move(value), yields);
        if (!into.positional.empty() || !into.keywords.empty() || tokens_.at_operator(",")) {
            throw tokens_.error("a generator expression beside other arguments needs parentheses",
                                first.offset);
        }
        value = make(first.offset, std::move(generator));
    } else if (!into.keywords.empty()) {
        throw tokens_.error("a positional argument follows a keyword argument", first.offset);
    }
    into.positional.push_back(std::move(value));
}

// At the "=" behind what may be a keyword.
void ExpressionParser::keyword_argument(ParsedArguments& into, ExpressionPtr name, bool is_bare,
                                        std::size_t begin) {
    const auto* id = std::get_if<Name>(&name->node);
    if (id == nullptr || !is_bare) {
        throw tokens_
            .error(fmt::format("an argument's name is a plain name, not {}", describe(*name)),
                   begin)
            .hint("\"==\" compares");
    }
    tokens_.advance();
    into.keywords.push_back({id->id, expression(), begin});
}

Parameters ExpressionParser::parameters(std::string_view end) {
    const bool has_annotations = end == ")";
    Parameters list;
    bool has_star = false;
    bool has_slash = false;
    while (!tokens_.at_operator(end)) {
        const std::size_t begin = tokens_.offset();
        if (list.keywords) {
            throw tokens_.error("nothing follows the \"**\" parameter", begin);
        }
        if (tokens_.accept("*")) {
            if (has_star) {
                throw tokens_.error("\"*\" stands only once among parameters", begin);
            }
            has_star = true;
            star_parameter(list, has_annotations);
        } else if (tokens_.accept("**")) {
            list.keywords = tokens_.identifier("a parameter's name after \"**\"");
            if (has_annotations && tokens_.accept(":")) {
                expression();
            }
        } else if (tokens_.accept("/")) {
            if (has_slash || has_star) {
                throw tokens_.error("\"/\" stands only once among parameters, and before \"*\"",
                                    begin);
            }
            has_slash = true;
            slash_parameter(list, begin);
        } else {
            plain_parameter(list, has_star, has_annotations);
        }
        if (!tokens_.accept(",")) {
            break;
        }
    }
    if (!tokens_.at_operator(end)) {
        throw tokens_.unexpected(fmt::format("\",\" or \"{}\" after a parameter", end));
    }
    check_parameters_differ(tokens_, list);
    tokens_.advance();
    return list;
}

// Behind a "*".
void ExpressionParser::star_parameter(Parameters& into, bool has_annotations) {
    if (!tokens_.at_operator(",")) {
        into.rest = tokens_.identifier("a parameter's name, or \",\", after \"*\"");
        if (has_annotations && tokens_.accept(":")) {
            starred_or_expression();
        }
        return;
    }
    Lexer ahead = tokens_.look_ahead();
    const Token next = ahead.next();
    if (next.kind != TokenKind::Name || is_keyword(next.text)) {
        throw tokens_.error("a named parameter follows a bare \"*\"", tokens_.offset());
    }
}

void ExpressionParser::slash_parameter(Parameters& into, std::size_t begin) {
    if (into.positional.empty()) {
        throw tokens_.error("a parameter stands before \"/\"", begin);
    }
    into.positional_only = std::move(into.positional);
    into.positional.clear();
}

void ExpressionParser::plain_parameter(Parameters& into, bool is_keyword_only,
                                       bool has_annotations) {
    Parameter parameter;
    parameter.offset = tokens_.offset();
    if (tokens_.at_operator("(")) {
        throw tokens_.unexpected("a parameter's name")
            .hint("parameters that unpack a tuple are Python 2");
    }
    parameter.name = tokens_.identifier("a parameter's name");
    if (has_annotations && tokens_.accept(":")) {
        expression();
    }
    if (tokens_.accept("=")) {
        parameter.default_value = expression();
    }
    if (is_keyword_only) {
        into.keyword_only.push_back(std::move(parameter));
        return;
    }
    const std::vector<Parameter>& before =
        into.positional.empty() ? into.positional_only : into.positional;
    if (!parameter.default_value && !before.empty() && before.back().default_value) {
        throw tokens_.error("a parameter without a default follows one with a default",
                            parameter.offset);
    }
    into.positional.push_back(std::move(parameter));
}

}  // namespace limbeck::python
