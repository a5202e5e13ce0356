// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "limbeck/schema/database.h"

// What changes are about, and what needs what.
namespace limbeck::diff {

struct Object {
    enum class Kind {
        Schema,
        Relation,    // tables, views, sequences and indexes share their names
        Column,      // that it is there
        ColumnType,  // that it is of its type
        NotNull,
        Settings,     // what else is said of a column: its default
        Persistence,  // whether a table is logged
        Key,          // a constraint: the table and its name
        Type,
        Trigger,  // the table and its name
        Definition,
    };
    Kind kind = Kind::Relation;
    schema::QualifiedName name = {};
    std::string part = {};

    bool operator==(const Object&) const = default;
    auto operator<=>(const Object&) const = default;
};
using Objects = std::vector<Object>;

Object schema_object(const std::string& name);
Object relation(const schema::QualifiedName& name);
Object column(const schema::QualifiedName& table, const std::string& name);
Object column_type(const schema::QualifiedName& table, const std::string& name);
Object not_null(const schema::QualifiedName& table, const std::string& name);
Object settings(const schema::QualifiedName& table, const std::string& name);
Object persistence(const schema::QualifiedName& table);
Object key(const schema::QualifiedName& table, const std::string& name);
Object type(const schema::QualifiedName& name);
Object trigger(const schema::Trigger& trigger);
Object definition(const schema::Definition& definition);
Object extension(const std::string& name);

// "schema.name", for people and for sorting.
std::string display(const schema::QualifiedName& name);
std::string display(const schema::QualifiedName& table, const std::string& part);

// Whether a text may speak of something of that name.
bool may_mention(const std::string& text, const std::string& name);

// What one database's objects need of each other. Where only texts say it (the condition of a
// CHECK, a default), whatever they mention by name counts: too much at worst, which costs nothing
// but freedom of order.
class Needs {
  public:
    explicit Needs(const schema::Database& database);

    [[nodiscard]] Objects of(const schema::Table& table, const schema::Column& column) const;
    [[nodiscard]] Objects of(const schema::Table& table,
                             const schema::Constraint& constraint) const;
    [[nodiscard]] Objects of(const schema::Table& table, const schema::Index& index) const;
    // Of its columns, its constraints and indexes, without what it is itself.
    [[nodiscard]] Objects of(const schema::Table& table) const;
    [[nodiscard]] Objects of(const schema::View& view) const;
    [[nodiscard]] Objects of(const schema::Trigger& trigger) const;
    [[nodiscard]] Objects of(const schema::Definition& definition) const;
    [[nodiscard]] Objects of(const schema::Sequence& sequence) const;
    // What the text of a body speaks of, which the server may or may not look at.
    [[nodiscard]] Objects mentioned_by(const schema::Definition& definition) const;

  private:
    void add_type(Objects& to, const schema::Type& type) const;
    void add_mentioned(Objects& to, const std::string& text) const;
    void add_columns(Objects& to, const schema::Table& table, const std::string& text) const;
    void add_foreign_key(Objects& to, const schema::ForeignKey& key) const;

    const schema::Database& database_;
    // What a text may mention: by the words that their names are, or one by one.
    std::unordered_multimap<std::string, Object> words_;
    // For bodies only.
    std::unordered_multimap<std::string, const schema::Table*> tables_;
    std::unordered_multimap<std::string, const schema::View*> views_;
    std::vector<std::pair<std::string, Object>> odd_names_;
};

// Everything that comes and goes with a table.
Objects objects_of(const schema::Table& table);
Objects objects_of(const schema::View& view);

}  // namespace limbeck::diff
