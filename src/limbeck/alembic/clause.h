// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "limbeck/schema/name.h"
#include "limbeck/schema/type.h"
#include "limbeck/schema/value.h"
#include "limbeck/sql/flavour.h"

// SQL that is being put together: what sa.text(), expressions and queries are before they are sent.
namespace limbeck::alembic {

struct Handling;

// A value, or the place where one is to be filled in.
struct Bind {
    std::string name = {};  // "" for one that nobody can fill in later
    std::optional<schema::Value> value = {};
    schema::Type type = {};
    std::shared_ptr<const Handling> handling = {};  // of values of the type, where it is special
    bool expanding = false;                         // takes a list: (1, 2, 3)
};

struct ColumnReference {
    std::string table = {};  // as it is written in front: an alias, or a table with its schema
    std::string column = {};
};

// The tables that a query reads. Inside another query those of that one are not read again: the
// subquery refers to its rows (SQLAlchemy's correlation).
struct From {
    std::vector<std::string> sources = {};
};

// How tightly a clause holds together: what is not tighter than the operator around it goes into
// parentheses. SQLAlchemy's order.
enum class Precedence { Comma, As, Or, And, Not, Compare, Concatenate, Add, Multiply, Tight, Atom };

struct Clause {
    using Part = std::variant<std::string, Bind, ColumnReference, From>;

    std::vector<Part> parts = {};
    Precedence precedence = Precedence::Atom;
    std::vector<std::string> sources = {};               // what belongs in FROM for it, each once
    schema::Type type = {};                              // Null where nobody knows
    std::shared_ptr<const Handling> handling = nullptr;  // of values of the type
    std::string name = {};     // of the result's column; "" for the server's choice
    bool is_labelled = false;  // by label(); else the name is a function's or column's
    bool is_bare = false;      // sa.literal_column(): gets no name in a SELECT
    bool is_text = false;      // sa.text(): counts as SQL that somebody wrote
    std::shared_ptr<const Clause> opposite = nullptr;  // of a comparison: what NOT makes of it

    Clause() = default;
    explicit Clause(std::string text) { parts.emplace_back(std::move(text)); }
    explicit Clause(Bind bind) { parts.emplace_back(std::move(bind)); }
    explicit Clause(ColumnReference column) { parts.emplace_back(std::move(column)); }

    // Appends.
    Clause& add(std::string_view text);
    Clause& add(const Clause& other);
    // Appends another in parentheses where an operator of that precedence needs them.
    Clause& operand(const Clause& other, Precedence around);
    void add_source(const std::string& source);
    // Takes what an enclosing query reads out of the subqueries' FROM.
    void correlate(const std::vector<std::string>& enclosing);
};

using Parameters = std::map<std::string, Bind>;

// The text of sa.text(): `:name` is a place for a value, `\:` a colon, `::` a cast.
Clause parse_text(std::string_view text);
// A text without the backslashes that keep colons from beginning parameters, where there are none.
std::string without_escapes(std::string_view text);

// Fills in what the parameters name.
void fill(Clause& clause, const Parameters& parameters);

enum class Columns { Plain, Qualified };

// The SQL, values as literals. Throws Error (Script) "A value is required for bind parameter 'x'".
std::string render(const Clause& clause, sql::Flavour flavour, Columns columns);

}  // namespace limbeck::alembic
