// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_write.h"

#include <algorithm>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/orm_load.h"
#include "limbeck/alembic/queries.h"
#include "limbeck/alembic/values.h"
#include "limbeck/python/exceptions.h"

namespace limbeck::alembic {

namespace {

bool is_sql(const Value& value) {
    return python::native<ExpressionObject>(value) != nullptr ||
           python::native<QueryObject>(value) != nullptr;
}

// What `default=` and `onupdate=` give now.
Value made_now(Library& library, const Value& preset) {
    const bool is_function = preset.is(python::Kind::Function) ||
                             preset.is(python::Kind::NativeFunction) ||
                             preset.is(python::Kind::BoundMethod) || preset.is(python::Kind::Class);
    return is_function ? python::call(library.vm, preset) : preset;
}

const Value* value_of(const Row& row, std::string_view key) {
    const auto found =
        std::find_if(row.begin(), row.end(), [&](const auto& each) { return each.first == key; });
    return found == row.end() ? nullptr : &found->second;
}

Ref<ChangeObject> change(Library& library, ChangeObject::Kind kind, const Ref<TableObject>& table) {
    return python::make<ChangeObject>(library, kind, table);
}

void assign(ChangeObject& to, const ColumnObject& column, const Value& value) {
    to.rows.resize(1);
    to.rows.front().emplace_back(column.column.name, to.value_for(column.column.name, value));
}

// Sent without waiting for an answer.
void send(Library& library, const ChangeObject& statement) {
    std::string sql = render(statement.clause(), library.flavour(), Columns::Qualified);
    library.ask([&] {
        std::vector<dialect::Statement> one;
        one.push_back(library.statement(std::move(sql)));
        library.host.execute(std::move(one));
    });
}

// One column of an INSERT: what it gets, or that the database gives it something.
void add_column(Library& library, ChangeObject& insert, const MappedColumn& mapped,
                const Value* given, const InsertOptions& options, Written& written) {
    const ColumnObject& column = *mapped.column;
    const std::string& key = mapped.key->text();
    if (column.column.computed) {
        written.unknown.push_back(key);
        return;
    }
    // None means that nothing was given, but for JSON, which has a null of its own.
    const bool has_value = given != nullptr && (!given->is_none() || is_json(column.column.type) ||
                                                options.renders_nulls);
    if (has_value) {
        assign(insert, column, *given);
        if (is_sql(*given)) {
            written.unknown.push_back(key);
        }
        return;
    }
    if (column.client_default.is_set()) {
        const Value preset = made_now(library, column.client_default);
        assign(insert, column, preset);
        if (is_sql(preset)) {
            written.unknown.push_back(key);
        } else {
            written.known.emplace_back(key, preset);
        }
        return;
    }
    if (column.column.primary_key || column.column.server_default || column.column.identity) {
        written.unknown.push_back(key);
        return;
    }
    // A TypeDecorator of the script may make something of nothing.
    const bool decides = column.handling && !column.handling->decorator.is_none();
    insert.rows.resize(1);
    insert.rows.front().emplace_back(
        column.column.name,
        decides ? insert.value_for(column.column.name, Value()) : Clause("NULL"));
}

}  // namespace

Written insert_row(Library& library, const Mapper& mapper, const Row& row,
                   const InsertOptions& options) {
    const Ref<ChangeObject> insert = change(library, ChangeObject::Kind::Insert, mapper.table);
    insert->rows.resize(1);
    Written written;
    for (const MappedColumn& each : mapper.columns) {
        add_column(library, *insert, each, value_of(row, each.key->text()), options, written);
    }
    std::vector<const MappedColumn*> wanted;
    for (const MappedColumn* each : mapper.key()) {
        const auto unknown =
            std::find(written.unknown.begin(), written.unknown.end(), each->key->text());
        if (options.wants_key && unknown != written.unknown.end()) {
            wanted.push_back(each);
            insert->returning.push_back(each->column->clause());
            written.unknown.erase(unknown);
        }
    }
    if (wanted.empty()) {
        send(library, *insert);
        return written;
    }
    // RETURNING names the columns alone: the table's own name would do, an alias of it not.
    for (Clause& each : insert->returning) {
        each = Clause(render(each, library.flavour(), Columns::Plain));
    }
    const Value answer = execute_on_connection(library, insert, Value());
    const Value first = python::call_method(library.vm, answer, "first");
    const auto* made = python::native<RowObject>(first);
    for (std::size_t i = 0; made != nullptr && i < wanted.size(); ++i) {
        written.known.emplace_back(wanted[i]->key->text(), made->values[i]);
    }
    return written;
}

std::int64_t update_row(Library& library, const Mapper& mapper, const std::vector<Value>& key,
                        const Row& row, Written& written) {
    const Ref<ChangeObject> update = change(library, ChangeObject::Kind::Update, mapper.table);
    for (const MappedColumn& each : mapper.columns) {
        const Value* const given = value_of(row, each.key->text());
        if (given != nullptr) {
            assign(*update, *each.column, *given);
            if (is_sql(*given)) {
                written.unknown.push_back(each.key->text());
            }
        } else if (each.column->on_update.is_set()) {
            const Value preset = made_now(library, each.column->on_update);
            assign(*update, *each.column, preset);
            if (is_sql(preset)) {
                written.unknown.push_back(each.key->text());
            } else {
                written.known.emplace_back(each.key->text(), preset);
            }
        }
    }
    if (update->rows.empty()) {
        return 1;
    }
    const std::vector<const MappedColumn*> columns = mapper.key();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        update->conditions.push_back(column_is(library, *columns[i]->column, key[i]));
    }
    const Value answer = execute_on_connection(library, update, Value());
    const auto* result = python::native<ResultObject>(answer);
    return result == nullptr ? 1 : result->changed;
}

void insert_into(Library& library, TableObject& table, const Row& row) {
    const Ref<ChangeObject> insert =
        change(library, ChangeObject::Kind::Insert, Ref<TableObject>(&table));
    for (const auto& [name, value] : row) {
        assign(*insert, *table.find(name), value);
    }
    send(library, *insert);
}

void delete_from(Library& library, TableObject& table, const Row& row) {
    const Ref<ChangeObject> remove =
        change(library, ChangeObject::Kind::Delete, Ref<TableObject>(&table));
    for (const auto& [name, value] : row) {
        remove->conditions.push_back(column_is(library, *table.find(name), value));
    }
    send(library, *remove);
}

}  // namespace limbeck::alembic
