// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "limbeck/schema/index.h"
#include "limbeck/schema/name.h"
#include "limbeck/schema/type.h"

namespace limbeck::schema {

struct PrimaryKey {
    Name name = {};
    std::vector<std::string> columns = {};
    std::optional<bool> deferrable = {};
    std::string initially = {};             // "DEFERRED", "IMMEDIATE"
    std::vector<std::string> include = {};  // PostgreSQL 11
    // SQLite: every column again, where one of them has an order or a collation of its own.
    std::vector<IndexPart> parts = {};
    std::string on_conflict = {};  // SQLite: "REPLACE"
    std::string comment = {};      // PostgreSQL, as on every constraint

    bool operator==(const PrimaryKey&) const = default;
};

struct Unique {
    Name name = {};
    std::vector<std::string> columns = {};
    std::optional<bool> deferrable = {};
    std::string initially = {};
    bool nulls_not_distinct = false;        // PostgreSQL 15
    std::vector<std::string> include = {};  // PostgreSQL 11
    std::vector<IndexPart> parts = {};      // as in a primary key
    std::string on_conflict = {};           // SQLite
    std::string comment = {};

    bool operator==(const Unique&) const = default;
};

struct ForeignKey {
    Name name = {};
    std::vector<std::string> columns = {};  // none on a column: that column
    QualifiedName target = {};
    std::vector<std::string> target_columns = {};
    std::string onupdate = {};
    std::string ondelete = {};
    std::string match = {};
    std::optional<bool> deferrable = {};
    std::string initially = {};
    bool not_valid = false;  // PostgreSQL: existing rows are not checked
    // To be added by an ALTER of its own: no part of CREATE TABLE where the database can ALTER.
    bool use_alter = false;
    std::string comment = {};

    bool operator==(const ForeignKey&) const = default;
};

struct Check {
    Name name = {};
    SqlText condition = {};
    bool not_valid = false;
    bool no_inherit = false;  // PostgreSQL
    std::string comment = {};

    bool operator==(const Check&) const = default;
};

// What an Enum or a Boolean may hold, checked by the table where the database has no such type.
struct TypeCheck {
    Name name = {};
    std::string column = {};
    Type type = {};

    bool operator==(const TypeCheck&) const = default;
};

struct ExclusionPart {
    std::string column = {};  // or
    SqlText expression = {};
    std::string op = {};  // "&&"
    std::string operator_class = {};

    bool operator==(const ExclusionPart&) const = default;
};

struct Exclusion {
    Name name = {};
    std::vector<ExclusionPart> parts = {};
    std::string using_method = "gist";
    SqlText where = {};
    std::optional<bool> deferrable = {};
    std::string initially = {};
    std::vector<std::string> include = {};  // PostgreSQL 14
    std::string comment = {};

    bool operator==(const Exclusion&) const = default;
};

using Constraint = std::variant<PrimaryKey, Unique, ForeignKey, Check, TypeCheck, Exclusion>;

const Name& name_of(const Constraint& constraint);
std::string comment_of(const Constraint& constraint);  // "" for the kinds that have none
// The order in which readers list those of a table: by kind, then by name.
bool is_before(const Constraint& a, const Constraint& b);

}  // namespace limbeck::schema
