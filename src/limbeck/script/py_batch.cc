// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/script/py_directives.h"
#include "limbeck/script/py_text.h"

namespace limbeck::script {

namespace {

using schema::Column;
using schema::Constraint;
using schema::Table;

template <typename Object>
bool contains(const std::vector<Object>& objects, const Object& object) {
    return std::find(objects.begin(), objects.end(), object) != objects.end();
}

const Column* find(const Table& table, const std::string& name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const Column& column) { return column.name == name; });
    return found == table.columns.end() ? nullptr : &*found;
}

// What Alembic's reading of a table on SQLite keeps: no CHECK, no generated column, no collation,
// no option, no order or condition of an index, no declared type but those that SQLAlchemy knows.
bool survives_alembic(PyItems& items, const Table& table) {
    const auto plain_column = [&](const Column& column) {
        return !column.computed && column.type.collation.empty() && column.on_conflict.empty() &&
               items.type(column.type, Voice::Database).has_value();
    };
    const auto plain_constraint = [&](const Constraint& constraint) {
        return !std::holds_alternative<schema::Check>(constraint) &&
               items.constraint(table, constraint).has_value();
    };
    const auto plain_index = [](const schema::Index& index) {
        return index.sqlite_where.empty() &&
               std::all_of(index.parts.begin(), index.parts.end(), [](const auto& part) {
                   return part.expression.empty() && part.collation.name.empty() &&
                          !part.descending;
               });
    };
    return table.options.empty() && table.prefixes.empty() &&
           std::all_of(table.columns.begin(), table.columns.end(), plain_column) &&
           std::all_of(table.constraints.begin(), table.constraints.end(), plain_constraint) &&
           std::all_of(table.indexes.begin(), table.indexes.end(), plain_index);
}

class Block {
  public:
    Block(PyDirectives& directives, const Table& from, const Table& to)
        : directives_(directives), from_(from), to_(to) {}

    std::optional<PyCalls> write() {
        drop_what_goes();
        for (const Column& column : to_.columns) {
            const Column* const old = find(from_, column.name);
            if (old == nullptr) {
                add(directives_.add_column({.table = to_.name, .column = column}, true));
            } else if (*old != column) {
                alter(*old, column);
            }
        }
        for (const Column& column : from_.columns) {
            if (find(to_, column.name) == nullptr) {
                add(fmt::format("batch_op.drop_column({})", py_repr(column.name)));
            }
        }
        make_what_comes();
        return fails_ ? std::nullopt : std::optional(std::move(calls_));
    }

  private:
    void add(PyText text) {
        fails_ = fails_ || !text;
        if (text) {
            calls_.push_back({std::move(*text)});
        }
    }

    void drop_what_goes() {
        for (const schema::Index& index : from_.indexes) {
            if (!contains(to_.indexes, index)) {
                add(fmt::format("batch_op.drop_index({})", PyItems::name(index.name)));
            }
        }
        for (const Constraint& constraint : from_.constraints) {
            if (contains(to_.constraints, constraint)) {
                continue;
            }
            const auto* unique = std::get_if<schema::Unique>(&constraint);
            const auto* key = std::get_if<schema::ForeignKey>(&constraint);
            if (unique == nullptr && key == nullptr) {
                add(std::nullopt);
                continue;
            }
            add(directives_.drop_constraint(
                {.table = to_.name,
                 .name = unique != nullptr ? unique->name : key->name,
                 .type = unique != nullptr ? operation::ConstraintType::Unique
                                           : operation::ConstraintType::ForeignKey},
                true));
        }
    }

    void make_what_comes() {
        for (const Constraint& constraint : to_.constraints) {
            if (contains(from_.constraints, constraint)) {
                continue;
            }
            const bool known = std::holds_alternative<schema::Unique>(constraint) ||
                               std::holds_alternative<schema::ForeignKey>(constraint) ||
                               std::holds_alternative<schema::Check>(constraint);
            add(known ? directives_.add_constraint({to_.name, constraint}, true) : std::nullopt);
        }
        for (const schema::Index& index : to_.indexes) {
            if (!contains(from_.indexes, index)) {
                add(directives_.create_index(index, true));
            }
        }
    }

    void alter(const Column& old, const Column& column) {
        Column rest = old;
        operation::AlterColumn alter{.table = to_.name, .column = column.name};
        alter.existing_type = old.type;
        alter.existing_nullable = old.nullable;
        if (old.type != column.type) {
            alter.type = rest.type = column.type;
        }
        if (old.nullable != column.nullable) {
            alter.nullable = rest.nullable = column.nullable;
        }
        if (old.server_default != column.server_default) {
            alter.server_default = column.server_default
                                       ? operation::ColumnDefault(*column.server_default)
                                       : operation::ColumnDefault(operation::NoDefault{});
            rest.server_default = column.server_default;
        }
        add(rest == column ? directives_.alter_column(alter, true) : std::nullopt);
    }

    PyDirectives& directives_;
    const Table& from_;
    const Table& to_;
    PyCalls calls_;
    bool fails_ = false;
};

}  // namespace

std::optional<PyCalls> py_batch(PyDirectives& directives, const Table& from, const Table& to,
                                const PyOptions& options) {
    if (options.has_views || contains(options.half_reflected, from.name) ||
        !survives_alembic(directives.items(), from) || from.options != to.options ||
        from.prefixes != to.prefixes) {
        return std::nullopt;
    }
    std::optional<PyCalls> inside = Block(directives, from, to).write();
    if (!inside || inside->empty()) {
        return std::nullopt;
    }
    const std::string in = directives.items().schema(from.name.schema);
    PyCalls calls{{fmt::format("with op.batch_alter_table({}, schema={}) as batch_op:",
                               py_repr(from.name.name), in.empty() ? "None" : py_repr(in))}};
    for (PyCall& call : *inside) {
        std::string text = "    ";
        for (const char c : call.text) {
            text += c;
            text += c == '\n' ? "    " : "";
        }
        calls.push_back({std::move(text)});
    }
    calls.push_back({""});
    return calls;
}

}  // namespace limbeck::script
