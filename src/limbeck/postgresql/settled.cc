// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/settled.h"

#include <vector>

#include "limbeck/postgresql/array_casts.h"
#include "limbeck/sql/lexer.h"

namespace limbeck::postgresql {

namespace {

using sql::Token;
using sql::TokenKind;

// What stands between two parentheses.
struct Group {
    std::size_t open = 0;         // of the tokens
    std::string connective = {};  // AND or OR, where that joins what is in it
    bool is_query = false;
};

class Settling {
  public:
    explicit Settling(std::string_view text) : text_(text) {
        sql::Lexer lexer(text, sql::Flavour::PostgreSql);
        for (Token token = lexer.next(); token.kind < TokenKind::End; token = lexer.next()) {
            tokens_.push_back(token);
        }
        dropped_.resize(tokens_.size());
    }

    std::string run() {
        std::vector<Group> groups;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const TokenKind kind = tokens_[i].kind;
            if (kind == TokenKind::Open) {
                groups.push_back({.open = i});
            } else if (kind == TokenKind::Close && !groups.empty()) {
                end(groups.back(), i);
                groups.pop_back();
            } else if (kind == TokenKind::Word && !groups.empty()) {
                Group& group = groups.back();
                if (is(i, "AND") || is(i, "OR")) {
                    group.connective = word(i);
                } else if (is(i, "SELECT") || is(i, "VALUES")) {
                    group.is_query = true;
                }
            }
        }
        return text();
    }

  private:
    [[nodiscard]] std::string_view word(std::size_t i) const {
        return text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
    }
    [[nodiscard]] bool is(std::size_t i, std::string_view wanted) const {
        return i < tokens_.size() && tokens_[i].kind == TokenKind::Word && word(i) == wanted;
    }

    // The parser takes "(a AND b) AND c" for "a AND b AND c".
    void end(const Group& group, std::size_t close) {
        const bool is_first = group.open > 0 && tokens_[group.open - 1].kind == TokenKind::Open;
        if (is_first && !group.is_query && !group.connective.empty() &&
            is(close + 1, group.connective)) {
            dropped_[group.open] = true;
            dropped_[close] = true;
        }
    }

    [[nodiscard]] std::string text() const {
        std::string result;
        std::size_t done = 0;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const Token& token = tokens_[i];
            if (dropped_[i]) {
                result.append(text_.substr(done, token.begin - done));
                done = token.end;
            } else if (token.kind == TokenKind::Open && is(i + 1, "VALUES") &&
                       tokens_[i + 1].begin == token.end) {
                result.append(text_.substr(done, token.end - done)).append(" ");
                done = token.end;
            }
        }
        return result.append(text_.substr(done));
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::vector<bool> dropped_;
};

}  // namespace

std::string settled(std::string_view text) {
    const auto has = [&](std::string_view part) { return text.find(part) != text.npos; };
    const bool may_differ =
        has("(VALUES ") || (has("((") && (has(") AND ") || has(") OR ") || has(")\n")));
    return with_cast_elements(may_differ ? Settling(text).run() : std::string(text));
}

}  // namespace limbeck::postgresql
