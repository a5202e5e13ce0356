// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/alembic/tables.h"

// Core's statements: select, insert, update, delete.
namespace limbeck::alembic {

class SelectObject : public QueryObject {
  public:
    explicit SelectObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "Select"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Select").get(); }
    [[nodiscard]] Clause clause() const override;
    [[nodiscard]] std::vector<ResultType> result_types() const override;
    std::string str(Interpreter& vm) override;
    // ORDER BY, LIMIT, OFFSET: what would count for a whole union.
    [[nodiscard]] bool has_ending() const { return !orders.empty() || limit || offset; }

    void clear() override {
        entities.clear();
        others.clear();
    }

    Library& library;
    std::vector<Clause> columns;
    std::vector<Value> entities;       // what they come from, as it was given
    std::vector<Value> others;         // what it joins or reads besides
    std::optional<Clause> head;        // of a union: its first part, where that has an ending
    std::vector<std::string> sources;  // select_from
    Clause joins;                      // " JOIN b ON …", behind the first source
    std::vector<Clause> conditions;
    std::vector<Clause> groups;
    std::vector<Clause> having;
    std::vector<Clause> orders;
    std::optional<Clause> limit;
    std::optional<Clause> offset;
    std::vector<std::pair<std::string, Clause>> compounds;  // "UNION ALL" …
    std::string ending;                                     // " FOR UPDATE"
    bool distinct = false;

  private:
    [[nodiscard]] Clause body() const;
};

// EXISTS (SELECT …), which may still be narrowed.
class ExistsObject : public ExpressionObject {
  public:
    ExistsObject(Library& owner, Ref<SelectObject> of)
        : ExpressionObject(owner), query(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override { return "Exists"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Exists").get(); }
    [[nodiscard]] Clause clause() const override;
    void clear() override { query = {}; }

    Ref<SelectObject> query;
};

// INSERT, UPDATE and DELETE.
class ChangeObject : public QueryObject {
  public:
    enum class Kind { Insert, Update, Delete };
    ChangeObject(Library& owner, Kind what, Ref<TableObject> of)
        : library(owner), kind(what), table(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override;
    Class* python_class(Interpreter& vm) override;
    [[nodiscard]] Clause clause() const override;
    [[nodiscard]] std::vector<ResultType> result_types() const override;
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    std::string str(Interpreter& vm) override;
    void clear() override { table = {}; }

    // The statement for one set of parameters: what it does not set itself comes from there.
    [[nodiscard]] Clause with(const std::vector<std::pair<std::string, Value>>& parameters) const;

    // Of rows to insert: those columns that the first one names and the table has, as SQLAlchemy's
    // "executemany" takes them. Raises StatementError where a later row lacks one.
    void choose_columns(std::vector<std::vector<std::pair<std::string, Value>>>& rows) const;

    using Assignments = std::vector<std::pair<std::string, Clause>>;  // by the columns' keys
    // A value for a column of the table, of its type.
    [[nodiscard]] Clause value_for(const std::string& key, const Value& value) const;
    [[nodiscard]] Clause value_for(const ColumnObject& column, const Value& value) const;

    Library& library;
    Kind kind;
    Ref<TableObject> table;
    std::vector<Assignments> rows;  // of INSERT several, of UPDATE one
    std::optional<std::pair<std::vector<std::string>, Clause>> from_select;
    std::vector<Clause> conditions;
    std::vector<Clause> returning;
    Clause conflict;     // " ON CONFLICT …"
    std::string prefix;  // "OR IGNORE "

  private:
    [[nodiscard]] Clause body(const std::vector<Assignments>& values) const;
    [[nodiscard]] Clause insert(const std::vector<Assignments>& values) const;
    [[nodiscard]] Clause update(const Assignments& values) const;
    // Parameters that are columns which the statement does not set itself, set by them.
    void take_columns(const std::vector<std::pair<std::string, Value>>& parameters,
                      Assignments& values) const;
    // In the order of the table, as SQLAlchemy writes them. Raises CompileError for what is none of
    // its columns.
    void arrange(Assignments& values) const;
};

void fill_changes(Library& library, python::ModuleObject& module);
void add_changes(Library& library, const Ref<Class>& executable);

// insert(), update() … of a table.
void add_query_methods(Library& library, Class& table);

}  // namespace limbeck::alembic
