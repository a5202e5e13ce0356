// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/detail/model_members.h"

// What is wrong with a table, found at compile time: in the values of its columns and constraints,
// so that a table costs the compiler no template of its own here unless something is wrong.
namespace limbeck::model::detail {

struct Finding {
    Problem problem = Problem::None;
    Words name = {};  // of the column, constraint or table
};

// The place of a column, or column_count. GCC's UBSan takes no comparison of a pointer with null
// for a constant (bug 71962), so there is none in here.
constexpr std::size_t find_column(const TableInfo& table, Words name) {
    std::size_t i = 0;
    while (i < table.column_count && !same(table.columns[i]->name, name)) {
        ++i;
    }
    return i;
}

constexpr bool same_table(const Table& a, const Table& b) {
    return same(a.name, b.name) && same(a.schema, b.schema);
}

constexpr bool is_foreign_to(const TableInfo& table, const PartInfo& part) {
    return part.is_member && !same_table(*part.table, *table.head);
}

constexpr bool is_key(const ConstraintInfo& constraint) {
    using Kind = ConstraintInfo::Kind;
    return constraint.kind == Kind::PrimaryKey || constraint.kind == Kind::Unique ||
           (constraint.kind == Kind::Index && constraint.unique);
}

// Whether the members of a key are exactly the columns that `key` refers to, in any order.
constexpr bool is_over(const TableInfo& table, const ConstraintInfo& constraint,
                       const PartInfo* targets, std::size_t count) {
    std::size_t members = 0;
    for (std::size_t i = 0; i < constraint.count; ++i) {
        const PartInfo& part = table.parts[constraint.first + i];
        if (part.included) {
            continue;
        }
        bool found = false;
        for (std::size_t j = 0; j < count; ++j) {
            found = found || same(targets[j].target, part.column);
        }
        if (!found) {
            return false;
        }
        ++members;
    }
    return members == count;
}

constexpr bool is_unique(const TableInfo& table, const PartInfo* targets, std::size_t count) {
    if (table.head->external) {
        return true;
    }
    if (count == 1) {
        const std::size_t at = find_column(table, targets[0].target);
        if (at < table.column_count &&
            (table.columns[at]->primary_key || table.columns[at]->unique)) {
            return true;
        }
    }
    for (std::size_t i = 0; i < table.constraint_count; ++i) {
        if (is_key(table.constraints[i]) && is_over(table, table.constraints[i], targets, count)) {
            return true;
        }
    }
    return false;
}

constexpr Problem default_problem(const ColumnInfo& column) {
    const bool has_default = column.defaults[0].kind != DefaultInfo::Kind::None;
    const bool has_computed = !column.computed[0].expression.empty();
    const bool twice =
        (has_default && has_computed && column.defaults[0].dialect == column.computed[0].dialect) ||
        (column.has_identity && (has_default || has_computed));
    return twice ? Problem::TwoDefaults : Problem::None;
}

constexpr bool sets_null(const ForeignKeyInfo& key) {
    return key.on_delete == set_null || key.on_update == set_null;
}

constexpr Finding column_finding(const TableInfo& table) {
    std::size_t keys = 0;
    for (std::size_t i = 0; i < table.column_count; ++i) {
        const ColumnInfo& column = *table.columns[i];
        if (column.name.empty()) {
            return {Problem::EmptyName, table.head->name};
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (same(table.columns[j]->name, column.name)) {
                return {Problem::DuplicateColumn, column.name};
            }
        }
        keys += column.primary_key ? 1 : 0;
        for (const Problem problem :
             {column.problem,
              column.primary_key && column.nullable ? Problem::NullableKey
              : keys > 1                            ? Problem::TwoPrimaryKeys
                                                    : Problem::None,
              default_problem(column),
              !column.nullable && sets_null(column.foreign_key) ? Problem::SetNullOnNotNull
                                                                : Problem::None}) {
            if (problem != Problem::None) {
                return {problem, column.name};
            }
        }
    }
    for (std::size_t i = 0; i < table.constraint_count; ++i) {
        keys += table.constraints[i].kind == ConstraintInfo::Kind::PrimaryKey ? 1 : 0;
    }
    return {keys > 1 ? Problem::TwoPrimaryKeys : Problem::None, table.head->name};
}

constexpr Finding part_finding(const TableInfo& table, const ConstraintInfo& constraint) {
    for (std::size_t i = 0; i < constraint.count; ++i) {
        const PartInfo& part = table.parts[constraint.first + i];
        if (is_foreign_to(table, part)) {
            return {Problem::OtherTable, part.table->name};
        }
        if (!part.expression.empty()) {
            continue;
        }
        const std::size_t at = find_column(table, part.column);
        if (at == table.column_count) {
            return {Problem::NoSuchColumn, part.column};
        }
        const bool nullable = table.columns[at]->nullable;
        if (constraint.kind == ConstraintInfo::Kind::PrimaryKey && nullable && !part.included) {
            return {Problem::NullableKey, part.column};
        }
        if (constraint.kind == ConstraintInfo::Kind::ForeignKey && !nullable &&
            sets_null(constraint.key)) {
            return {Problem::SetNullOnNotNull, part.column};
        }
        for (std::size_t j = 0; j < i && constraint.kind != ConstraintInfo::Kind::Exclusion; ++j) {
            if (same(table.parts[constraint.first + j].column, part.column)) {
                return {Problem::SameColumnTwice, part.column};
            }
        }
    }
    return {};
}

constexpr Finding constraint_finding(const TableInfo& table) {
    using Kind = ConstraintInfo::Kind;
    for (std::size_t i = 0; i < table.constraint_count; ++i) {
        const ConstraintInfo& constraint = table.constraints[i];
        const Words name = constraint.key.name.empty() ? table.head->name : constraint.key.name;
        if (constraint.problem != Problem::None) {
            return {constraint.problem, name};
        }
        if (constraint.kind == Kind::Check && constraint.check.condition.empty()) {
            return {Problem::EmptySql, name};
        }
        if (constraint.kind != Kind::Check && constraint.count == 0) {
            return {Problem::EmptyName, name};
        }
        for (std::size_t j = 0; j < i && !constraint.key.name.empty(); ++j) {
            if (same(table.constraints[j].key.name, constraint.key.name) &&
                table.constraints[j].key.dialect == constraint.key.dialect) {
                return {Problem::DuplicateName, name};
            }
        }
        const Finding found = part_finding(table, constraint);
        if (found.problem != Problem::None) {
            return found;
        }
    }
    return {};
}

constexpr Finding finding_in(const TableInfo& table) {
    if (table.head->name.empty()) {
        return {Problem::EmptyTableName, {}};
    }
    const Finding found = column_finding(table);
    return found.problem != Problem::None ? found : constraint_finding(table);
}

// A name that a compiler prints with the template it is an argument of.
struct Printed {
    char text[64] = {};

    constexpr explicit Printed(Words name) {
        for (std::size_t i = 0; i < name.size() && i < sizeof(text) - 1; ++i) {
            text[i] = name[i];
        }
    }
};

template <Problem Is, typename Table, Printed Name>
constexpr bool report() {
    static_assert(Is != Problem::EmptyTableName, "limbeck: the name of a table is empty");
    static_assert(Is != Problem::EmptyName, "limbeck: the name of a column is empty");
    static_assert(Is != Problem::DuplicateColumn, "limbeck: two columns have the same name");
    static_assert(Is != Problem::TwoPrimaryKeys,
                  "limbeck: a table has one primary key; one of several columns is written "
                  "db::primary_key(&T::a, &T::b) in constraints()");
    static_assert(Is != Problem::NullableKey,
                  "limbeck: a column of the primary key cannot be a std::optional");
    static_assert(Is != Problem::OtherTable,
                  "limbeck: a constraint or index names a column of another table");
    static_assert(Is != Problem::NoSuchColumn,
                  "limbeck: a constraint or index names a column that the table does not have");
    static_assert(Is != Problem::SameColumnTwice,
                  "limbeck: a constraint or index names the same column twice");
    static_assert(Is != Problem::TargetNotUnique,
                  "limbeck: a foreign key refers to columns that are neither a primary key nor "
                  "unique");
    static_assert(Is != Problem::SetNullOnNotNull,
                  "limbeck: a foreign key sets a column to NULL that is NOT NULL: make it a "
                  "std::optional");
    static_assert(Is != Problem::TwoDefaults,
                  "limbeck: a column has one default, generated value or identity for an engine");
    static_assert(Is != Problem::DefaultOutOfRange,
                  "limbeck: the default does not fit into the type of the column");
    static_assert(Is != Problem::NoSuchValue,
                  "limbeck: the default is no value that limbeck_enum names");
    static_assert(Is != Problem::NotANumber, "limbeck: the default of a decimal is no number");
    static_assert(Is != Problem::EmptySql, "limbeck: an expression or type is empty");
    static_assert(Is != Problem::DuplicateName,
                  "limbeck: two constraints or indexes have the same name");
    static_assert(Is != Problem::TooMany,
                  "limbeck: more of this than there is room for: at most two checks and one "
                  "foreign key on a column, two defaults, two types by engine, two parameters; "
                  "more of them go into constraints()");
    static_assert(Is != Problem::DuplicateTable, "limbeck: two tables have the same name");
    return Is == Problem::None;
}

// True, or a message by static_assert.
template <typename T>
constexpr bool check_table() {
    constexpr Finding found = finding_in(table_info<T>);
    if constexpr (found.problem != Problem::None) {
        return report<found.problem, T, Printed(found.name)>();
    } else {
        return true;
    }
}

// What is wrong between tables. Of a table that is not among them nothing can be said.
constexpr bool finds_key(const TableInfo* const* tables, std::size_t count, const Table& target,
                         const PartInfo* parts, std::size_t part_count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (same_table(*tables[i]->head, target)) {
            return is_unique(*tables[i], parts, part_count);
        }
    }
    return true;
}

constexpr Finding between(const TableInfo* const* tables, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const TableInfo& table = *tables[i];
        for (std::size_t j = 0; j < i; ++j) {
            if (same_table(*table.head, *tables[j]->head) &&
                table.head->only == tables[j]->head->only) {
                return {Problem::DuplicateTable, table.head->name};
            }
        }
        for (std::size_t j = 0; j < table.column_count; ++j) {
            const ColumnInfo& column = *table.columns[j];
            const ForeignKeyInfo& key = column.foreign_key;
            const PartInfo target{.target = key.column};
            if (!key.column.empty() &&
                !(key.to_itself ? is_unique(table, &target, 1)
                                : finds_key(tables, count, *key.table, &target, 1))) {
                return {Problem::TargetNotUnique, column.name};
            }
        }
        for (std::size_t j = 0; j < table.constraint_count; ++j) {
            const ConstraintInfo& each = table.constraints[j];
            if (each.kind == ConstraintInfo::Kind::ForeignKey &&
                !finds_key(tables, count, *each.key.table, table.parts + each.first, each.count)) {
                return {Problem::TargetNotUnique, table.head->name};
            }
        }
    }
    return {};
}

}  // namespace limbeck::model::detail
