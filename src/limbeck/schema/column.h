// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "limbeck/schema/constraint.h"
#include "limbeck/schema/name.h"
#include "limbeck/schema/sequence.h"
#include "limbeck/schema/type.h"

namespace limbeck::schema {

// What a column holds where a row does not say.
struct Default {
    enum class Kind {
        Literal,     // a text, to be quoted
        Sql,         // SQL as it stands
        Expression,  // SQL that was built from an expression: SQLite wants it in parentheses
    };
    std::string text = {};
    Kind kind = Kind::Literal;

    bool operator==(const Default&) const = default;
};

struct Computed {
    SqlText expression = {};
    std::optional<bool> persisted = {};

    bool operator==(const Computed&) const = default;
};

// Whether an integer key counts by itself. SQLAlchemy's rules: Auto is the only column of a primary
// key, has no default and refers to no other table; a default on the client's side, a Sequence
// included, is Never.
enum class Autoincrement { Auto, Always, Never, IgnoreForeignKey };

struct Column {
    std::string name = {};
    Type type = {};
    bool nullable = true;
    std::optional<Default> server_default = {};
    bool primary_key = false;
    bool unique = false;
    bool index = false;  // with `unique`: a unique index instead of a constraint
    Autoincrement autoincrement = Autoincrement::Auto;
    std::optional<Identity> identity = {};
    std::optional<Computed> computed = {};
    std::string comment = {};
    std::vector<ForeignKey> foreign_keys = {};
    std::vector<Check> checks = {};
    std::string on_conflict = {};  // SQLite: what a NULL in a NOT NULL column does ("REPLACE")
    std::string storage = {};      // PostgreSQL: "EXTERNAL", where it is not the type's own
    std::string compression = {};  // PostgreSQL 14: "lz4"
    // PostgreSQL: it is here because a parent of the table has it.
    bool inherited = false;
    bool differs_from_parent = false;  // in its default or in being NOT NULL

    bool operator==(const Column&) const = default;
};

}  // namespace limbeck::schema
