// SPDX-License-Identifier: MIT
#include "limbeck/python/token_stream.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "limbeck/base/text.h"
#include "limbeck/python/parser.h"

namespace limbeck::python {

bool is_keyword(std::string_view word) {
    const auto is_any = [word](auto... keywords) { return ((word == keywords) || ...); };
    using namespace std::string_view_literals;
    if (word.size() < 2 || word.size() > 8) {
        return false;
    }
    switch (word[0]) {
        case 'F':
            return word == "False";
        case 'N':
            return word == "None";
        case 'T':
            return word == "True";
        case 'a':
            return is_any("and"sv, "as"sv, "assert"sv, "async"sv, "await"sv);
        case 'b':
            return word == "break";
        case 'c':
            return is_any("class"sv, "continue"sv);
        case 'd':
            return is_any("def"sv, "del"sv);
        case 'e':
            return is_any("elif"sv, "else"sv, "except"sv);
        case 'f':
            return is_any("finally"sv, "for"sv, "from"sv);
        case 'g':
            return word == "global";
        case 'i':
            return is_any("if"sv, "import"sv, "in"sv, "is"sv);
        case 'l':
            return word == "lambda";
        case 'n':
            return is_any("not"sv, "nonlocal"sv);
        case 'o':
            return word == "or";
        case 'p':
            return word == "pass";
        case 'r':
            return is_any("raise"sv, "return"sv);
        case 't':
            return word == "try";
        case 'w':
            return is_any("while"sv, "with"sv);
        case 'y':
            return word == "yield";
        default:
            return false;
    }
}

TokenStream::TokenStream(const base::Source& source)
    : source_(source), own_(source), lexer_(&own_) {
    advance();
}

bool TokenStream::accept(std::string_view operator_text) {
    if (!at_operator(operator_text)) {
        return false;
    }
    advance();
    return true;
}

bool TokenStream::accept_name(std::string_view keyword) {
    if (!at_name(keyword)) {
        return false;
    }
    advance();
    return true;
}

namespace {

std::string quoted(std::string_view text, std::string_view after) {
    return fmt::format("\"{}\"{}{}", text, after.empty() ? "" : " ", after);
}

}  // namespace

void TokenStream::expect(std::string_view operator_text, std::string_view after) {
    if (!accept(operator_text)) {
        throw unexpected(quoted(operator_text, after));
    }
}

void TokenStream::expect_name(std::string_view keyword, std::string_view after) {
    if (!accept_name(keyword)) {
        throw unexpected(quoted(keyword, after));
    }
}

std::string_view TokenStream::identifier(std::string_view what) {
    if (!at(TokenKind::Name) || is_keyword(token_.text)) {
        throw unexpected(what);
    }
    const std::string_view name = token_.text;
    advance();
    return name;
}

TokenStream::Outer TokenStream::enter(Lexer& inner) {
    const Outer outer{std::exchange(lexer_, &inner), token_};
    advance();
    return outer;
}

void TokenStream::leave(const Outer& outer) {
    lexer_ = outer.lexer;
    token_ = outer.token;
}

Error TokenStream::error(std::string message, std::size_t offset) const {
    return Error(ErrorCode::Script, std::move(message)).at(source_.locate(offset));
}

Error TokenStream::unsupported(std::string message, std::size_t offset) const {
    return Error(ErrorCode::Unsupported, std::move(message)).at(source_.locate(offset));
}

Error TokenStream::unexpected(std::string_view expected) const {
    return error(fmt::format("expected {}, found {}", expected, found()), token_.offset);
}

std::string TokenStream::found() const {
    switch (token_.kind) {
        case TokenKind::Name:
            if (is_keyword(token_.text)) {
                return fmt::format("the keyword \"{}\"", token_.text);
            }
            return fmt::format("\"{}\"", base::shorten(token_.text, 40));
        case TokenKind::Number:
        case TokenKind::Operator:
            return fmt::format("\"{}\"", base::shorten(token_.text, 40));
        case TokenKind::String:
            return "a string";
        case TokenKind::Newline:
            return "the end of the line";
        case TokenKind::Indent:
            return "an indented line";
        case TokenKind::Dedent:
            return "the end of the block";
        case TokenKind::End:
            return "the end of the file";
    }
    return {};
}

void TokenStream::check_height() const {
    if (depth_ + extra_ + height_ >= deepest_tree) {
        throw unsupported(fmt::format("more than {} operations or branches follow one another here",
                                      deepest_tree),
                          token_.offset)
            .hint("split it into several statements");
    }
}

void TokenStream::grow() {
    ++height_;
    check_height();
}

TokenStream::Branch::~Branch() {
    tokens_.height_ = std::max(tokens_.height_, siblings_);
}

TokenStream::Level::Level(TokenStream& tokens) : tokens_(tokens), siblings_(tokens.height_) {
    if (tokens.depth_ >= deepest_nesting) {
        throw tokens
            .unsupported(fmt::format("this is nested more than {} levels deep", deepest_nesting),
                         tokens.offset())
            .hint("split it into several statements");
    }
    ++tokens.depth_;
    tokens.height_ = 0;
    tokens.check_height();
}

TokenStream::Level::~Level() {
    --tokens_.depth_;
    tokens_.height_ = std::max(tokens_.height_, siblings_);
}

}  // namespace limbeck::python
