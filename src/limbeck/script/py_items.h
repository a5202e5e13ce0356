// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "limbeck/schema/index.h"
#include "limbeck/schema/naming.h"
#include "limbeck/schema/table.h"
#include "limbeck/script/py_types.h"

// What stands inside a directive: columns, constraints, what an index covers. Each is none where
// SQLAlchemy 1.4 has no words that make exactly that.
namespace limbeck::script {

using PyText = std::optional<std::string>;

// What the words depend on.
struct PyDialect {
    bool postgresql = false;
    std::string default_schema = {};  // names in it are written without a schema
    // Of the models that the project's env.py knows: what it would name stands with its name. None
    // where that is not known: then everything does.
    std::optional<schema::NamingConvention> convention = schema::NamingConvention();
};

class PyItems {
  public:
    PyItems(const PyDialect& dialect, PyImports& imports) : dialect_(dialect), imports_(imports) {}

    [[nodiscard]] const PyDialect& dialect() const { return dialect_; }
    PyText type(const schema::Type& type, Voice voice);

    enum class Counting { No, Serial, MustNot };
    // sa.Column('id', sa.Integer(), nullable=False). A serial one says nothing of its default; one
    // that must not count says so, for SQLAlchemy would make it a serial.
    PyText column(const schema::Column& column, Voice voice, Counting counting);
    // sa.text('now()')
    PyText server_default(const schema::Default& value) const;

    // sa.UniqueConstraint('email'), as part of a table.
    PyText constraint(const schema::Table& table, const schema::Constraint& constraint) const;
    // The name of a constraint or index: op.f('t_pkey').
    static std::string name(const schema::Name& name);

    // The columns and expressions of an index, and its options as further arguments.
    std::string index_parts(const schema::Index& index) const;
    PyText index_options(const schema::Index& index) const;

    // "" where it is the default one.
    [[nodiscard]] std::string schema(const std::string& schema) const;

  private:
    PyText name_in_table(const schema::Table& table, const schema::Constraint& constraint,
                         const schema::Name& name) const;

    const PyDialect& dialect_;
    PyImports& imports_;
};

// What a foreign key says besides what it refers to: ", ondelete='CASCADE'". Nothing for ON DELETE
// SET NULL (…), which SQLAlchemy does not take.
PyText py_reference_options(const schema::ForeignKey& key);
std::string py_deferrability(const std::optional<bool>& deferrable, const std::string& initially);

}  // namespace limbeck::script
