// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "limbeck/alembic/schema_items.h"

namespace limbeck::alembic {

// sa.Table and sa.table(): a table with its columns as expressions.
class TableObject : public NativeObject {
  public:
    TableObject(Library& owner, Ref<Class> of) : library(owner), cls(std::move(of)) {}
    ~TableObject() override { disown(); }
    TableObject(const TableObject&) = delete;
    TableObject& operator=(const TableObject&) = delete;
    [[nodiscard]] std::string type_name() const override { return cls->name; }
    Class* python_class(Interpreter& /*vm*/) override { return cls.get(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    std::string repr(Interpreter& vm) override;
    std::string str(Interpreter& vm) override { return repr(vm); }
    std::size_t hash(Interpreter& vm) override;
    void clear() override {
        disown();
        columns.clear();
        mapper = Value();
        metadata = Value();
    }

    // The name in front of its columns, and what stands in FROM.
    [[nodiscard]] std::string prefix() const;
    [[nodiscard]] std::string source() const;
    void add_column(const Ref<ColumnObject>& column);
    [[nodiscard]] Ref<ColumnObject> find(std::string_view name) const;
    // Columns, constraints and indexes as they were given. Columns of the key that nobody called
    // nullable are not.
    void take(std::span<const Value> items);

    Library& library;
    Ref<Class> cls;
    schema::Table table;  // its columns as far as they were described, for create()
    std::vector<Ref<ColumnObject>> columns;
    Value mapper;    // of a class that stands for it
    Value metadata;  // that it belongs to
    std::string alias;
    std::string query;  // of a subquery: its SQL, instead of a name

  private:
    void disown();
};

// The table that a value is, or that a class is mapped to; nullptr for anything else.
TableObject* table_behind(const Value& value);
// The same; raises ArgumentError.
TableObject& table_of(Library& library, const Value& value, std::string_view what);

// Whether a foreign key of one of them is to the other.
bool refer_to_each_other(const TableObject& left, const TableObject& right);

// The condition under which two tables are joined when nobody says: their one foreign key. Raises
// InvalidRequestError where there is none, or more than one.
Clause natural_condition(Library& library, const TableObject& left, const TableObject& right);

// The MetaData of the project's models: what is known of it is its naming convention.
Value target_metadata(Library& library);

// `table.c`
Value make_collection(Library& library, const Ref<TableObject>& table);

// Reads the table from the database into the object (autoload_with). Raises NoSuchTableError.
void reflect(Library& library, TableObject& table);

}  // namespace limbeck::alembic
