// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_update.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

TableObject& table_of_query(const OrmQuery& query, std::string_view method) {
    Library& library = query.session->library;
    const SelectObject& select = *query.select;
    TableObject* table = nullptr;
    if (select.entities.size() == 1) {
        const auto* column = python::native<ColumnObject>(select.entities.front());
        table = column == nullptr ? table_behind(select.entities.front()) : column->parent;
    }
    if (table == nullptr) {
        raise(library, "InvalidRequestError", fmt::format("Query.{}() is for one class", method));
    }
    if (!select.joins.parts.empty() || select.limit || select.offset || !select.groups.empty() ||
        select.distinct || !select.compounds.empty()) {
        raise(library, "InvalidRequestError",
              fmt::format("Can't call Query.update() or Query.delete() when limit(), offset(), "
                          "group_by(), distinct(), or join() has been called: {}()",
                          method));
    }
    return *table;
}

// The session's own instances that the query is about.
std::vector<Value> matched(const OrmQuery& query, const TableObject& table,
                           const Value& synchronize) {
    SessionObject& session = *query.session;
    if (synchronize.is_bool() && !synchronize.as_bool()) {
        return {};
    }
    std::vector<Value> own;
    for (const Value& each : session.instances()) {
        if (find_state(each)->mapper->table.get() == &table) {
            own.push_back(each);
        }
    }
    if (own.empty()) {
        return {};
    }
    const Mapper& mapper = *find_state(own.front())->mapper;
    auto keys = python::make<SelectObject>(session.library);
    for (const MappedColumn* each : mapper.key()) {
        keys->columns.push_back(each->column->clause());
    }
    keys->conditions = query.select->conditions;
    const Value result = execute_on_connection(session.library, keys, Value());
    std::vector<std::string> identities;
    for (const Value& row : python::collect(session.library.vm, result)) {
        identities.push_back(
            identity_of(session.library, mapper, python::native<RowObject>(row)->values));
    }
    std::erase_if(own, [&](const Value& each) {
        return std::find(identities.begin(), identities.end(), find_state(each)->identity) ==
               identities.end();
    });
    return own;
}

Value rows_changed(Library& library, const Value& result) {
    return python::attribute(library.vm, result, "rowcount");
}

// A key of the dict: an attribute, by name or itself.
std::string column_of(Library& library, const OrmQuery& query, const Value& key) {
    if (const auto* column = python::native<ColumnObject>(key)) {
        return column->column.name;
    }
    const std::string name = text_of(library, key, "update");
    const Ref<Mapper> mapper = mapper_behind(query.select->entities.front());
    const MappedColumn* const mapped = mapper ? mapper->find(name) : nullptr;
    if (mapped == nullptr && mapper) {
        raise(library, "InvalidRequestError",
              fmt::format("Entity namespace for \"{}\" has no property \"{}\"",
                          mapper->table->table.name.name, name));
    }
    return mapped == nullptr ? name : mapped->column->column.name;
}

}  // namespace

Value update_rows(const OrmQuery& query, const Value& values, const Value& synchronize) {
    SessionObject& session = *query.session;
    Library& library = session.library;
    TableObject& table = table_of_query(query, "update");
    session.autoflush();
    session.has_worked = true;
    auto update =
        python::make<ChangeObject>(library, ChangeObject::Kind::Update, Ref<TableObject>(&table));
    update->conditions = query.select->conditions;
    ChangeObject::Assignments& row = update->rows.emplace_back();
    std::vector<std::string> changed;
    const auto assign = [&](const Value& key, const Value& value) {
        const std::string column = column_of(library, query, key);
        row.emplace_back(column, update->value_for(column, value));
        changed.push_back(column);
    };
    if (python::payload_of(values).is(python::Kind::Dict)) {
        python::Table& dict = python::payload_of(values).to<python::Dict>().table;
        for (std::size_t at = 0; const auto* entry = dict.next(at);) {
            const auto held = *entry;
            assign(held.key, held.value);
        }
    } else {
        argument_error(library, "Query.update() takes a dict");
    }
    for (const Ref<ColumnObject>& column : table.columns) {
        const bool given =
            std::find(changed.begin(), changed.end(), column->column.name) != changed.end();
        if (!given && column->on_update.is_set()) {
            const Value& preset = column->on_update;
            const bool is_function = preset.is(python::Kind::Function) ||
                                     preset.is(python::Kind::NativeFunction) ||
                                     preset.is(python::Kind::BoundMethod);
            assign(Value(column), is_function ? python::call(library.vm, preset) : preset);
        }
    }
    const std::vector<Value> instances = matched(query, table, synchronize);
    const Value result = execute_on_connection(library, update, Value());
    for (const Value& each : instances) {
        std::vector<std::string> keys;
        for (const std::string& column : changed) {
            if (const MappedColumn* mapped = find_state(each)->mapper->of_column(column)) {
                keys.push_back(mapped->key->text());
            }
        }
        expire(each, keys);
    }
    return rows_changed(library, result);
}

Value delete_rows(const OrmQuery& query, const Value& synchronize) {
    SessionObject& session = *query.session;
    Library& library = session.library;
    TableObject& table = table_of_query(query, "delete");
    session.autoflush();
    session.has_worked = true;
    auto remove =
        python::make<ChangeObject>(library, ChangeObject::Kind::Delete, Ref<TableObject>(&table));
    remove->conditions = query.select->conditions;
    const std::vector<Value> instances = matched(query, table, synchronize);
    const Value result = execute_on_connection(library, remove, Value());
    for (const Value& each : instances) {
        expunge(session, each);
    }
    return rows_changed(library, result);
}

}  // namespace limbeck::alembic
