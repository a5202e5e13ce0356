// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/index_definition.h"

#include <fmt/core.h>

#include <initializer_list>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/sql/lexer.h"

namespace limbeck::postgresql {

namespace {

using sql::Token;
using sql::TokenKind;

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text), lexer_(text, sql::Flavour::PostgreSql) {
        do {
            tokens_.push_back(lexer_.next());
        } while (tokens_.back().kind < TokenKind::End);
    }

    // CREATE [UNIQUE] INDEX name ON [ONLY] table USING method (parts) [INCLUDE (…)]
    // [NULLS NOT DISTINCT] [WITH (…)] [TABLESPACE …] [WHERE …]
    IndexDefinition index() {
        while (!take("using")) {
            skip();
        }
        IndexDefinition result{.method = name()};
        expect(TokenKind::Open);
        do {
            result.parts.push_back(part());
        } while (take_comma());
        expect(TokenKind::Close);
        if (take("include")) {
            expect(TokenKind::Open);
            do {
                result.include.push_back(name());
            } while (take_comma());
            expect(TokenKind::Close);
        }
        if (take("nulls")) {
            result.nulls_not_distinct = take("not");
        }
        while (peek().kind != TokenKind::End) {
            if (take("where")) {
                result.where = text_.substr(peek().begin);
                break;
            }
            skip();
        }
        return result;
    }

  private:
    [[nodiscard]] const Token& peek() const { return tokens_[at_]; }

    [[noreturn]] void fail() const {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("no index definition that is understood: {}", text_));
    }

    void skip() {
        if (peek().kind >= TokenKind::End) {
            fail();
        }
        ++at_;
    }

    bool take(std::string_view word) {
        const bool found = lexer_.is_word(peek(), word);
        at_ += found ? 1 : 0;
        return found;
    }

    bool is_symbol(std::string_view symbol) const {
        return peek().kind == TokenKind::Other && lexer_.text(peek()) == symbol;
    }

    bool take_comma() {
        const bool found = is_symbol(",");
        at_ += found ? 1 : 0;
        return found;
    }

    void expect(TokenKind kind) {
        if (peek().kind != kind) {
            fail();
        }
        ++at_;
    }

    std::string name() {
        if (peek().kind != TokenKind::Word && peek().kind != TokenKind::QuotedIdentifier) {
            fail();
        }
        return unquote(lexer_.text(tokens_[at_++]));
    }

    void group() {
        expect(TokenKind::Open);
        for (int depth = 1; depth > 0; skip()) {
            depth += peek().kind == TokenKind::Open ? 1 : peek().kind == TokenKind::Close ? -1 : 0;
        }
    }

    // A column, a call or an expression in parentheses, and what stands behind it.
    schema::IndexPart part() {
        const std::size_t first = at_;
        schema::IndexPart result;
        if (peek().kind == TokenKind::Open) {
            group();
            result.expression.text = between(first);
        } else {
            result.column = name();
            while (is_symbol(".")) {
                skip();
                name();
            }
            if (peek().kind == TokenKind::Open) {
                group();
                result.column.clear();
                result.expression.text = between(first);
            }
        }
        if (take("collate")) {
            result.collation = qualified();
        }
        if (!lexer_.is_word(peek(), "desc") && !lexer_.is_word(peek(), "asc") &&
            !lexer_.is_word(peek(), "nulls") && is_name()) {
            result.operator_class = operator_class();
        }
        result.descending = take("desc");
        if (take("nulls")) {
            result.nulls_first = take("first");
            if (!*result.nulls_first) {
                take("last");
            }
        }
        return result;
    }

    [[nodiscard]] bool is_name() const {
        return peek().kind == TokenKind::Word || peek().kind == TokenKind::QuotedIdentifier;
    }

    schema::QualifiedName qualified() {
        schema::QualifiedName result{name()};
        if (is_symbol(".")) {
            skip();
            result.schema = std::exchange(result.name, name());
        }
        return result;
    }

    std::string operator_class() {
        const std::size_t first = at_;
        qualified();
        if (peek().kind == TokenKind::Open) {
            group();
        }
        return between(first);
    }

    [[nodiscard]] std::string between(std::size_t first) const {
        const std::size_t begin = tokens_[first].begin;
        return std::string(text_.substr(begin, tokens_[at_ - 1].end - begin));
    }

    std::string_view text_;
    sql::Lexer lexer_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

std::string unquote(std::string_view name) {
    if (!name.starts_with('"')) {
        return std::string(name);
    }
    return base::replace_all(name.substr(1, name.size() - 2), "\"\"", "\"");
}

IndexDefinition parse_index_definition(std::string_view definition) {
    return Parser(definition).index();
}

}  // namespace limbeck::postgresql
