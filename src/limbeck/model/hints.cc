// SPDX-License-Identifier: MIT
#include "limbeck/model/hints.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/model/materialise.h"
#include "limbeck/sql/lexer.h"

namespace limbeck::model {

namespace {

using diff::Hint;
using diff::Rename;
using schema::QualifiedName;
using sql::TokenKind;

constexpr std::string_view marker = "limbeck:rename";

class Reader {
  public:
    Reader(const base::Source& source, sql::Flavour flavour)
        : source_(source), text_(source.text()), flavour_(flavour) {}

    std::vector<Hint> read() {
        std::size_t at = text_.find(marker);
        if (at == std::string_view::npos) {
            return {};
        }
        sql::Lexer lexer(text_, flavour_);
        for (sql::Token token = lexer.next(); token.kind < TokenKind::End; token = lexer.next()) {
            tokens_.push_back(token);
        }
        std::vector<Hint> result;
        for (; at != std::string_view::npos; at = text_.find(marker, at + marker.size())) {
            if (!is_inside_of_token(at)) {
                result.push_back(hint_at(at));
            }
        }
        return result;
    }

  private:
    [[nodiscard]] Error misplaced(std::size_t at, const std::string& what) const {
        return Error(ErrorCode::Script, what)
            .at(source_.locate(at))
            .hint(
                "-- limbeck:rename OLD_NAME stands above or behind the definition of a table, "
                "column, constraint, index, sequence, schema, enum or value");
    }

    // Of the first token that ends behind this place.
    [[nodiscard]] std::size_t token_behind(std::size_t at) const {
        const auto found = std::find_if(tokens_.begin(), tokens_.end(),
                                        [&](const sql::Token& token) { return token.end > at; });
        return static_cast<std::size_t>(found - tokens_.begin());
    }

    [[nodiscard]] bool is_inside_of_token(std::size_t at) const {
        const std::size_t next = token_behind(at);
        return next < tokens_.size() && tokens_[next].begin <= at;
    }

    [[nodiscard]] std::string_view words(std::size_t i) const {
        return i < tokens_.size()
                   ? text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin)
                   : std::string_view();
    }
    [[nodiscard]] bool is(std::size_t i, std::string_view lower) const {
        return i < tokens_.size() && tokens_[i].kind != TokenKind::QuotedIdentifier &&
               base::equals_ignoring_case(words(i), lower);
    }
    [[nodiscard]] bool is(std::size_t i, TokenKind kind) const {
        return i < tokens_.size() && tokens_[i].kind == kind;
    }

    // Out of its quotes, or as the engine folds it.
    [[nodiscard]] std::string name_of(std::string_view word) const {
        if (word.empty()) {
            return {};
        }
        const char open = word.front();
        if (word.size() > 1 && (open == '"' || open == '`' || open == '\'' || open == '[')) {
            const std::string close(1, open == '[' ? ']' : open);
            return base::replace_all(word.substr(1, word.size() - 2), close + close, close);
        }
        return flavour_ == sql::Flavour::PostgreSql ? base::to_lower(word) : std::string(word);
    }

    // The old name, as it stands in the comment.
    std::string old_name(std::size_t at) const {
        std::string_view rest = text_.substr(at + marker.size());
        rest = rest.substr(0, rest.find_first_of("\r\n"));
        rest = base::trim(rest.substr(0, rest.find("*/")));
        if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
            const std::size_t end = rest.find(rest.front(), 1);
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(0, end + 1);
        } else {
            rest = rest.substr(0, rest.find_first_of(" \t,"));
        }
        if (rest.empty()) {
            throw misplaced(at, "limbeck:rename without a name");
        }
        return name_of(rest);
    }

    // The token that the comment is about: what stands before it on its line, else what follows.
    std::size_t anchor(std::size_t at) const {
        const std::size_t next = token_behind(at);
        if (next > 0 &&
            text_.substr(tokens_[next - 1].end, at - tokens_[next - 1].end).find('\n') ==
                std::string_view::npos) {
            std::size_t before = next - 1;
            while (before > 0 && (words(before) == "," || words(before) == "(" ||
                                  tokens_[before].kind == TokenKind::Terminator)) {
                --before;
            }
            return before;
        }
        return next;
    }

    Hint hint_at(std::size_t at) {
        const std::size_t about = anchor(at);
        std::size_t first = about;
        while (first > 0 && !is(first - 1, TokenKind::Terminator)) {
            --first;
        }
        const std::string old = old_name(at);
        std::optional<Hint> hint = about < tokens_.size() ? hint_of(first, about) : std::nullopt;
        if (!hint) {
            throw misplaced(at, "limbeck:rename beside nothing that has been renamed");
        }
        hint->old = old;
        return *hint;
    }

    std::optional<Hint> hint_of(std::size_t first, std::size_t about) {
        at_ = first;
        if (is(at_, "alter") && is(at_ + 1, "table")) {
            return altered();
        }
        if (!is(at_++, "create")) {
            return std::nullopt;
        }
        while (is(at_, "or") || is(at_, "unique") || is(at_, "unlogged") || is(at_, "temporary") ||
               is(at_, "temp") || is(at_, "global") || is(at_, "local")) {
            ++at_;
        }
        const std::size_t kind = at_++;
        skip("concurrently");
        skip_if_exists();
        if (is(kind, "schema")) {
            return Hint{.kind = Rename::Kind::Schema, .to = qualified()};
        }
        if (is(kind, "sequence")) {
            return Hint{.kind = Rename::Kind::Sequence, .to = qualified()};
        }
        if (is(kind, "index")) {
            return index();
        }
        if (is(kind, "table")) {
            const QualifiedName name = qualified();
            return part(Rename::Kind::Table, Rename::Kind::Column, name, about);
        }
        if (is(kind, "type")) {
            const QualifiedName name = qualified();
            return part(Rename::Kind::Enum, Rename::Kind::EnumValue, name, about);
        }
        return std::nullopt;
    }

    Hint index() {
        Hint hint{.kind = Rename::Kind::Index, .to = qualified()};
        if (is(at_, "on")) {  // whose schema it is in
            ++at_;
            skip("only");
            hint.to.schema = qualified().schema;
        }
        return hint;
    }

    std::optional<Hint> altered() {
        at_ += 2;
        skip_if_exists();
        skip("only");
        const QualifiedName table = qualified();
        if (!is(at_++, "add")) {
            return std::nullopt;
        }
        if (is(at_, "constraint")) {
            return Hint{
                .kind = Rename::Kind::Constraint, .to = table, .to_part = name_of(words(at_ + 1))};
        }
        skip("column");
        skip_if_exists();
        return Hint{.kind = Rename::Kind::Column, .to = table, .to_part = name_of(words(at_))};
    }

    // The thing itself, or the item of its parenthesis in which the token stands.
    std::optional<Hint> part(Rename::Kind whole, Rename::Kind item, const QualifiedName& name,
                             std::size_t about) {
        while (at_ < tokens_.size() && !is(at_, TokenKind::Open) &&
               !is(at_, TokenKind::Terminator)) {
            ++at_;
        }
        if (about < at_ || !is(at_, TokenKind::Open)) {
            return Hint{.kind = whole, .to = name};
        }
        int depth = 0;
        std::size_t begin = at_ + 1;
        for (std::size_t i = at_; i < about; ++i) {
            depth += is(i, TokenKind::Open) ? 1 : is(i, TokenKind::Close) ? -1 : 0;
            if (depth == 0) {
                return Hint{.kind = whole, .to = name};
            }
            begin = depth == 1 && words(i) == "," ? i + 1 : begin;
        }
        if (is(begin, TokenKind::Close)) {
            return Hint{.kind = whole, .to = name};
        }
        if (item == Rename::Kind::Column && is(begin, "constraint")) {
            return Hint{
                .kind = Rename::Kind::Constraint, .to = name, .to_part = name_of(words(begin + 1))};
        }
        return Hint{.kind = item, .to = name, .to_part = name_of(words(begin))};
    }

    void skip(std::string_view word) { at_ += is(at_, word) ? 1U : 0U; }
    void skip_if_exists() {
        if (is(at_, "if")) {
            at_ += is(at_ + 1, "not") ? 3U : 2U;
        }
    }

    QualifiedName qualified() {
        QualifiedName name(name_of(words(at_++)));
        if (words(at_) == ".") {
            name = {name.name, name_of(words(at_ + 1))};
            at_ += 2;
        }
        // SQLite's own schema is where names without one are.
        if (flavour_ == sql::Flavour::Sqlite && base::equals_ignoring_case(name.schema, "main")) {
            name.schema.clear();
        }
        return name;
    }

    const base::Source& source_;
    std::string_view text_;
    sql::Flavour flavour_;
    std::vector<sql::Token> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Hint> rename_hints(const base::Source& source, sql::Flavour flavour) {
    return Reader(source, flavour).read();
}

std::vector<Hint> rename_hints(sql::Flavour flavour, std::span<const std::string> patterns,
                               const std::string& directory) {
    std::vector<Hint> result;
    for (const std::string& pattern : patterns) {
        for (const std::string& file : files_of(pattern, directory)) {
            const std::string text = base::read_file(file);
            if (text.find(marker) == std::string::npos) {
                continue;
            }
            for (Hint& hint : rename_hints(base::Source(shown(file, directory), text), flavour)) {
                result.push_back(std::move(hint));
            }
        }
    }
    return result;
}

}  // namespace limbeck::model
