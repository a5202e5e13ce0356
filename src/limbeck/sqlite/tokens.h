// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/sql/lexer.h"

namespace limbeck::sqlite {

// A statement as tokens with a place among them; numbers are one token each. The text must outlive
// it. Throws Error (Unsupported) where something else stands than what is asked for.
class Tokens {
  public:
    explicit Tokens(std::string_view text);

    [[nodiscard]] const sql::Token& peek(std::size_t ahead = 0) const;
    [[nodiscard]] bool at_end() const { return peek().kind == sql::TokenKind::End; }
    [[nodiscard]] bool at(sql::TokenKind kind) const { return peek().kind == kind; }
    // Whether this bare word (in lower case) comes next, or stands `ahead` of here.
    [[nodiscard]] bool at_word(std::string_view lower, std::size_t ahead = 0) const;
    [[nodiscard]] bool at_any(std::initializer_list<std::string_view> words) const;
    [[nodiscard]] bool at_symbol(char symbol) const;
    // A name in whatever quotes, and a number or word.
    [[nodiscard]] bool at_name() const;

    [[nodiscard]] bool at_number() const;
    void skip() { at_ += at_end() ? 0U : 1U; }
    bool take(sql::TokenKind kind);
    bool take(char symbol);
    // These words in a row, or nothing of them.
    bool take(std::initializer_list<std::string_view> words);
    void expect(std::initializer_list<std::string_view> words);
    void expect(sql::TokenKind kind);

    std::string name();  // out of its quotes
    // What stands between this parenthesis and its partner; the place is behind both.
    std::string_view group();
    // Up to a comma or parenthesis that closes more than was opened since, or the end.
    std::string_view item();

    [[nodiscard]] std::string_view text(std::size_t first, std::size_t behind) const;
    [[nodiscard]] std::size_t place() const { return at_; }

  private:
    [[noreturn]] void fail(std::string_view wanted) const;

    std::string_view text_;
    sql::Lexer lexer_;
    std::vector<sql::Token> tokens_;  // the last is the end
    std::size_t at_ = 0;
};

// A name out of "…", `…`, […] or '…', or as it is.
std::string unquote(std::string_view name);

// A text, a number (also with a sign), a blob, TRUE, FALSE or NULL: what stands for itself.
bool is_literal(std::string_view sql);

}  // namespace limbeck::sqlite
