// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "limbeck/operation/operation.h"
#include "limbeck/script/py_body.h"

// One operation as calls of alembic.op.
namespace limbeck::script {

// A call; its lines after the first are indented with it, unless they stand inside a string.
struct PyCall {
    std::string text = {};
    bool keeps_lines = false;
};
using PyCalls = std::vector<PyCall>;

// op.execute for each statement.
PyCalls py_executes(const std::vector<std::string>& statements);

// Columns that count by a sequence of their own which SQLAlchemy makes with the table.
using PySerials = std::vector<schema::SequenceOwner>;

class PyDirectives {
  public:
    PyDirectives(const PyOptions& options, PyImports& imports)
        : options_(options), items_(options.dialect, imports) {}

    PyCalls write(const operation::Operation& operation, const PySerials& serials);

    [[nodiscard]] Voice fresh() const {
        return options_.leads_back ? Voice::Database : Voice::Model;
    }
    [[nodiscard]] Voice existing() const {
        return options_.leads_back ? Voice::Model : Voice::Database;
    }
    PyItems& items() { return items_; }

    // The arguments of these, from the name on; `in_batch`: without the table.
    PyText add_column(const operation::AddColumn& add, bool in_batch);
    PyText alter_column(const operation::AlterColumn& alter, bool in_batch);
    PyText create_index(const schema::Index& index, bool in_batch);
    PyText add_constraint(const operation::AddConstraint& add, bool in_batch);
    PyText drop_constraint(const operation::DropConstraint& drop, bool in_batch);

  private:
    [[nodiscard]] PyCalls raw(const operation::Operation& operation) const;
    PyCalls or_raw(PyText text, const operation::Operation& operation) const;
    PyCalls create_table(const operation::CreateTable& create, const PySerials& serials);
    PyCalls create_index(const operation::CreateIndex& create);
    PyCalls add_constraint(const operation::AddConstraint& add);
    PyCalls alter_column(const operation::AlterColumn& alter);
    PyText table_call(const schema::Table& table, const PySerials& serials);
    // ", schema='app'"
    [[nodiscard]] std::string in_schema(const std::string& schema,
                                        std::string_view key = "schema") const;
    PyText conversion(const operation::AlterColumn& alter) const;
    PyText rename_column(const operation::AlterColumn& alter) const;

    const PyOptions& options_;
    PyItems items_;
};

// A table that SQLite makes anew, as a block `with op.batch_alter_table(…)`; none where Alembic's
// own reading of the table would lose something.
std::optional<PyCalls> py_batch(PyDirectives& directives, const schema::Table& from,
                                const schema::Table& to, const PyOptions& options);

}  // namespace limbeck::script
