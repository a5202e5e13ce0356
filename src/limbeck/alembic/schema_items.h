// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "limbeck/alembic/expressions.h"
#include "limbeck/operation/operation.h"
#include "limbeck/schema/table.h"

// What sa.Column, sa.ForeignKey, sa.Index and their like are while a script holds them.
namespace limbeck::alembic {

class TableObject;

class ColumnObject : public ExpressionObject {
  public:
    explicit ColumnObject(Library& owner) : ExpressionObject(owner) {}
    [[nodiscard]] std::string type_name() const override { return "Column"; }
    Class* python_class(Interpreter& vm) override;
    [[nodiscard]] Clause clause() const override;
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    bool set_attribute(Interpreter& vm, std::string_view name, const Value& value) override;
    std::string repr(Interpreter& vm) override;
    void clear() override {
        type = Value();
        client_default = Value::unset();
        on_update = Value::unset();
    }

    // What scripts call it: `key=`, else its name.
    [[nodiscard]] const std::string& own_key() const { return key.empty() ? column.name : key; }
    // The same column for another table.
    [[nodiscard]] Ref<ColumnObject> twin() const;
    // As a column of a table there.
    [[nodiscard]] schema::Column in_schema(const std::string& schema) const;

    schema::Column column;
    Value type;                             // the object it was made with
    Value client_default = Value::unset();  // `default=`: for rows that Core inserts
    Value on_update = Value::unset();       // `onupdate=`: for rows that Core updates
    HandlingRef handling;                   // of its values
    std::string key;                        // "" where it is the name
    std::string table;                      // in front of its name; "" while it belongs to none
    std::string source;                     // of that table in FROM
    TableObject* parent = nullptr;          // that table, while it lives
    bool nullable_given = false;            // else a primary key decides
    bool is_clause = false;                 // sa.column(): no part of a definition
};

class ConstraintObject : public NativeObject {
  public:
    ConstraintObject(Library& owner, Ref<Class> of, schema::Constraint what)
        : library(owner), cls(std::move(of)), constraint(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return cls->name; }
    Class* python_class(Interpreter& /*vm*/) override { return cls.get(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;

    Library& library;
    Ref<Class> cls;
    schema::Constraint constraint;
    schema::QualifiedName table;  // "" while it belongs to none
};

class IndexObject : public NativeObject {
  public:
    explicit IndexObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "Index"; }
    Class* python_class(Interpreter& vm) override;
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;

    Library& library;
    operation::CreateIndex create;
};

// ForeignKey, Identity, Computed, Sequence, DefaultClause: what stands inside a Column.
class ItemObject : public NativeObject {
  public:
    using Item = std::variant<schema::ForeignKey, schema::Identity, schema::Computed,
                              schema::Sequence, schema::Default>;
    ItemObject(Library& owner, Ref<Class> of, Item what)
        : library(owner), cls(std::move(of)), item(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return cls->name; }
    Class* python_class(Interpreter& /*vm*/) override { return cls.get(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;

    Library& library;
    Ref<Class> cls;
    Item item;
    bool is_optional = false;  // a Sequence that databases with one of their own do not use
};

// A statement of DDL as an object: sa.schema.CreateSequence(…), for op.execute.
class DirectiveObject : public NativeObject {
  public:
    DirectiveObject(Library& owner, Ref<Class> of, operation::Operation what)
        : library(owner), cls(std::move(of)), operation(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return cls->name; }
    Class* python_class(Interpreter& /*vm*/) override { return cls.get(); }
    // Its SQL.
    std::string str(Interpreter& vm) override;
    std::string repr(Interpreter& vm) override { return str(vm); }

    Library& library;
    Ref<Class> cls;
    operation::Operation operation;
};

// A server_default as a column or an alter_column has it.
std::optional<schema::Default> default_of(Library& library, const Value& value);
// The same for alter_column, which also takes Identity and Computed.
operation::ColumnDefault column_default_of(Library& library, const Value& value);

// Columns by name, as an index takes them.
schema::IndexPart index_part(Library& library, const Value& value);
// The keywords of create_index and sa.Index that are one database's own.
void read_index_keywords(Library& library, const Keywords& keywords,
                         operation::CreateIndex& create);
// Of one that drop_index is told and has no use for.
void check_index_keyword(Library& library, const std::string& keyword);
void read_unique_keywords(Library& library, const Keywords& keywords, schema::Unique& unique);
// ("period", "&&"), and the operator classes by column or None.
schema::ExclusionPart exclusion_part(Library& library, const Value& pair, const Value& classes);
// SQLAlchemy's ArgumentError for a keyword of one database that no such object has.
[[noreturn]] void not_accepted(Library& library, const std::string& keyword, std::string_view of);
// The same where the keyword belongs to PostgreSQL or SQLite; any other is Unsupported.
[[noreturn]] void refuse_keyword(Library& library, const std::string& keyword,
                                 const std::string& of);
schema::QualifiedName table_name(Library& library, const Value& name, const Value& schema);
// Columns, constraints and indexes go where they belong in a table.
void add_to_table(Library& library, schema::Table& table, const Value& item);
// What is made of columns of a table belongs to it: the table's name, "" where they have none.
schema::QualifiedName attach(const std::vector<Value>& columns,
                             const schema::Constraint& constraint);
schema::QualifiedName attach(const std::vector<Value>& columns, const schema::Index& index);
void read_table_keywords(Library& library, const Keywords& keywords, schema::Table& table);

// op.f("name"): a str that naming conventions leave alone.
Value final_text(Library& library, const std::string& text);

void fill_columns(Library& library, python::ModuleObject& module);
void fill_tables(Library& library, python::ModuleObject& module);
void add_columns(Library& library);
void add_constraints(Library& library);
void add_tables(Library& library);

}  // namespace limbeck::alembic
