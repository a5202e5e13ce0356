// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "limbeck/sql/flavour.h"

namespace limbeck::sql {

// Only what splitting and classifying need to tell apart: numbers and operators come as Other, a
// piece at a time.
enum class TokenKind {
    Word,  // a bare keyword or identifier
    QuotedIdentifier,
    String,  // also a dollar-quoted one
    Terminator,
    Open,   // (
    Close,  // )
    Other,
    // From here on nothing more can be read.
    End,
    // What began here never ends.
    UnterminatedString,
    UnterminatedDollarQuote,
    UnterminatedIdentifier,
    UnterminatedComment,
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Reads a text token by token, passing over white space and comments. Every byte is looked at a
// bounded number of times, whatever the text. The text must outlive the lexer.
class Lexer {
  public:
    Lexer(std::string_view text, Flavour flavour, std::size_t begin = 0)
        : text_(text), flavour_(flavour), at_(begin) {}

    Token next();

    // The rest of the line, trimmed; reading goes on behind it. For the directives of clients.
    std::string_view rest_of_line();

    // MySQL's DELIMITER: what ends a statement from here on instead of ";".
    void set_terminator(std::string_view terminator) { terminator_ = terminator; }

    [[nodiscard]] std::string_view text(const Token& token) const {
        return text_.substr(token.begin, token.end - token.begin);
    }
    // Whether the token is this bare word (given in lower case), in any case.
    [[nodiscard]] bool is_word(const Token& token, std::string_view lower) const;

  private:
    [[nodiscard]] char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
    [[nodiscard]] std::size_t skip_blanks(std::size_t at) const;
    [[nodiscard]] bool line_comment_at(std::size_t at) const;
    [[nodiscard]] bool block_comment_at(std::size_t at) const;
    [[nodiscard]] std::size_t line_comment_end(std::size_t at) const;
    [[nodiscard]] std::size_t block_comment_end(std::size_t at) const;
    [[nodiscard]] std::size_t quoted_end(std::size_t at, bool backslash_escapes) const;
    [[nodiscard]] std::size_t escape_string_end(std::size_t at) const;
    [[nodiscard]] std::size_t continuation(std::size_t at) const;
    [[nodiscard]] std::size_t word_end(std::size_t at) const;
    [[nodiscard]] std::size_t dollar_tag_end(std::size_t at) const;
    Token skip_to_token();
    Token quoted(std::size_t at);
    Token word(std::size_t at);
    Token dollar(std::size_t at);
    Token take(TokenKind kind, std::size_t begin, std::size_t end);
    Token take_until(TokenKind kind, TokenKind unterminated, std::size_t begin, std::size_t end);

    std::string_view text_;
    Flavour flavour_;
    std::size_t at_;
    std::string_view terminator_ = ";";
};

}  // namespace limbeck::sql
