// SPDX-License-Identifier: MIT
#include "limbeck/model/unspoken.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <variant>

#include "limbeck/diff/ignored.h"

namespace limbeck::model {

namespace {

using schema::Database;
using schema::QualifiedName;

template <typename Object>
bool has(const std::vector<Object>& objects, const QualifiedName& name) {
    return std::any_of(objects.begin(), objects.end(),
                       [&](const Object& each) { return each.name == name; });
}

template <typename Object>
void sort(std::vector<Object>& objects) {
    std::sort(objects.begin(), objects.end(),
              [](const Object& a, const Object& b) { return a.name < b.name; });
}

// Adds those of the live objects that are missing and that `keeps` wants.
template <typename Object, typename Keeps>
void adopt(std::vector<Object>& wanted, const std::vector<Object>& live, const Keeps& keeps) {
    std::set<decltype(live.front().name)> names;
    for (const Object& each : wanted) {
        names.insert(each.name);
    }
    for (const Object& each : live) {
        if (names.count(each.name) == 0 && keeps(each)) {
            wanted.push_back(each);
        }
    }
    sort(wanted);
}

std::set<QualifiedName> enums_of(const std::vector<schema::Table>& tables) {
    std::set<QualifiedName> found;
    for (const schema::Table& table : tables) {
        for (const schema::Column& column : table.columns) {
            const schema::Type& type = schema::innermost(column.type);
            if (type.kind == schema::TypeKind::Enum) {
                found.emplace(type.schema, type.name);
            }
        }
    }
    return found;
}

// What the database would have called it itself (PostgreSQL's ChooseConstraintName).
bool is_left_to_the_database(const schema::Constraint& constraint) {
    static constexpr std::array<std::string_view, 5> endings{"_pkey", "_fkey", "_key", "_check",
                                                             "_excl"};
    std::string_view name = schema::name_of(constraint).text;
    while (!name.empty() && name.back() >= '0' && name.back() <= '9') {
        name.remove_suffix(1);
    }
    return name.empty() || std::any_of(endings.begin(), endings.end(),
                                       [&](std::string_view end) { return name.ends_with(end); });
}

schema::Constraint named(schema::Constraint constraint, const schema::Name& name) {
    std::visit([&](auto& each) { each.name = name; }, constraint);
    return constraint;
}

bool has_constraint(const schema::Table& table, const schema::Name& name) {
    return std::any_of(table.constraints.begin(), table.constraints.end(),
                       [&](const auto& each) { return schema::name_of(each) == name; });
}

// A constraint without a name of its own has that of the one in the database which is the same.
void take_names(schema::Table& wanted, const schema::Table& live) {
    for (schema::Constraint& each : wanted.constraints) {
        if (!is_left_to_the_database(each) ||
            (!schema::name_of(each).empty() && has_constraint(live, schema::name_of(each)))) {
            continue;
        }
        for (const schema::Constraint& other : live.constraints) {
            const schema::Name& name = schema::name_of(other);
            if (!has_constraint(wanted, name) && named(each, name) == named(other, name)) {
                each = other;
                break;
            }
        }
    }
}

// Comments stay with tables and columns alone.
void take_comments(Database& wanted, const Database& live) {
    std::map<QualifiedName, const schema::Table*> said;
    const Database before = wanted;
    for (const schema::Table& table : before.tables) {
        said.emplace(table.name, &table);
    }
    wanted = diff::with_ignored(std::move(wanted), live,
                                {"comment", "parameters", "storage", "compression", "tablespace"});
    for (schema::Table& table : wanted.tables) {
        const schema::Table& own = *said.at(table.name);
        table.comment = own.comment;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            table.columns[i].comment = own.columns[i].comment;
        }
    }
}

void adopt_tables(Database& wanted, const Database& live, bool every_schema) {
    // A partition of a partition comes after its parent.
    for (std::size_t before = wanted.tables.size() + 1; before != wanted.tables.size();) {
        before = wanted.tables.size();
        const std::vector<schema::Table> known = wanted.tables;
        adopt(wanted.tables, live.tables, [&](const schema::Table& table) {
            return (table.partition && has(known, table.partition->of)) ||
                   (!every_schema && !table.name.schema.empty() &&
                    table.name.schema != live.default_schema);
        });
    }
}

}  // namespace

Database with_unspoken(Database wanted, const Database& live, bool every_schema) {
    std::set<QualifiedName> own;
    for (const schema::Table& table : wanted.tables) {
        own.insert(table.name);
    }
    const bool has_views = !wanted.views.empty();
    const bool has_triggers = !wanted.triggers.empty();
    const bool has_definitions = !wanted.definitions.empty();
    const std::set<QualifiedName> enums_before = enums_of(live.tables);
    adopt_tables(wanted, live, every_schema);
    for (schema::Table& table : wanted.tables) {
        if (const schema::Table* other = schema::find_table(live, table.name)) {
            take_names(table, *other);
        }
    }
    take_comments(wanted, live);
    const std::set<QualifiedName> enums_now = enums_of(wanted.tables);
    adopt(wanted.enums, live.enums, [&](const schema::EnumType& each) {
        return enums_before.count(each.name) == 0 || enums_now.count(each.name) != 0;
    });
    adopt(wanted.sequences, live.sequences, [&](const schema::Sequence& each) {
        return !each.owned_by ||
               (own.count(each.owned_by->table) == 0 && has(wanted.tables, each.owned_by->table));
    });
    adopt(wanted.views, live.views, [&](const auto&) { return !has_views; });
    adopt(wanted.triggers, live.triggers, [&](const schema::Trigger& each) {
        return !has_triggers && (has(wanted.tables, each.table) || has(wanted.views, each.table));
    });
    if (!has_definitions) {
        wanted.definitions = live.definitions;
    }
    adopt(wanted.extensions, live.extensions, [](const auto&) { return true; });
    adopt(wanted.schemas, live.schemas, [](const auto&) { return true; });
    return wanted;
}

}  // namespace limbeck::model
