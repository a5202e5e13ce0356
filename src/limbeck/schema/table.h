// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/schema/column.h"
#include "limbeck/schema/constraint.h"
#include "limbeck/schema/index.h"
#include "limbeck/schema/name.h"

namespace limbeck::schema {

// PostgreSQL: the share of a partitioned table that this one holds.
struct Partition {
    QualifiedName of = {};
    SqlText bound = {};  // "FOR VALUES IN ('a')", "DEFAULT"

    bool operator==(const Partition&) const = default;
};

// What a table has because its parents have it, by names of its own: it stands with the parents,
// and here only for the day on which the table leaves them.
struct FromParents {
    std::vector<Constraint> constraints = {};
    std::vector<Index> indexes = {};

    // Says nothing about the table that its parents do not say.
    bool operator==(const FromParents& /*other*/) const { return true; }
};

struct Table {
    QualifiedName name = {};
    std::vector<Column> columns = {};
    std::vector<Constraint> constraints = {};  // in the order they were written
    std::vector<Index> indexes = {};           // their `table` is this one, whatever it says
    std::string comment = {};
    std::vector<std::string> prefixes = {};  // CREATE … TABLE
    // Of one database, by SQLAlchemy's keyword: {"postgresql_partition_by", "RANGE (at)"},
    // {"sqlite_autoincrement", "true"}.
    std::map<std::string, std::string> options = {};
    // PostgreSQL. What came from a parent and cannot be dropped here (constraints, indexes) stands
    // with the parent only; columns stand here too, marked `inherited`.
    std::vector<QualifiedName> inherits = {};
    std::optional<Partition> partition = {};
    FromParents from_parents = {};

    bool operator==(const Table&) const = default;
};

// The primary key: as it is declared, or else of the columns that say they belong to it.
std::optional<PrimaryKey> primary_key(const Table& table);

// The column that counts by itself on a database that knows how; null where there is none. Points
// into the table. Throws Error (Refused) where a column insists that cannot.
const Column* autoincrement_column(const Table& table);

// Makes constraints and indexes of what columns only say by the way (`unique`, `index`, foreign
// keys, what an Enum may hold), in the order in which SQLAlchemy writes them: after those of the
// table, column by column. What is left on the columns is what CREATE TABLE writes beside them.
void expand(Table& table);

}  // namespace limbeck::schema
