// SPDX-License-Identifier: MIT
#include "limbeck/operation/rename_text.h"

#include <optional>
#include <utility>
#include <vector>

#include "limbeck/base/text.h"
#include "limbeck/sql/lexer.h"
#include "limbeck/sql/quote.h"

namespace limbeck::operation {

namespace {

using schema::QualifiedName;
using sql::Flavour;
using sql::TokenKind;

// A token, and the name or the text in it.
struct Piece {
    sql::Token token = {};
    std::string text = {};

    [[nodiscard]] bool is(char c) const { return text.size() == 1 && text[0] == c; }
    [[nodiscard]] bool is_name() const {
        return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedIdentifier;
    }
};

std::string out_of_quotes(std::string_view quoted) {
    const char close = quoted.front() == '[' ? ']' : quoted.front();
    std::string result;
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
        result += quoted[i];
        i += quoted[i] == close ? 1U : 0U;
    }
    return result;
}

std::vector<Piece> pieces_of(std::string_view text, Flavour flavour) {
    std::vector<Piece> result;
    sql::Lexer lexer(text, flavour);
    for (sql::Token token = lexer.next(); token.kind < TokenKind::End; token = lexer.next()) {
        const std::string_view words = lexer.text(token);
        const bool quoted = token.kind == TokenKind::QuotedIdentifier ||
                            (token.kind == TokenKind::String && words.front() == '\'');
        result.push_back({token, quoted ? out_of_quotes(words) : std::string(words)});
    }
    return result;
}

bool same_name(std::string_view a, std::string_view b, Flavour flavour) {
    return a == b || (flavour == Flavour::Sqlite && base::equals_ignoring_case(a, b));
}

// The pieces of a text, and the names that some of them get.
class Rewriting {
  public:
    Rewriting(const std::string& text, Flavour flavour)
        : text_(text), flavour_(flavour), pieces_(pieces_of(text, flavour)) {}

    [[nodiscard]] std::size_t size() const { return pieces_.size(); }
    [[nodiscard]] const Piece& at(std::size_t i) const {
        static const Piece none;
        return i < pieces_.size() ? pieces_[i] : none;
    }
    [[nodiscard]] bool is_name(std::size_t i, std::string_view name) const {
        return at(i).is_name() && same_name(at(i).text, name, flavour_);
    }
    [[nodiscard]] bool follows(std::size_t i, char c) const { return i > 0 && at(i - 1).is(c); }
    // Whether "::" stands before or behind it.
    [[nodiscard]] bool is_cast_to(std::size_t i) const {
        return i > 0 &&
               base::trim(std::string_view(text_).substr(0, at(i).token.begin)).ends_with("::");
    }
    [[nodiscard]] std::string_view behind(std::size_t i) const {
        return std::string_view(text_).substr(at(i).token.end);
    }

    void replace(std::size_t i, std::string by) {
        result_ += text_.substr(done_, at(i).token.begin - done_) + by;
        done_ = at(i).token.end;
    }
    std::string finish() { return std::move(result_) + text_.substr(done_); }
    [[nodiscard]] Flavour flavour() const { return flavour_; }

  private:
    const std::string& text_;
    Flavour flavour_;
    std::vector<Piece> pieces_;
    std::string result_;
    std::size_t done_ = 0;
};

// Whether piece i, of the right name, is that relation and no column or function.
bool is_relation(const Rewriting& in, std::size_t i, const QualifiedName& name) {
    if (in.follows(i, '.')) {
        const std::string& wanted = name.schema.empty() ? "main" : name.schema;
        return i >= 2 && in.is_name(i - 2, wanted) && !in.follows(i - 2, '.');
    }
    return in.flavour() == Flavour::Sqlite || !in.at(i + 1).is('(');
}

// Columns of the outermost select list keep their names for those who read them.
class SelectList {
  public:
    explicit SelectList(const Rewriting& in) {
        int depth = 0;
        bool inside = false;
        for (std::size_t i = 0; i < in.size(); ++i) {
            const TokenKind kind = in.at(i).token.kind;
            depth += kind == TokenKind::Open ? 1 : kind == TokenKind::Close ? -1 : 0;
            const bool word = kind == TokenKind::Word && depth == 0;
            if (word && base::equals_ignoring_case(in.at(i).text, "select")) {
                inside = true;
            } else if (word && base::equals_ignoring_case(in.at(i).text, "from")) {
                inside = false;
            }
            inside_.push_back(inside && depth == 0);
        }
        inside_.push_back(false);
    }
    // Whether the item of the list ends behind piece i.
    [[nodiscard]] bool ends_item(const Rewriting& in, std::size_t i) const {
        return inside_[i] && (in.at(i + 1).is(',') || in.at(i + 1).text.empty() ||
                              base::equals_ignoring_case(in.at(i + 1).text, "from"));
    }

  private:
    std::vector<bool> inside_;
};

bool mentions(const std::string& text, const std::string& name, Flavour flavour) {
    return flavour == Flavour::Sqlite ||
           text.find(base::replace_all(name, "\"", "\"\"")) != std::string::npos;
}

// An array, '{a,b}'. Of one with quotes in it nobody can tell.
std::string with_item(const std::string& array, const std::string& from, const std::string& to) {
    std::string result;
    for (const std::string_view item :
         base::split(std::string_view(array).substr(1, array.size() - 2), ',')) {
        result += (result.empty() ? "{" : ",") + (item == from ? to : std::string(item));
    }
    return result + "}";
}

}  // namespace

std::string with_relation(const std::string& text, const QualifiedName& from,
                          const QualifiedName& to, Flavour flavour) {
    if (!mentions(text, from.name, flavour)) {
        return text;
    }
    Rewriting in(text, flavour);
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (in.is_name(i, from.name) && is_relation(in, i, from)) {
            in.replace(i, sql::identifier(to.name, flavour));
        } else if (in.at(i).token.kind == TokenKind::String &&
                   in.behind(i).starts_with("::regclass")) {
            in.replace(
                i, sql::quote_literal(with_relation(in.at(i).text, from, to, flavour), flavour));
        }
    }
    return in.finish();
}

std::string with_column(const std::string& text, const std::string& from, const std::string& to,
                        Flavour flavour, bool is_query) {
    if (!mentions(text, from, flavour)) {
        return text;
    }
    Rewriting in(text, flavour);
    const SelectList list(in);
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (!in.is_name(i, from) || in.at(i + 1).is('.') || in.at(i + 1).is('(') ||
            in.is_cast_to(i)) {
            continue;
        }
        std::string name = sql::identifier(to, flavour);
        if (is_query && flavour != Flavour::Sqlite && list.ends_item(in, i)) {
            name += " AS " + sql::identifier(from, flavour);
        }
        in.replace(i, std::move(name));
    }
    return in.finish();
}

std::string with_schema(const std::string& text, const std::string& from, const std::string& to,
                        Flavour flavour) {
    if (!mentions(text, from, flavour)) {
        return text;
    }
    Rewriting in(text, flavour);
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (in.is_name(i, from) && in.at(i + 1).is('.') && !in.follows(i, '.')) {
            in.replace(i, sql::identifier(to, flavour));
        } else if (in.at(i).token.kind == TokenKind::String &&
                   in.behind(i).starts_with("::regclass")) {
            in.replace(i,
                       sql::quote_literal(with_schema(in.at(i).text, from, to, flavour), flavour));
        }
    }
    return in.finish();
}

std::string with_value(const std::string& text, const QualifiedName& type, const std::string& from,
                       const std::string& to) {
    constexpr Flavour flavour = Flavour::PostgreSql;
    Rewriting in(text, flavour);
    const std::string bare = "::" + sql::identifier(type.name, flavour);
    const std::string full =
        "::" + sql::identifier(type.schema, flavour) + "." + sql::identifier(type.name, flavour);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const std::string& text_of = in.at(i).text;
        if (in.at(i).token.kind != TokenKind::String ||
            !(in.behind(i).starts_with(bare) || in.behind(i).starts_with(full))) {
            continue;
        }
        if (text_of == from) {
            in.replace(i, sql::quote_literal(to, flavour));
        } else if (text_of.starts_with('{') && text_of.ends_with('}')) {
            in.replace(i, sql::quote_literal(with_item(text_of, from, to), flavour));
        }
    }
    return in.finish();
}

bool is_same_sql(std::string_view a, std::string_view b, Flavour flavour) {
    if (a == b) {
        return true;
    }
    const std::vector<Piece> left = pieces_of(a, flavour);
    const std::vector<Piece> right = pieces_of(b, flavour);
    if (left.size() != right.size()) {
        return false;
    }
    // A name in quotes is the same as a bare one where it needs none.
    const auto is_same = [&](const Piece& one, const Piece& other) {
        if (!one.is_name() || !other.is_name()) {
            return one.token.kind == other.token.kind && one.text == other.text;
        }
        const bool both = one.token.kind == other.token.kind;
        const std::string& quoted =
            one.token.kind == TokenKind::QuotedIdentifier ? one.text : other.text;
        const std::string probe =
            flavour == Flavour::Sqlite ? base::to_lower(quoted) : std::string(quoted);
        if (!both && sql::identifier(probe, flavour) != probe) {
            return false;
        }
        return one.text == other.text ||
               (base::equals_ignoring_case(one.text, other.text) &&
                (flavour == Flavour::Sqlite || (both && one.token.kind == TokenKind::Word)));
    };
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (!is_same(left[i], right[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace limbeck::operation
