// SPDX-License-Identifier: MIT
// String literals: adjacent ones joined, and the replacement fields of f-strings. A field is read
// where it stands in the file by a lexer of its own, so that its expression has its true place.
#include <algorithm>
#include <string_view>

#include "limbeck/python/expression_parser.h"
#include "limbeck/python/target.h"

namespace limbeck::python {

namespace {

// A specification may hold fields, whose specifications may hold none.
constexpr int deepest_specification = 2;

void append_text(std::vector<FormatPart>& parts, std::string text) {
    if (text.empty()) {
        return;
    }
    if (!parts.empty() && !parts.back().value) {
        parts.back().text += text;
        return;
    }
    FormatPart part;
    part.text = std::move(text);
    parts.push_back(std::move(part));
}

std::string text_between(const TokenStream& tokens, const StringShape& shape, std::size_t begin,
                         std::size_t end) {
    if (!shape.is_raw) {
        check_escapes(tokens, begin, end, shape.is_bytes);
    }
    std::string text;
    append_string_body(text, tokens.source().text().substr(begin, end - begin), shape.is_raw,
                       shape.is_bytes);
    return text;
}

}  // namespace

ExpressionPtr ExpressionParser::strings() {
    const std::size_t begin = tokens_.offset();
    std::string text;
    FormattedString formatted;
    bool is_format = false;
    bool is_bytes = false;
    for (bool is_first = true; tokens_.at(TokenKind::String); is_first = false) {
        const StringShape shape = string_shape(tokens_);
        if (!is_first && shape.is_bytes != is_bytes) {
            throw tokens_.error("bytes and text cannot be joined", tokens_.offset());
        }
        is_bytes = shape.is_bytes;
        if (shape.is_format) {
            if (!is_format) {
                append_text(formatted.parts, std::move(text));
                is_format = true;
            }
            format_text(formatted.parts, shape, shape.begin, 0);
        } else {
            std::string piece = text_between(tokens_, shape, shape.begin, shape.end);
            if (is_format) {
                append_text(formatted.parts, std::move(piece));
            } else if (is_first) {
                text = std::move(piece);
            } else {
                text += piece;
            }
        }
        tokens_.advance();
    }
    if (is_format) {
        return make(begin, std::move(formatted));
    }
    return is_bytes ? make(begin, Constant{BytesLiteral{std::move(text)}})
                    : make(begin, Constant{std::move(text)});
}

// From `at` to the end of the literal, or in a specification (level 1 and 2) to the "}" that ends
// it, whose place it returns.
std::size_t ExpressionParser::format_text(std::vector<FormatPart>& parts, const StringShape& shape,
                                          std::size_t at, int level) {
    const std::string_view source = tokens_.source().text().substr(0, shape.end);
    while (at < shape.end) {
        const std::size_t brace = std::min(source.find_first_of("{}", at), shape.end);
        append_text(parts, text_between(tokens_, shape, at, brace));
        if (brace == shape.end) {
            break;
        }
        const bool is_doubled = source.substr(brace + 1, 1) == source.substr(brace, 1);
        if (is_doubled && level == 0) {
            append_text(parts, std::string(1, source[brace]));
            at = brace + 2;
        } else if (source[brace] == '{') {
            at = format_field(parts, shape, brace, level);
        } else if (level > 0) {
            return brace;
        } else {
            throw tokens_.error("this \"}\" closes nothing", brace)
                .hint("a brace in an f-string's text is doubled");
        }
    }
    return shape.end;
}

// From the "{" at `open`; returns the place behind its "}".
std::size_t ExpressionParser::format_field(std::vector<FormatPart>& parts, const StringShape& shape,
                                           std::size_t open, int level) {
    if (level >= deepest_specification) {
        throw tokens_.error("format specifications are nested too deeply here", open);
    }
    const TokenStream::Branch branch(tokens_);
    Lexer inner(tokens_.source(), open, shape.end);
    const TokenStream::Outer outer = tokens_.enter(inner);

    FormatPart part;
    part.value = field_value(open);
    const bool shows_itself = tokens_.accept("=");
    if (shows_itself) {
        // "{x = }" is the text "x = ", blanks included, before the value.
        append_text(parts, std::string(tokens_.source().text().substr(
                               open + 1, tokens_.offset() - open - 1)));
    }
    field_conversion(part);
    std::size_t end = tokens_.offset();
    // The ":" of a specification can touch a "=" that is the specification's first character.
    const bool has_format = tokens_.at_operator(":") || tokens_.at_operator(":=");
    if (has_format) {
        end = format_text(part.format, shape, end + 1, level + 1);
    } else if (!tokens_.at_operator("}")) {
        throw tokens_.unexpected("\"}\", \"!\" or \":\" after the value in an f-string");
    }
    if (shows_itself && !has_format && part.conversion == '\0') {
        part.conversion = 'r';
    }
    tokens_.leave(outer);
    parts.push_back(std::move(part));
    return end + 1;
}

ExpressionPtr ExpressionParser::field_value(std::size_t open) {
    if (tokens_.at_operator("}")) {
        throw tokens_.error("there is no value between these braces", open)
            .hint("a brace in an f-string's text is doubled");
    }
    if (tokens_.at_name("lambda")) {
        throw tokens_.error("a lambda in an f-string needs parentheses", tokens_.offset())
            .hint("its \":\" would begin a format specification");
    }
    ExpressionPtr value = expressions_or_yield();
    check_not_starred(tokens_, *value);
    return value;
}

void ExpressionParser::field_conversion(FormatPart& part) {
    if (!tokens_.accept("!")) {
        return;
    }
    const std::string_view name = tokens_.now().text;
    if (!tokens_.at(TokenKind::Name) || (name != "r" && name != "s" && name != "a")) {
        throw tokens_.unexpected("the conversion \"r\", \"s\" or \"a\" after \"!\"");
    }
    part.conversion = name[0];
    tokens_.advance();
}

}  // namespace limbeck::python
