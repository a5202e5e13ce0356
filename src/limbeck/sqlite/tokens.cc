// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/tokens.h"
#include "limbeck/sqlite/flavour.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

namespace limbeck::sqlite {

namespace {

using sql::Token;
using sql::TokenKind;

bool is_word_part(char c) {
    return base::is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Behind the number that begins here: 12, .5, 1.5e-3, 0x1F, 1_000.
std::size_t number_end(std::string_view text, std::size_t at) {
    const bool hexadecimal =
        at + 1 < text.size() && text[at] == '0' && (text[at + 1] | 0x20) == 'x';
    while (at < text.size()) {
        const char c = text[at];
        const bool exponent = !hexadecimal && (c | 0x20) == 'e' && at + 2 < text.size() &&
                              (text[at + 1] == '-' || text[at + 1] == '+') &&
                              base::is_digit(text[at + 2]);
        if (exponent) {
            at += 2;
        } else if (!is_word_part(c) && c != '.') {
            break;
        } else {
            ++at;
        }
    }
    return at;
}

bool begins_number(std::string_view text, const Token& token) {
    const char c = text[token.begin];
    return token.kind == TokenKind::Other &&
           (base::is_digit(c) ||
            (c == '.' && token.begin + 1 < text.size() && base::is_digit(text[token.begin + 1])));
}

bool is_unterminated(TokenKind kind) {
    return kind == TokenKind::UnterminatedString || kind == TokenKind::UnterminatedIdentifier ||
           kind == TokenKind::UnterminatedComment || kind == TokenKind::UnterminatedDollarQuote;
}

}  // namespace

std::string unquote(std::string_view name) {
    if (name.size() < 2) {
        return std::string(name);
    }
    const char quote = name.front();
    const std::string_view inner = name.substr(1, name.size() - 2);
    if (quote == '[') {
        return std::string(inner);
    }
    if (quote != '"' && quote != '`' && quote != '\'') {
        return std::string(name);
    }
    return base::replace_all(inner, std::string(2, quote), std::string(1, quote));
}

Tokens::Tokens(std::string_view text) : text_(text), lexer_(text, flavour) {
    for (;;) {
        Token token = lexer_.next();
        if (is_unterminated(token.kind)) {
            // SQLite lets a comment end with the text.
            token.kind = TokenKind::End;
        }
        if (token.kind != TokenKind::End && begins_number(text_, token)) {
            token.end = number_end(text_, token.begin);
            lexer_ = sql::Lexer(text_, flavour, token.end);
        }
        tokens_.push_back(token);
        if (token.kind == TokenKind::End) {
            return;
        }
    }
}

const Token& Tokens::peek(std::size_t ahead) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool Tokens::at_word(std::string_view lower, std::size_t ahead) const {
    return lexer_.is_word(peek(ahead), lower);
}

bool Tokens::at_any(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return at_word(word); });
}

bool Tokens::at_symbol(char symbol) const {
    return at(TokenKind::Other) && lexer_.text(peek()) == std::string_view(&symbol, 1);
}

bool Tokens::at_name() const {
    return at(TokenKind::Word) || at(TokenKind::QuotedIdentifier) || at(TokenKind::String);
}

bool Tokens::at_number() const {
    return !at_end() && begins_number(text_, peek());
}

bool Tokens::take(TokenKind kind) {
    const bool found = at(kind);
    at_ += found ? 1 : 0;
    return found;
}

bool Tokens::take(char symbol) {
    const bool found = at_symbol(symbol);
    at_ += found ? 1 : 0;
    return found;
}

bool Tokens::take(std::initializer_list<std::string_view> words) {
    std::size_t ahead = 0;
    for (const std::string_view word : words) {
        if (!at_word(word, ahead++)) {
            return false;
        }
    }
    at_ += ahead;
    return true;
}

void Tokens::expect(std::initializer_list<std::string_view> words) {
    if (!take(words)) {
        fail(*words.begin());
    }
}

void Tokens::expect(TokenKind kind) {
    if (!take(kind)) {
        fail(kind == TokenKind::Open ? "(" : ")");
    }
}

std::string Tokens::name() {
    if (!at_name()) {
        fail("a name");
    }
    return unquote(lexer_.text(tokens_[at_++]));
}

std::string_view Tokens::text(std::size_t first, std::size_t behind) const {
    if (first >= behind) {
        return {};
    }
    const std::size_t begin = tokens_[first].begin;
    return text_.substr(begin, tokens_[behind - 1].end - begin);
}

std::string_view Tokens::group() {
    expect(TokenKind::Open);
    const std::size_t first = at_;
    for (int depth = 1; !at_end(); skip()) {
        depth += at(TokenKind::Open) ? 1 : at(TokenKind::Close) ? -1 : 0;
        if (depth == 0) {
            const std::string_view inside = text(first, at_);
            skip();
            return inside;
        }
    }
    fail(")");
}

std::string_view Tokens::item() {
    const std::size_t first = at_;
    for (int depth = 0; !at_end(); skip()) {
        if (depth == 0 && (at_symbol(',') || at(TokenKind::Close))) {
            break;
        }
        depth += at(TokenKind::Open) ? 1 : at(TokenKind::Close) ? -1 : 0;
    }
    return text(first, at_);
}

void Tokens::fail(std::string_view wanted) const {
    throw Error(ErrorCode::Unsupported, fmt::format("expected {} before '{}'", wanted,
                                                    base::shorten(text_.substr(peek().begin), 40)));
}

bool is_literal(std::string_view sql) {
    Tokens tokens(sql);
    if (!tokens.take('-')) {
        tokens.take('+');
    }
    const bool blob = tokens.take({"x"});
    const bool literal =
        tokens.at(TokenKind::String) ||
        (!blob && (tokens.at_number() || tokens.at_any({"true", "false", "null"})));
    tokens.skip();
    return literal && tokens.at_end();
}

}  // namespace limbeck::sqlite
