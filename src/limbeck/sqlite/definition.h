// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/schema/column.h"
#include "limbeck/schema/constraint.h"

// What the statements that SQLite stores say and its pragmas do not. The grammar is that of
// parse.y in SQLite's sources: the statements have been understood by SQLite, so what these
// functions cannot read is a lack of theirs.
namespace limbeck::sqlite {

struct ColumnDefinition {
    std::string name = {};
    std::string type = {};  // as written
    std::string collation = {};
    std::string on_conflict = {};  // of NOT NULL
    std::optional<schema::Computed> computed = {};
};

struct TableDefinition {
    std::vector<ColumnDefinition> columns = {};
    // As they were written; those beside a column become the table's. A foreign key without
    // columns of the target means its primary key.
    std::vector<schema::Constraint> constraints = {};
    // Whether a reference that has a name, an action or the like stands beside its column.
    bool says_more_beside = false;
    bool autoincrement = false;
    bool strict = false;
    bool without_rowid = false;
};

// Throws Error (Unsupported) where a CREATE TABLE does not read as one.
TableDefinition parse_create_table(std::string_view sql);

struct IndexDefinition {
    std::vector<std::string> parts = {};  // without ASC and DESC
    std::string where = {};
};

// Throws Error (Unsupported) likewise.
IndexDefinition parse_create_index(std::string_view sql);

}  // namespace limbeck::sqlite
