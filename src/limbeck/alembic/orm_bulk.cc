// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_bulk.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_load.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/alembic/orm_write.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

Row row_of(Library& library, const Mapper& mapper, const Value& dict) {
    Row row;
    if (!python::payload_of(dict).is(python::Kind::Dict)) {
        argument_error(library, "bulk methods take a list of dicts");
    }
    for (auto& [key, value] : keywords_of(library, python::payload_of(dict))) {
        if (mapper.find(key) != nullptr) {
            row.emplace_back(key, value);
        }
    }
    return row;
}

// The key of a row, taken out of it.
std::vector<Value> take_key(Library& library, const Mapper& mapper, Row& row) {
    std::vector<Value> key;
    for (const MappedColumn* each : mapper.key()) {
        const auto found = std::find_if(row.begin(), row.end(), [&](const auto& one) {
            return one.first == each->key->text();
        });
        if (found == row.end()) {
            raise(library, "InvalidRequestError",
                  fmt::format("bulk_update_mappings(): a row has no '{}'", each->key->text()));
        }
        key.push_back(found->second);
        row.erase(found);
    }
    return key;
}

void check_written(const Mapper& mapper, std::int64_t rows) {
    if (rows == 0) {
        raise(mapper.library, "StaleDataError",
              fmt::format(
                  "UPDATE statement on table '{}' expected to update 1 row(s); 0 were matched.",
                  mapper.table->table.name.name));
    }
}

}  // namespace

Value bulk_insert_mappings(SessionObject& session, Mapper& mapper, const Value& rows,
                           const Value& return_defaults, const Value& render_nulls) {
    Library& library = session.library;
    const InsertOptions options{.wants_key = flag_of(library, return_defaults, false),
                                .renders_nulls = flag_of(library, render_nulls, false)};
    session.has_worked = true;
    for (const Value& each : python::collect(library.vm, rows)) {
        const Written written = insert_row(library, mapper, row_of(library, mapper, each), options);
        if (options.wants_key) {
            for (const auto& [key, value] : written.known) {
                python::set_item(library.vm, each, Value::text(key), value);
            }
        }
    }
    return {};
}

Value bulk_update_mappings(SessionObject& session, Mapper& mapper, const Value& rows) {
    Library& library = session.library;
    session.has_worked = true;
    for (const Value& each : python::collect(library.vm, rows)) {
        Row row = row_of(library, mapper, each);
        const std::vector<Value> key = take_key(library, mapper, row);
        Written written;
        check_written(mapper, update_row(library, mapper, key, row, written));
    }
    return {};
}

Value bulk_save_objects(SessionObject& session, const Value& instances,
                        const Value& return_defaults, const Value& changed_only) {
    Library& library = session.library;
    session.has_worked = true;
    const bool wants_key = flag_of(library, return_defaults, false);
    for (const Value& each : python::collect(library.vm, instances)) {
        const Mapper& mapper = mapper_of_instance(library, each);
        InstanceState& state = state_of(library, each);
        const bool has_row =
            state.is_persistent() || state.status == InstanceState::Status::Detached;
        Row row;
        for (const MappedColumn& column : mapper.columns) {
            const Value* const value = values_of(each).find(*column.key);
            const bool wanted = !has_row || !flag_of(library, changed_only, true) ||
                                is_changed(library, each, column.key->text());
            if (value != nullptr && wanted) {
                row.emplace_back(column.key->text(), *value);
            }
        }
        if (has_row) {
            Written written;
            if (!row.empty()) {
                check_written(mapper, update_row(library, mapper, state.key, row, written));
            }
            continue;
        }
        const Written written = insert_row(library, mapper, row, {.wants_key = wants_key});
        if (wants_key) {
            for (const auto& [key, value] : written.known) {
                values_of(each).set(std::string_view(key), value);
            }
        }
    }
    return {};
}

Value merge(SessionObject& session, const Value& instance) {
    Library& library = session.library;
    Mapper& mapper = mapper_of_instance(library, instance);
    const InstanceState& state = state_of(library, instance);
    if (state.session.get() == &session) {
        return instance;
    }
    std::vector<Value> key;
    bool is_complete = true;
    for (const MappedColumn* each : mapper.key()) {
        key.push_back(read_column(library, instance, *each->key));
        is_complete = is_complete && !key.back().is_none();
    }
    Value merged = is_complete ? get_instance(session, mapper,
                                              key.size() == 1 ? key.front() : Value::tuple(key))
                               : Value();
    const bool is_new = merged.is_none();
    if (is_new) {
        merged = python::make<python::Instance>(mapper.cls);
        state_of(library, merged);
    }
    for (const MappedColumn& each : mapper.columns) {
        if (const Value* const value = values_of(instance).find(*each.key)) {
            const Value held = *value;
            write_column(library, merged, each.key, held);
        }
    }
    for (const Ref<Relationship>& each : mapper.relationships) {
        const Value* const value = values_of(instance).find(std::string_view(each->key));
        if (value == nullptr || each->is_viewonly || !each->cascades("merge")) {
            continue;
        }
        std::vector<Value> others;
        for (const Value& other : held_by(instance, *each)) {
            others.push_back(merge(session, other));
        }
        write_relationship(library, merged, *each,
                           each->is_list()  ? Value::list(std::move(others))
                           : others.empty() ? Value()
                                            : others.front());
    }
    if (is_new) {
        add_to_session(session, merged);
    }
    return merged;
}

}  // namespace limbeck::alembic
