// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "limbeck/schema/column.h"
#include "limbeck/schema/name.h"
#include "limbeck/schema/sequence.h"
#include "limbeck/schema/table.h"

// A database as a reader found it. Owners and rows are no part of it.
namespace limbeck::schema {

struct Schema {
    std::string name = {};
    std::string comment = {};

    bool operator==(const Schema&) const = default;
};

// Something that another thing needs.
struct Dependency {
    enum class On { Relation, Column, Type, Definition, Key };
    On on = On::Relation;
    QualifiedName name = {};
    std::string part = {};  // the column; the constraint; of a definition its signature

    bool operator==(const Dependency&) const = default;
    auto operator<=>(const Dependency&) const = default;
};

struct View {
    QualifiedName name = {};
    bool materialized = false;
    SqlText definition = {};  // PostgreSQL: the query; SQLite: the whole CREATE VIEW
    std::vector<Column> columns = {};
    std::vector<Index> indexes = {};  // of a materialized one
    std::string comment = {};
    // PostgreSQL: WITH (…), of which WITH CHECK OPTION is one.
    std::vector<std::pair<std::string, std::string>> with = {};
    std::vector<Dependency> depends_on = {};  // PostgreSQL; sorted

    bool operator==(const View&) const = default;
};

struct Trigger {
    QualifiedName name = {};
    QualifiedName table = {};  // or view
    SqlText definition = {};   // CREATE TRIGGER …
    std::string state = {};    // PostgreSQL: "DISABLE", "ENABLE ALWAYS"; "" is what CREATE makes
    std::string comment = {};
    std::vector<Dependency> depends_on = {};  // PostgreSQL; sorted

    bool operator==(const Trigger&) const = default;
};

// What has no structure here but the statement that makes it, in the server's words. The kinds
// that a dialect has stand in its definitions.cc.
struct Definition {
    std::string kind = {};  // "FUNCTION", as the dialect's statements call it
    QualifiedName name = {};
    std::string signature = {};  // "integer, text": tells apart what has the same name
    SqlText sql = {};
    std::string interface = {};  // while this is the same, `sql` may replace what is there
    int optional_arguments = 0;  // of which a replacement may have more, but no fewer
    std::string comment = {};
    std::vector<Dependency> depends_on = {};  // sorted

    bool operator==(const Definition&) const = default;
};

// Something that is there, but that nothing here can hold.
struct Unmodelled {
    std::string kind = {};  // "function", "virtual table"
    QualifiedName name = {};
    bool is_relation = false;  // it takes a name among tables and views

    bool operator==(const Unmodelled&) const = default;
    auto operator<=>(const Unmodelled&) const = default;
};

struct Extension {
    std::string name = {};
    std::string schema = {};
    std::string version = {};
    std::string comment = {};
    std::vector<QualifiedName> relations = {};  // its tables, views and sequences
    std::vector<QualifiedName> types = {};
    std::vector<std::string> schemas = {};

    bool operator==(const Extension&) const = default;
};

// What a reader came across that is no part of what the database looks like: all are equal.
struct Noticed {
    // SQLite: the tables with a reference of which SQLAlchemy's reflection loses something, for it
    // stands beside its column or leads nowhere.
    std::vector<QualifiedName> half_reflected = {};

    bool operator==(const Noticed& /*other*/) const { return true; }
};

// Everything sorted by schema and name, but for what has an order of its own: columns, values of an
// enum; constraints, the primary key first, as they were written (SQLite) or by kind and name
// (PostgreSQL).
//
// PostgreSQL: every name has its schema. SQLite: names in main have none, unless main was asked for
// by its name; names in attached databases do.
struct Database {
    std::string default_schema = {};  // current_schema(), "main"
    // Where a name without a schema is looked for, but for the system's.
    std::vector<std::string> search_path = {};
    bool ignores_case = false;  // of names: SQLite
    std::vector<Schema> schemas = {};
    std::vector<Table> tables = {};
    std::vector<View> views = {};
    std::vector<Sequence> sequences = {};  // but for those behind identity columns
    std::vector<EnumType> enums = {};
    std::vector<Trigger> triggers = {};
    std::vector<Definition> definitions = {};
    std::vector<Extension> extensions = {};  // what belongs to one is named there, and nowhere else
    std::vector<Unmodelled> unmodelled = {};
    Noticed noticed = {};

    bool operator==(const Database&) const = default;
};

// By name; a name without a schema is looked for along the search path. Null where there is none;
// points into the database.
const Table* find_table(const Database& database, const QualifiedName& name);
const View* find_view(const Database& database, const QualifiedName& name);
const Sequence* find_sequence(const Database& database, const QualifiedName& name);
const EnumType* find_enum(const Database& database, const QualifiedName& name);

// Whether a table or view of this name is there, modelled or not, of an extension or not.
bool has_relation(const Database& database, const QualifiedName& name);

}  // namespace limbeck::schema
