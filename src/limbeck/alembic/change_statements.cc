// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/column_defaults.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/operators.h"
#include "limbeck/alembic/queries.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/python/exceptions.h"

// INSERT, UPDATE and DELETE as SQL.
namespace limbeck::alembic {

namespace {

// An expression, or a place for a value, which then is of the column's type.
Clause typed(Library& library, const Value& value, const schema::Type& type,
             const HandlingRef& handling) {
    const auto* expression = python::native<ClauseObject>(value);
    if (expression == nullptr) {
        return coerce(library, value, type, handling);
    }
    Clause clause = expression->clause();
    if (clause.parts.size() == 1) {
        if (auto* bind = std::get_if<Bind>(&clause.parts.front());
            bind != nullptr && bind->type.kind == schema::TypeKind::Null) {
            bind->type = type;
            bind->handling = handling;
        }
    }
    return clause;
}

// A value that values() gave, which a parameter of the column's name takes the place of.
bool is_plain_value(const Clause& clause) {
    const auto* bind =
        clause.parts.size() == 1 ? std::get_if<Bind>(&clause.parts.front()) : nullptr;
    const auto* text =
        clause.parts.size() == 1 ? std::get_if<std::string>(&clause.parts.front()) : nullptr;
    return (bind != nullptr && bind->name.empty()) || (text != nullptr && *text == "NULL");
}

}  // namespace

Clause ChangeObject::value_for(const ColumnObject& column, const Value& value) const {
    return typed(library, value, column.column.type, column.handling);
}

Clause ChangeObject::value_for(const std::string& key, const Value& value) const {
    const Ref<ColumnObject> known = table->find(key);
    return known ? value_for(*known, value) : typed(library, value, {}, {});
}

void ChangeObject::take_columns(const Keywords& parameters, Assignments& values) const {
    for (const auto& [key, value] : parameters) {
        const Ref<ColumnObject> column = table->find(key);
        const auto given = std::find_if(values.begin(), values.end(),
                                        [&](const auto& each) { return each.first == key; });
        if (column && given == values.end()) {
            values.emplace_back(key, value_for(*column, value));
        } else if (column && is_plain_value(given->second)) {
            given->second = value_for(*column, value);
        }
    }
}

void ChangeObject::arrange(Assignments& values) const {
    const auto position = [&](const std::string& key) {
        return std::find_if(table->columns.begin(), table->columns.end(),
                            [&](const auto& column) { return column->own_key() == key; });
    };
    std::string unknown;
    for (const auto& [key, value] : values) {
        if (position(key) == table->columns.end()) {
            unknown += (unknown.empty() ? "" : ", ") + key;
        }
    }
    if (!unknown.empty()) {
        raise(library, "CompileError", "Unconsumed column names: " + unknown);
    }
    std::stable_sort(values.begin(), values.end(), [&](const auto& left, const auto& right) {
        return position(left.first) < position(right.first);
    });
}

Clause ChangeObject::insert(const std::vector<Assignments>& values) const {
    Clause result(fmt::format("INSERT {}INTO {}", prefix, table->source()));
    if (from_select) {
        std::vector<std::string> names;
        for (const std::string& key : from_select->first) {
            const Ref<ColumnObject> column = table->find(key);
            names.push_back(column ? column->column.name : key);
        }
        result.add(fmt::format(" ({}) ", dialect::spell_all(names, library.flavour())));
        result.add(from_select->second);
    } else if (values.empty() || values.front().empty()) {
        result.add(" DEFAULT VALUES");
    } else {
        std::vector<std::string> keys;
        std::vector<std::string> names;
        for (const auto& [key, value] : values.front()) {
            keys.push_back(key);
            names.push_back(table->find(key)->column.name);
        }
        result.add(fmt::format(" ({}) VALUES ", dialect::spell_all(names, library.flavour())));
        for (std::size_t row = 0; row < values.size(); ++row) {
            result.add(row == 0 ? "(" : ", (");
            for (std::size_t i = 0; i < keys.size(); ++i) {
                const auto found =
                    std::find_if(values[row].begin(), values[row].end(),
                                 [&](const auto& each) { return each.first == keys[i]; });
                if (found == values[row].end()) {
                    argument_error(library,
                                   fmt::format("values(): row {} gives no '{}'", row + 1, keys[i]));
                }
                result.add(i == 0 ? "" : ", ").operand(found->second, Precedence::Multiply);
            }
            result.add(")");
        }
    }
    return result.add(conflict);
}

Clause ChangeObject::update(const Assignments& values) const {
    const std::string own = table->source();
    Clause result(fmt::format("UPDATE {} SET ", own));
    Clause assigned;
    for (std::size_t i = 0; i < values.size(); ++i) {
        assigned.add(fmt::format(
            "{}{}=", i == 0 ? "" : ", ",
            dialect::spell(table->find(values[i].first)->column.name, library.flavour())));
        assigned.operand(values[i].second, Precedence::Multiply);
    }
    Clause conditioned;
    add_conditions(conditioned, " WHERE ", conditions);
    std::vector<std::string> others = conditioned.sources;
    for (const std::string& source : assigned.sources) {
        if (std::find(others.begin(), others.end(), source) == others.end()) {
            others.push_back(source);
        }
    }
    std::erase(others, own);
    assigned.correlate({own});
    conditioned.correlate({own});
    result.add(assigned);
    result.parts.emplace_back(From{others});
    return result.add(conditioned);
}

void ChangeObject::choose_columns(std::vector<Keywords>& sets) const {
    if (kind == Kind::Delete || rows.size() > 1 || from_select || sets.empty()) {
        return;
    }
    std::vector<std::string> columns;
    for (const auto& [name, value] : sets.front()) {
        if (table->find(name)) {
            columns.push_back(name);
        }
    }
    for (std::size_t group = 0; group < sets.size(); ++group) {
        Keywords chosen;
        for (const std::string& column : columns) {
            const auto found = std::find_if(sets[group].begin(), sets[group].end(),
                                            [&](const auto& each) { return each.first == column; });
            if (found == sets[group].end()) {
                python::raise(library.vm, library.type("StatementError"),
                              fmt::format("A value is required for bind parameter '{}', in "
                                          "parameter group {}",
                                          column, group));
            }
            chosen.push_back(*found);
        }
        for (const auto& other : sets[group]) {
            if (!table->find(other.first)) {
                chosen.push_back(other);
            }
        }
        sets[group] = std::move(chosen);
    }
}

namespace {

// Fills in what the parameters name.
void fill_places(Library& library, Clause& clause, const Keywords& parameters) {
    Parameters binds;
    for (const Clause::Part& part : clause.parts) {
        const auto* bind = std::get_if<Bind>(&part);
        if (bind == nullptr || bind->name.empty()) {
            continue;
        }
        for (const auto& [name, value] : parameters) {
            if (name == bind->name) {
                Bind filled = *bind;
                filled.value = bind_value(library, value, *bind);
                binds[name] = std::move(filled);
            }
        }
    }
    fill(clause, binds);
}

// A parameter that sets a column can be no other place for a value.
void refuse_reserved(Library& library, const Clause& clause, const Keywords& parameters,
                     const ChangeObject::Assignments& own) {
    for (const Clause::Part& part : clause.parts) {
        const auto* bind = std::get_if<Bind>(&part);
        if (bind == nullptr || bind->name.empty()) {
            continue;
        }
        const auto is_it = [&](const auto& each) { return each.first == bind->name; };
        if (std::any_of(own.begin(), own.end(), is_it) &&
            std::any_of(parameters.begin(), parameters.end(), is_it)) {
            raise(library, "CompileError",
                  fmt::format("bindparam() name '{0}' is reserved for automatic usage in the "
                              "VALUES or SET clause of this insert/update statement. Please use a "
                              "name other than column name when using bindparam() with insert() "
                              "or update() (for example, 'b_{0}').",
                              bind->name));
        }
    }
}

}  // namespace

// INSERT, UPDATE or DELETE without what comes behind its conditions.
Clause ChangeObject::body(const std::vector<Assignments>& values) const {
    if (kind == Kind::Insert) {
        return insert(values);
    }
    if (kind == Kind::Update) {
        if (values.empty() || values.front().empty()) {
            argument_error(library, "an update sets something");
        }
        return update(values.front());
    }
    Clause result("DELETE FROM " + table->source());
    Clause conditioned;
    add_conditions(conditioned, " WHERE ", conditions);
    std::vector<std::string> others = conditioned.sources;
    std::erase(others, table->source());
    for (std::size_t i = 0; i < others.size(); ++i) {
        result.add((i == 0 ? " USING " : ", ") + others[i]);
    }
    conditioned.correlate({table->source()});
    return result.add(conditioned);
}

Clause ChangeObject::with(const Keywords& parameters) const {
    std::vector<Assignments> values = rows;
    Assignments own;
    if (kind != Kind::Delete && !from_select) {
        values.resize(std::max<std::size_t>(values.size(), 1));
        if (values.size() == 1) {
            const std::size_t given = values.front().size();
            take_columns(parameters, values.front());
            own.assign(values.front().begin() + static_cast<std::ptrdiff_t>(given),
                       values.front().end());
        }
        for (Assignments& row : values) {
            add_presets(*this, row);
            arrange(row);
        }
    }
    Clause result = body(values);
    for (std::size_t i = 0; i < returning.size(); ++i) {
        result.add(i == 0 ? " RETURNING " : ", ").add(returning[i]);
    }
    refuse_reserved(library, result, parameters, own);
    fill_places(library, result, parameters);
    result.sources.clear();
    return result;
}

Clause ChangeObject::clause() const {
    return with({});
}

std::vector<ResultType> ChangeObject::result_types() const {
    std::vector<ResultType> types;
    for (const Clause& column : returning) {
        types.push_back({column.type, column.handling});
    }
    return types;
}

std::string ChangeObject::str(Interpreter& /*vm*/) {
    return render(clause(), library.flavour(), Columns::Qualified);
}

}  // namespace limbeck::alembic
