// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/schema_items.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

// One row of a result.
namespace limbeck::alembic {

const Value* RowObject::find(std::string_view name) const {
    for (std::size_t i = 0; i < columns->size(); ++i) {
        if ((*columns)[i] == name) {
            return &values[i];
        }
    }
    return nullptr;
}

Value RowObject::mapping() const {
    const Ref<python::Dict> dict = python::make<python::Dict>();
    for (std::size_t i = 0; i < columns->size(); ++i) {
        dict->table.set(std::string_view((*columns)[i]), values[i]);
    }
    return dict;
}

std::optional<Value> RowObject::attribute(Interpreter& vm, std::string_view name) {
    if (const Value* value = find(name)) {
        return *value;
    }
    if (name == "_mapping") {
        return mapping();
    }
    if (name == "_fields") {
        std::vector<Value> names;
        for (const std::string& column : *columns) {
            names.push_back(Value::text(column));
        }
        return Value::tuple(std::move(names));
    }
    if (name == "keys") {
        const Value names = *attribute(vm, "_fields");
        return function(library, "keys()", [names](Library& lib, std::span<Value>) {
            return Value::list(python::collect(lib.vm, names));
        });
    }
    if (name == "_asdict" || name == "items" || name == "values" || name == "get") {
        const Value dict = mapping();
        if (name == "_asdict") {
            return function(library, "_asdict()",
                            [dict](Library&, std::span<Value>) { return dict; });
        }
        return python::attribute(vm, dict, name);
    }
    if (name == "count" || name == "index") {
        return python::attribute(vm, Value::tuple(values), name);
    }
    python::raise(vm, "AttributeError",
                  fmt::format("Could not locate column in row for column '{}'", name));
}

Value RowObject::item(Interpreter& vm, const Value& key) {
    if (const auto* column = python::native<ColumnObject>(key)) {
        if (const Value* value = find(column->column.name)) {
            return *value;
        }
    }
    if (key.is_text()) {
        if (const Value* value = find(key.as_text())) {
            return *value;
        }
        raise(library, "NoSuchColumnError",
              fmt::format("Could not locate column in row for column '{}'", key.as_text()));
    }
    return python::item(vm, Value::tuple(values), key);
}

Value RowObject::iterate(Interpreter& vm) {
    return python::iterate(vm, Value::tuple(values));
}

std::optional<std::size_t> RowObject::length(Interpreter& /*vm*/) {
    return values.size();
}

std::optional<bool> RowObject::contains(Interpreter& vm, const Value& item) {
    return std::any_of(values.begin(), values.end(),
                       [&](const Value& value) { return python::equals(vm, value, item); });
}

std::string RowObject::repr(Interpreter& vm) {
    return python::repr(vm, Value::tuple(values));
}

std::size_t RowObject::hash(Interpreter& vm) {
    return python::hash(vm, Value::tuple(values));
}

std::optional<Value> RowObject::compare(Interpreter& vm, python::CompareOperator operation,
                                        const Value& other) {
    const auto* row = python::native<RowObject>(other);
    return python::compare(vm, operation, Value::tuple(values),
                           row == nullptr ? other : Value::tuple(row->values));
}

}  // namespace limbeck::alembic
