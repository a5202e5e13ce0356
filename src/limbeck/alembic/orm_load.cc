// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_load.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/types.h"
#include "limbeck/python/access.h"
#include "limbeck/python/enum_members.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

// Makes instances of the rows of one class, whose columns begin at a place in the row.
class Loader {
  public:
    Loader(SessionObject& session, Mapper& mapper, bool overwrites)
        : session_(session), mapper_(mapper), overwrites_(overwrites) {
        for (const MappedColumn& each : mapper.columns) {
            positions_.push_back(position(*each.column));
        }
        for (const MappedColumn* each : mapper.key()) {
            key_.push_back(position(*each->column));
        }
    }

    Value load(std::span<const Value> cells) {
        Library& library = session_.library;
        std::vector<Value> key;
        for (const std::size_t at : key_) {
            key.push_back(cells[at]);
        }
        const std::string identity = identity_of(library, mapper_, key);
        if (identity.empty()) {
            return {};
        }
        const Value known = session_.find(identity);
        if (!known.is_none()) {
            fill(known, cells, overwrites_);
            return known;
        }
        const Value made = python::make<python::Instance>(mapper_.cls);
        InstanceState& state = state_of(library, made);
        state.status = InstanceState::Status::Persistent;
        state.session = Ref<SessionObject>(&session_);
        state.identity = identity;
        state.key = std::move(key);
        fill(made, cells, true);
        session_.keep(identity, made);
        return made;
    }

    void fill(const Value& instance, std::span<const Value> cells, bool overwrites) {
        python::Table& values = values_of(instance);
        for (std::size_t i = 0; i < positions_.size(); ++i) {
            const MappedColumn& column = mapper_.columns[i];
            if (overwrites || values.find(*column.key) == nullptr) {
                values.set(column.key, cells[positions_[i]]);
            }
        }
    }

  private:
    [[nodiscard]] std::size_t position(const ColumnObject& column) const {
        const auto& columns = mapper_.table->columns;
        const auto found = std::find_if(columns.begin(), columns.end(),
                                        [&](const auto& each) { return each.get() == &column; });
        return static_cast<std::size_t>(found - columns.begin());
    }

    SessionObject& session_;
    Mapper& mapper_;
    bool overwrites_;
    std::vector<std::size_t> positions_;  // of its attributes, among the columns of the table
    std::vector<std::size_t> key_;
};

// What one thing that a select names takes of the row.
struct Part {
    std::size_t width = 1;
    std::optional<Loader> loader = {};
    Ref<ColumnObject> column = {};
    std::string name = {};
};

std::vector<Part> parts_of(SessionObject& session, const SelectObject& select, bool overwrites) {
    std::vector<Part> parts;
    for (const Value& entity : select.entities) {
        const TableObject* const table = table_behind(entity);
        if (const Ref<Mapper> mapper = mapper_behind(entity)) {
            parts.push_back({.width = table->columns.size(),
                             .loader = Loader(session, *mapper, overwrites),
                             .name = mapper->cls->name});
        } else if (table != nullptr) {
            for (const Ref<ColumnObject>& column : table->columns) {
                parts.push_back({.column = column});
            }
        } else {
            const Ref<ColumnObject> column(python::native<ColumnObject>(entity));
            parts.push_back({.column = column, .name = column ? attribute_of(*column) : ""});
        }
    }
    return parts;
}

// The rows of a result; while a script is written down there are none, which is told.
const std::vector<Value>& rows_of(Library& library, const Value& result) {
    auto* const found = python::native<ResultObject>(result);
    if (found == nullptr) {
        python::attribute(library.vm, result, "rowcount");
        python::unsupported("rows of the database while a script is written down");
    }
    return found->rows;
}

}  // namespace

Clause column_is(Library& library, const ColumnObject& column, const Value& value) {
    const Value own(const_cast<ColumnObject*>(&column));
    const Value condition = *python::native<ExpressionObject>(own)->compare(
        library.vm, python::CompareOperator::Equal, value);
    return python::native<ExpressionObject>(condition)->clause();
}

Ref<SelectObject> select_all(Library& library, const Mapper& mapper) {
    auto select = python::make<SelectObject>(library);
    for (const Ref<ColumnObject>& column : mapper.table->columns) {
        select->columns.push_back(column->clause());
    }
    select->entities = {Value(mapper.cls)};
    return select;
}

bool selects_instances(const SelectObject& select) {
    return std::any_of(select.entities.begin(), select.entities.end(),
                       [](const Value& each) { return static_cast<bool>(mapper_behind(each)); });
}

Ref<ResultObject> load(SessionObject& session, SelectObject& select, bool overwrites) {
    Library& library = session.library;
    session.has_worked = true;
    const Value raw = execute_on_connection(library, Value(&select), Value());
    const std::vector<Value>& rows = rows_of(library, raw);
    std::vector<Part> parts = parts_of(session, select, overwrites);
    auto result = python::make<ResultObject>(library);
    result->has_rows = true;
    const std::vector<std::string>& names = *python::native<ResultObject>(raw)->columns;
    std::vector<std::string> own;
    std::size_t at = 0;
    for (const Part& part : parts) {
        own.push_back(part.name.empty() && at < names.size() ? names[at] : part.name);
        at += part.width;
    }
    result->columns = std::make_shared<const std::vector<std::string>>(std::move(own));
    for (const Value& row : rows) {
        const std::vector<Value>& cells = python::native<RowObject>(row)->values;
        std::vector<Value> values;
        at = 0;
        for (Part& part : parts) {
            if (part.loader) {
                values.push_back(part.loader->load(std::span(cells).subspan(at, part.width)));
            } else {
                values.push_back(cells[at]);
            }
            at += part.width;
        }
        result->rows.push_back(
            python::make<RowObject>(library, result->columns, std::move(values)));
    }
    return result;
}

namespace {

// A key as get() takes it: a value, several in order, or a dict by attribute.
std::vector<Value> key_of(Library& library, const Mapper& mapper, const Value& given) {
    const std::vector<const MappedColumn*> columns = mapper.key();
    std::vector<Value> key;
    if (const auto* dict = python::payload_of(given).as<python::Dict>()) {
        for (const MappedColumn* each : columns) {
            const Value* const value = const_cast<python::Dict*>(dict)->table.find(*each->key);
            if (value == nullptr) {
                raise(library, "InvalidRequestError",
                      fmt::format("get(): the key has no '{}'", each->key->text()));
            }
            key.push_back(*value);
        }
    } else if (given.is(python::Kind::Tuple) || given.is(python::Kind::List)) {
        key = python::collect(library.vm, given);
    } else {
        key = {given};
    }
    if (key.size() != columns.size()) {
        raise(library, "InvalidRequestError",
              fmt::format("Incorrect number of values in identifier to formulate primary key for "
                          "session.get(); primary key has {} columns",
                          columns.size()));
    }
    return key;
}

Ref<SelectObject> select_by_key(Library& library, const Mapper& mapper,
                                const std::vector<Value>& key) {
    Ref<SelectObject> select = select_all(library, mapper);
    const std::vector<const MappedColumn*> columns = mapper.key();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        select->conditions.push_back(column_is(library, *columns[i]->column, key[i]));
    }
    return select;
}

}  // namespace

Value get_instance(SessionObject& session, Mapper& mapper, const Value& given) {
    Library& library = session.library;
    const std::vector<Value> key = key_of(library, mapper, given);
    const std::string identity = identity_of(library, mapper, key);
    if (identity.empty()) {
        return {};
    }
    if (const Value known = session.find(identity); !known.is_none()) {
        return known;
    }
    session.autoflush();
    const Ref<SelectObject> select = select_by_key(library, mapper, key);
    const Ref<ResultObject> found = load(session, *select);
    return found->rows.empty() ? Value()
                               : python::native<RowObject>(found->rows[0])->values.front();
}

void refresh(SessionObject& session, const Value& instance, bool overwrites) {
    Library& library = session.library;
    InstanceState& state = *find_state(instance);
    const Ref<SelectObject> select = select_by_key(library, *state.mapper, state.key);
    session.has_worked = true;
    const Value raw = execute_on_connection(library, select, Value());
    const std::vector<Value>& rows = rows_of(library, raw);
    if (rows.empty()) {
        raise(library, "ObjectDeletedError",
              fmt::format("Instance '<{}>' has been deleted, or its row is otherwise not present.",
                          state.mapper->cls->name));
    }
    if (overwrites) {
        expire(instance);
    }
    Loader(session, *state.mapper, overwrites)
        .fill(instance, python::native<RowObject>(rows.front())->values, overwrites);
}

}  // namespace limbeck::alembic
