// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/base/source.h"
#include "limbeck/python/lexer.h"

// Private to the parser: what its parts share.
namespace limbeck::python {

// Expressions and blocks inside one another; what bounds the parser's own recursion.
constexpr int deepest_nesting = 200;

// A file's tokens, one at a time, with how deep in the file they stand.
class TokenStream {
  public:
    explicit TokenStream(const base::Source& source);

    [[nodiscard]] const base::Source& source() const { return source_; }
    [[nodiscard]] const Token& now() const { return token_; }
    [[nodiscard]] std::size_t offset() const { return token_.offset; }
    [[nodiscard]] bool at(TokenKind kind) const { return token_.kind == kind; }
    [[nodiscard]] bool at_operator(std::string_view text) const { return token_.is_operator(text); }
    [[nodiscard]] bool at_name(std::string_view text) const { return token_.is_name(text); }

    void advance() { token_ = lexer_->next(); }
    // Moves past the operator (the name) where it stands here.
    bool accept(std::string_view operator_text);
    bool accept_name(std::string_view keyword);
    // Moves past it or fails; `after` completes "expected …".
    void expect(std::string_view operator_text, std::string_view after = {});
    void expect_name(std::string_view keyword, std::string_view after = {});
    // Moves past a name that is no keyword; `what` completes "expected …".
    std::string_view identifier(std::string_view what);

    // The tokens that follow, without moving: the first call of next() gives the one after now().
    // For the few places where one token does not decide.
    [[nodiscard]] Lexer look_ahead() const { return *lexer_; }

    // Reads from another lexer until leave(); what enter() returns is for leave().
    struct Outer {
        Lexer* lexer;
        Token token;
    };
    Outer enter(Lexer& inner);
    void leave(const Outer& outer);

    // Errors to throw: what Python would not accept, and what this does not do.
    [[nodiscard]] Error error(std::string message, std::size_t offset) const;
    [[nodiscard]] Error unsupported(std::string message, std::size_t offset) const;
    // "expected WHAT, found …" at the current token.
    [[nodiscard]] Error unexpected(std::string_view expected) const;
    // "'x'", "a string", "the end of the line"…
    [[nodiscard]] std::string found() const;

    // What is read inside of something of its own kind is read within a Level: whoever calls a rule
    // that can come back to itself opens one.
    class Level;
    class Branch;
    // One node more above the trees that the innermost Level or Branch has finished.
    void grow();
    // A level that is not recursion (an elif); undone with a negative count.
    void descend(int levels) { extra_ += levels; }

  private:
    void check_height() const;

    const base::Source& source_;
    Lexer own_;
    Lexer* lexer_ = nullptr;
    Token token_;
    int depth_ = 0;   // of the parser's recursion
    int extra_ = 0;   // levels of the tree above this place that are no recursion
    int height_ = 0;  // of the tallest tree finished in the innermost Branch
};

// A tree that is finished here does not count for its siblings' height. Chains ("a + b + c",
// "a.b.c") grow upwards in a loop, so how deep their first operand lies is known only at their end.
class TokenStream::Branch {
  public:
    explicit Branch(TokenStream& tokens) : tokens_(tokens), siblings_(tokens.height_) {
        tokens.height_ = 0;
    }
    ~Branch();
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;

  private:
    TokenStream& tokens_;
    int siblings_;
};

// A Branch that is also a recursion.
class TokenStream::Level {
  public:
    explicit Level(TokenStream& tokens);
    ~Level();
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

  private:
    TokenStream& tokens_;
    int siblings_;
};

bool is_keyword(std::string_view word);

}  // namespace limbeck::python
