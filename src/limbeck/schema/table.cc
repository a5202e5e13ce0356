// SPDX-License-Identifier: MIT
#include "limbeck/schema/table.h"

#include <algorithm>
#include <utility>

#include "limbeck/base/error.h"

namespace limbeck::schema {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_foreign(const Table& table, const Column& column) {
    if (!column.foreign_keys.empty()) {
        return true;
    }
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& any) {
        const auto* key = std::get_if<ForeignKey>(&any);
        return key != nullptr && contains(key->columns, column.name);
    });
}

bool counts(const Table& table, const Column& column) {
    if (column.autoincrement == Autoincrement::Never) {
        return false;
    }
    const bool insists = column.autoincrement == Autoincrement::Always;
    if (!is_number(column.type)) {
        if (insists) {
            throw Error(ErrorCode::Refused, "a column of type " + describe(column.type) +
                                                " cannot autoincrement: '" + column.name + "'");
        }
        return false;
    }
    if (insists) {
        return true;
    }
    return !column.server_default && !column.computed &&
           (column.autoincrement == Autoincrement::IgnoreForeignKey || !is_foreign(table, column));
}

void expand_column(Table& table, Column& column) {
    const bool checked = column.type.create_constraint && (column.type.kind == TypeKind::Enum ||
                                                           column.type.kind == TypeKind::Boolean);
    if (std::exchange(column.index, false)) {
        table.indexes.push_back({.table = table.name,
                                 .parts = {{.column = column.name}},
                                 .unique = std::exchange(column.unique, false)});
    } else if (std::exchange(column.unique, false)) {
        table.constraints.emplace_back(Unique{.columns = {column.name}});
    }
    if (checked) {
        table.constraints.emplace_back(
            TypeCheck{.name = column.type.name, .column = column.name, .type = column.type});
        column.type.create_constraint = false;
    }
    for (ForeignKey& key : std::exchange(column.foreign_keys, {})) {
        key.columns = {column.name};
        table.constraints.emplace_back(std::move(key));
    }
}

}  // namespace

std::optional<PrimaryKey> primary_key(const Table& table) {
    for (const Constraint& constraint : table.constraints) {
        if (const auto* key = std::get_if<PrimaryKey>(&constraint)) {
            return *key;
        }
    }
    PrimaryKey key;
    for (const Column& column : table.columns) {
        if (column.primary_key) {
            key.columns.push_back(column.name);
        }
    }
    return key.columns.empty() ? std::nullopt : std::optional(key);
}

const Column* autoincrement_column(const Table& table) {
    const std::optional<PrimaryKey> key = primary_key(table);
    if (!key) {
        return nullptr;
    }
    for (const Column& column : table.columns) {
        // In a key of several columns only one that insists.
        if (contains(key->columns, column.name) &&
            (key->columns.size() == 1 || column.autoincrement == Autoincrement::Always) &&
            counts(table, column)) {
            return &column;
        }
    }
    return nullptr;
}

void expand(Table& table) {
    for (Column& column : table.columns) {
        expand_column(table, column);
    }
}

}  // namespace limbeck::schema
