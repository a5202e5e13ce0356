// SPDX-License-Identifier: MIT
#include "limbeck/sql/lexer.h"

#include <algorithm>

#include "limbeck/base/text.h"

// The lexical rules are those of PostgreSQL's "Lexical Structure" chapter, SQLite's tokenizer and
// the MySQL manual's "Language Structure"; where a client and its server differ (DELIMITER), the
// client's, because a script is what people feed to a client.

namespace limbeck::sql {

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n\f\v";

// Bytes of multibyte characters count as letters, in every flavour.
bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_word_part(char c) {
    return is_word_start(c) || base::is_digit(c) || c == '$';
}

}  // namespace

bool Lexer::is_word(const Token& token, std::string_view lower) const {
    return token.kind == TokenKind::Word && base::equals_ignoring_case(text(token), lower);
}

Token Lexer::next() {
    const Token stop = skip_to_token();
    if (stop.kind != TokenKind::Other) {
        return stop;
    }
    const std::size_t begin = at_;
    const char c = text_[begin];
    const bool brackets = flavour_ == Flavour::Sqlite;
    const bool backticks = flavour_ != Flavour::PostgreSql;
    if (c == '\'' || c == '"' || (c == '`' && backticks) || (c == '[' && brackets)) {
        return quoted(begin);
    }
    if (is_word_start(c)) {
        return word(begin);
    }
    if (c == '$' && flavour_ == Flavour::PostgreSql) {
        return dollar(begin);
    }
    return take(c == '('   ? TokenKind::Open
                : c == ')' ? TokenKind::Close
                           : TokenKind::Other,
                begin, begin + 1);
}

// Passes over what is no token. Gives Other where one begins that is still to be read.
Token Lexer::skip_to_token() {
    for (;;) {
        at_ = skip_blanks(at_);
        if (at_ >= text_.size()) {
            return take(TokenKind::End, text_.size(), text_.size());
        }
        // Before comments, as the mysql client looks for it: "//" and "#" are seen as delimiters.
        if (text_.substr(at_, terminator_.size()) == terminator_) {
            return take(TokenKind::Terminator, at_, at_ + terminator_.size());
        }
        if (line_comment_at(at_)) {
            at_ = line_comment_end(at_);
        } else if (block_comment_at(at_)) {
            const std::size_t end = block_comment_end(at_);
            if (end == npos) {
                return take(TokenKind::UnterminatedComment, at_, text_.size());
            }
            at_ = end;
        } else {
            return {TokenKind::Other, at_, at_};
        }
    }
}

std::string_view Lexer::rest_of_line() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view rest = text_.substr(at_, end - at_);
    at_ = end;
    return base::trim(rest);
}

std::size_t Lexer::skip_blanks(std::size_t at) const {
    return std::min(text_.find_first_not_of(blanks, at), text_.size());
}

bool Lexer::line_comment_at(std::size_t at) const {
    if (flavour_ == Flavour::MySql) {
        // "5--1" is arithmetic there: the two dashes need a blank or a control character behind.
        const auto behind = static_cast<unsigned char>(peek(at + 2));
        return peek(at) == '#' || (peek(at) == '-' && peek(at + 1) == '-' && behind <= ' ');
    }
    return peek(at) == '-' && peek(at + 1) == '-';
}

bool Lexer::block_comment_at(std::size_t at) const {
    if (peek(at) != '/' || peek(at + 1) != '*') {
        return false;
    }
    // MySQL and MariaDB execute what stands in /*! … */ and /*M! … */: those are code.
    return flavour_ != Flavour::MySql ||
           !(peek(at + 2) == '!' || (peek(at + 2) == 'M' && peek(at + 3) == '!'));
}

std::size_t Lexer::line_comment_end(std::size_t at) const {
    // A lone carriage return ends the line for PostgreSQL only.
    const bool carriage_return = flavour_ == Flavour::PostgreSql;
    return std::min(text_.find_first_of(carriage_return ? "\n\r" : "\n", at), text_.size());
}

std::size_t Lexer::block_comment_end(std::size_t at) const {
    std::size_t depth = 1;
    for (std::size_t i = at + 2; i + 1 < text_.size();) {
        if (text_[i] == '*' && text_[i + 1] == '/') {
            i += 2;
            if (--depth == 0) {
                return i;
            }
        } else if (text_[i] == '/' && text_[i + 1] == '*' && flavour_ == Flavour::PostgreSql) {
            i += 2;
            ++depth;
        } else {
            ++i;
        }
    }
    return npos;
}

// Behind the quote that closes the one at `at`, or npos.
std::size_t Lexer::quoted_end(std::size_t at, bool backslash_escapes) const {
    const bool bracket = text_[at] == '[';
    const char closing = bracket ? ']' : text_[at];
    for (std::size_t i = at + 1; i < text_.size(); ++i) {
        if (text_[i] == '\\' && backslash_escapes) {
            ++i;
        } else if (text_[i] == closing) {
            if (bracket || peek(i + 1) != closing) {
                return i + 1;
            }
            ++i;
        }
    }
    return npos;
}

// SQL joins 'a' <newline> 'b' into one string, and after E the pieces to come have escapes too.
std::size_t Lexer::escape_string_end(std::size_t at) const {
    for (;;) {
        const std::size_t end = quoted_end(at, true);
        const std::size_t more = end == npos ? npos : continuation(end);
        if (more == npos) {
            return end;
        }
        at = more;
    }
}

// Where a string that ended at `at` goes on: at a quote behind white space (and -- comments) that
// has a line end in it. npos where it does not.
std::size_t Lexer::continuation(std::size_t at) const {
    bool new_line = false;
    for (;;) {
        const std::size_t visible = skip_blanks(at);
        new_line = new_line || text_.substr(at, visible - at).find_first_of("\r\n") != npos;
        if (!line_comment_at(visible)) {
            return new_line && peek(visible) == '\'' ? visible : npos;
        }
        at = line_comment_end(visible);
    }
}

std::size_t Lexer::word_end(std::size_t at) const {
    // "END$$" ends with the delimiter "$$" although "$" may stand in a word.
    const bool default_terminator = terminator_ == ";";
    while (at < text_.size() && is_word_part(text_[at]) &&
           (default_terminator || text_.substr(at, terminator_.size()) != terminator_)) {
        ++at;
    }
    return at;
}

// Behind the second "$" of the "$tag$" at `at`, or npos: "$1" and a lone "$" open nothing.
std::size_t Lexer::dollar_tag_end(std::size_t at) const {
    std::size_t i = at + 1;
    while (i < text_.size() &&
           (is_word_start(text_[i]) || (i > at + 1 && base::is_digit(text_[i])))) {
        ++i;
    }
    return peek(i) == '$' ? i + 1 : npos;
}

Token Lexer::quoted(std::size_t at) {
    const char quote = text_[at];
    const bool mysql = flavour_ == Flavour::MySql;
    if (quote == '\'' || (quote == '"' && mysql)) {
        return take_until(TokenKind::String, TokenKind::UnterminatedString, at,
                          quoted_end(at, mysql));
    }
    return take_until(TokenKind::QuotedIdentifier, TokenKind::UnterminatedIdentifier, at,
                      quoted_end(at, false));
}

Token Lexer::word(std::size_t at) {
    const std::size_t end = word_end(at);
    const bool escape_prefix = end == at + 1 && (text_[at] == 'E' || text_[at] == 'e');
    if (flavour_ == Flavour::PostgreSql && escape_prefix && peek(end) == '\'') {
        return take_until(TokenKind::String, TokenKind::UnterminatedString, at,
                          escape_string_end(end));
    }
    return take(TokenKind::Word, at, end);
}

// A "$" directly behind an identifier never comes here: it belongs to the word.
Token Lexer::dollar(std::size_t at) {
    const std::size_t body = dollar_tag_end(at);
    if (body == npos) {
        return take(TokenKind::Other, at, at + 1);
    }
    const std::string_view tag = text_.substr(at, body - at);
    const std::size_t closing = text_.find(tag, body);
    return take_until(TokenKind::String, TokenKind::UnterminatedDollarQuote, at,
                      closing == npos ? npos : closing + tag.size());
}

Token Lexer::take(TokenKind kind, std::size_t begin, std::size_t end) {
    at_ = end;
    return {kind, begin, end};
}

Token Lexer::take_until(TokenKind kind, TokenKind unterminated, std::size_t begin,
                        std::size_t end) {
    return end == npos ? take(unterminated, begin, text_.size()) : take(kind, begin, end);
}

}  // namespace limbeck::sql
