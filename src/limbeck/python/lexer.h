// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/source.h"

namespace limbeck::python {

enum class TokenKind { Name, Number, String, Operator, Newline, Indent, Dedent, End };

// A piece of Python source. `text` is a view into the source: the whole literal with prefix and
// quotes for a String, nothing for Newline, Indent, Dedent and End.
struct Token {
    TokenKind kind = TokenKind::End;
    std::string_view text;
    std::size_t offset = 0;

    [[nodiscard]] bool is(TokenKind other, std::string_view expected) const {
        return kind == other && text == expected;
    }
    [[nodiscard]] bool is_operator(std::string_view expected) const {
        return is(TokenKind::Operator, expected);
    }
    [[nodiscard]] bool is_name(std::string_view expected) const {
        return is(TokenKind::Name, expected);
    }
};

// Python's lexical analysis (the Python Language Reference, chapter 2), token by token and without
// allocating: logical lines, indentation, implicit joining inside brackets, backslash joining,
// comments, strings of every prefix. An f-string is one String token, with whatever strings its
// replacement fields hold (Python 3.12 lets them repeat the outer quotes). The source must outlive
// the lexer. Throws Error (Script) at its place for an unterminated string, brackets that do not
// match, a dedent to no earlier level, and a character that Python does not know. A copy goes on
// from the same place.
class Lexer {
  public:
    explicit Lexer(const base::Source& source);

    // The inside of an f-string's replacement field: from behind the "{" at `open` up to at most
    // `end`. The "}" that closes it and the "!" of a conversion are operators here.
    Lexer(const base::Source& source, std::size_t open, std::size_t end);

    Token next();

    // Where the innermost bracket opens that is open before an offset (of the last token).
    [[nodiscard]] std::optional<std::size_t> open_bracket(std::size_t before) const;

  private:
    Token line_start();
    Token string(std::size_t begin, std::size_t quote);
    [[nodiscard]] std::size_t string_end(std::size_t begin, std::size_t quote, int depth) const;
    [[nodiscard]] std::size_t field_end(std::size_t open, std::string_view quotes, int depth) const;
    [[nodiscard]] std::size_t specification_end(std::size_t at, std::size_t open,
                                                std::string_view quotes, int depth) const;
    Token take(TokenKind kind, std::size_t length);
    void skip_blank();
    void follow_bracket(char bracket);
    [[nodiscard]] char peek(std::size_t ahead = 0) const;
    [[noreturn]] void fail_at_character() const;
    [[noreturn]] void fail(std::string_view message, std::size_t offset) const;

    const base::Source& source_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::size_t> indents_{0};  // columns of the open blocks
    std::size_t pending_dedents_ = 0;
    std::vector<std::size_t> brackets_;  // offsets of the open ones
    bool at_line_start_ = true;
    bool line_has_tokens_ = false;
    bool in_field_ = false;
};

// The value of a String token: escapes resolved (none in a raw string), joined lines joined. Bytes
// stay bytes; \N{…} names are left as they stand. `is_f_string` tells that braces inside are
// expressions, which this does not look at.
struct StringValue {
    std::string text;
    bool is_bytes = false;
    bool is_f_string = false;
};
StringValue string_value(std::string_view literal);

// Appends what stands between a literal's quotes, escapes resolved.
void append_string_body(std::string& out, std::string_view body, bool is_raw, bool is_bytes);

// Appends a code point as UTF-8.
void append_utf8(std::string& text, unsigned long code_point);

}  // namespace limbeck::python
