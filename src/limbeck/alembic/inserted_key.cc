// SPDX-License-Identifier: MIT
#include "limbeck/alembic/inserted_key.h"

#include "limbeck/dialect/identifier.h"

namespace limbeck::alembic {

namespace {

// The int or str that a statement sets a column to; nothing where only the database can say.
std::optional<Value> given_value(const ChangeObject& change, const std::string& key,
                                 const std::vector<std::pair<std::string, Value>>& parameters) {
    for (const auto& [name, value] : parameters) {
        if (name == key) {
            return value.is_int() || value.is_text() ? std::optional(value) : std::nullopt;
        }
    }
    if (change.rows.empty()) {
        return std::nullopt;
    }
    for (const auto& [name, clause] : change.rows.front()) {
        const auto* bind = clause.parts.size() == 1 ? std::get_if<Bind>(&clause.parts[0]) : nullptr;
        if (name != key || bind == nullptr || !bind->value) {
            continue;
        }
        if (const auto* number = std::get_if<std::int64_t>(&*bind->value)) {
            return Value::integer(*number);
        }
        if (const auto* text = std::get_if<std::string>(&*bind->value)) {
            return Value::text(*text);
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<InsertedKey> InsertedKey::of(
    const ChangeObject& change, const std::vector<std::pair<std::string, Value>>& parameters) {
    const auto key = schema::primary_key(change.table->table);
    if (change.kind != ChangeObject::Kind::Insert || change.from_select || change.rows.size() > 1 ||
        !change.returning.empty() || !key || !change.library.host.is_online()) {
        return std::nullopt;
    }
    std::vector<Ref<ColumnObject>> columns;
    std::vector<Value> given;
    for (const std::string& name : key->columns) {
        for (const Ref<ColumnObject>& column : change.table->columns) {
            if (column->column.name != name) {
                continue;
            }
            columns.push_back(column);
            if (auto value = given_value(change, column->own_key(), parameters)) {
                given.push_back(std::move(*value));
            }
        }
    }
    InsertedKey made(change.library, std::move(columns));
    if (given.size() == made.columns_.size()) {
        made.given_ = std::move(given);
    }
    return made;
}

void InsertedKey::ask(Clause& statement) const {
    if (given_ || !library_.is_postgresql()) {
        return;
    }
    bool first = true;
    for (const Ref<ColumnObject>& column : columns_) {
        statement.add(first ? " RETURNING " : ", ")
            .add(dialect::spell(column->column.name, library_.flavour()));
        first = false;
    }
}

std::vector<ResultType> InsertedKey::types() const {
    std::vector<ResultType> types;
    for (const Ref<ColumnObject>& column : columns_) {
        types.push_back({column->column.type, column->handling});
    }
    return types;
}

void InsertedKey::take(ResultObject& answer) const {
    std::vector<Value> values;
    if (given_) {
        values = *given_;
    } else if (library_.is_postgresql()) {
        values.resize(columns_.size());
        const auto row = answer.take();
        if (const auto* object = row ? python::native<RowObject>(*row) : nullptr) {
            values = object->values;
        }
        answer.changed = static_cast<std::int64_t>(answer.rows.size());
        answer.rows.clear();
        answer.next = 0;
        answer.has_rows = false;
    } else if (columns_.size() == 1 && schema::is_integer(columns_[0]->column.type)) {
        values.push_back(last_row());
    } else {
        return;  // nobody knows it
    }
    std::vector<std::string> names;
    for (const Ref<ColumnObject>& column : columns_) {
        names.push_back(column->own_key());
    }
    answer.inserted_key = python::make<RowObject>(
        library_, std::make_shared<const std::vector<std::string>>(std::move(names)),
        std::move(values));
}

// SQLite returns rows of an INSERT from 3.35 on only; its row id is the key.
Value InsertedKey::last_row() const {
    const dialect::Result result = library_.ask(
        [&] { return library_.host.fetch(library_.statement("SELECT last_insert_rowid()")); });
    const auto* number = std::get_if<std::int64_t>(&result.rows.at(0).at(0));
    return number == nullptr ? Value() : Value::integer(*number);
}

}  // namespace limbeck::alembic
