// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <variant>

#include "limbeck/diff/compare.h"
#include "limbeck/diff/types.h"
#include "limbeck/operation/rename_text.h"

// A table of a database that cannot alter much.
namespace limbeck::diff {

namespace {

using schema::Column;
using schema::Table;

template <typename Object>
bool contains(const std::vector<Object>& objects, const Object& object) {
    return std::find(objects.begin(), objects.end(), object) != objects.end();
}

// Constraints without a name are told apart by what they say.
bool same_constraints(const Table& a, const Table& b) {
    return std::is_permutation(a.constraints.begin(), a.constraints.end(), b.constraints.begin(),
                               b.constraints.end());
}

Table nameless(Table table) {
    for (schema::Constraint& constraint : table.constraints) {
        std::visit([](auto& any) { any.name = {}; }, constraint);
    }
    return table;
}

const Column* find(const Table& table, const std::string& name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const Column& column) { return column.name == name; });
    return found == table.columns.end() ? nullptr : &*found;
}

// The triggers that stay: they go and come back with the table.
std::vector<schema::SqlText> triggers_that_stay(const Comparison& comparison, const Table& table) {
    std::vector<schema::SqlText> result;
    for (const schema::Trigger& trigger : comparison.from.triggers) {
        if (trigger.table == table.name && contains(comparison.to.triggers, trigger)) {
            result.push_back(trigger.definition);
        }
    }
    return result;
}

std::vector<Hazard> hazards_of(const Table& from, const Table& to) {
    std::vector<Hazard> result;
    for (const Column& column : from.columns) {
        const Column* now = find(to, column.name);
        const std::string name = display(to.name, column.name);
        if (now == nullptr && !column.computed) {
            result.push_back(
                {Hazard::Kind::DataLoss, fmt::format("drops column {} with its data", name)});
        } else if (now != nullptr) {
            if (!converts_by_itself(column.type, now->type)) {
                result.push_back(
                    {Hazard::Kind::DataLoss,
                     fmt::format("casts the values of {}: what is no {} becomes something else",
                                 name, schema::describe(now->type))});
            }
            if (column.nullable && !now->nullable) {
                result.push_back(
                    {Hazard::Kind::MayFail, fmt::format("fails where {} is NULL", name)});
            }
        }
    }
    for (const Column& column : to.columns) {
        if (find(from, column.name) == nullptr && !column.nullable && !column.server_default &&
            !column.computed) {
            result.push_back(
                {Hazard::Kind::MayFail,
                 fmt::format("fails where {} has rows: {} is NOT NULL without a default",
                             display(to.name), column.name)});
        }
    }
    const Table old = nameless(from);
    const Table fresh = nameless(to);
    if (!std::all_of(fresh.constraints.begin(), fresh.constraints.end(),
                     [&](const auto& any) { return contains(old.constraints, any); })) {
        result.push_back(
            {Hazard::Kind::MayFail,
             fmt::format("fails where a row of {} is against a constraint", display(to.name))});
    }
    return result;
}

bool mentions(const std::string& sql, const std::string& column) {
    return operation::with_column(sql, column, column + "__", sql::Flavour::Sqlite) != sql;
}

bool mentions(const schema::Constraint& constraint, const std::string& column) {
    return std::visit(
        [&](const auto& any) {
            bool result = false;
            if constexpr (requires { any.columns; }) {
                result = contains(any.columns, column);
            }
            if constexpr (requires { any.condition; }) {
                result = result || mentions(any.condition.text, column);
            }
            return result;
        },
        constraint);
}

// What keeps SQLite from dropping a column in place (sqlite.org/lang_altertable.html): a key or a
// constraint over it, what is computed from it, and views and triggers that read it. Its indexes
// are dropped before; a reference from another table would be left without its target.
bool can_drop_in_place(const Comparison& comparison, const Table& table, const Column& column) {
    const auto speaks_of_it = [&](const auto& object) {
        return mentions(object.definition.text, column.name);
    };
    const auto refers_to_it = [&](const schema::Constraint& any) {
        const auto* key = std::get_if<schema::ForeignKey>(&any);
        return key != nullptr && key->target == table.name &&
               contains(key->target_columns, column.name);
    };
    return !column.primary_key &&
           std::none_of(table.constraints.begin(), table.constraints.end(),
                        [&](const auto& any) { return mentions(any, column.name); }) &&
           std::none_of(table.columns.begin(), table.columns.end(),
                        [&](const Column& other) {
                            return &other != &column && other.computed &&
                                   mentions(other.computed->expression.text, column.name);
                        }) &&
           std::none_of(comparison.from.views.begin(), comparison.from.views.end(), speaks_of_it) &&
           std::none_of(comparison.from.triggers.begin(), comparison.from.triggers.end(),
                        speaks_of_it) &&
           std::none_of(comparison.from.tables.begin(), comparison.from.tables.end(),
                        [&](const Table& other) {
                            return std::any_of(other.constraints.begin(), other.constraints.end(),
                                               refers_to_it);
                        });
}

bool can_add_in_place(const Column& column) {
    return column.nullable && !column.server_default && !column.computed;
}

// Whether columns that stay are as they were, and nothing but columns and indexes differs: columns
// are added, or dropped in place.
bool alters_in_place(const Comparison& comparison, const Table& from, const Table& to) {
    if (from.options != to.options || from.prefixes != to.prefixes || !same_constraints(from, to)) {
        return false;
    }
    bool drops = false;
    for (const Column& column : from.columns) {
        if (contains(to.columns, column)) {
            continue;
        }
        if (find(to, column.name) != nullptr || !can_drop_in_place(comparison, from, column)) {
            return false;
        }
        drops = true;
    }
    // Where the table is made anew for what is added, that is done at once.
    return !drops || std::all_of(to.columns.begin(), to.columns.end(), [&](const Column& column) {
        return contains(from.columns, column) || can_add_in_place(column);
    });
}

}  // namespace

void replace_table(Comparison& comparison, const Table& from, const Table& to) {
    operation::ExistingTable existing{.table = from,
                                      .triggers = triggers_that_stay(comparison, from)};
    if (!alters_in_place(comparison, from, to)) {
        comparison.nodes.push_back(
            {.rank = Rank::AlterTable,
             .name = display(to.name),
             .changes = {{operation::ReplaceTable{std::move(existing), to}, hazards_of(from, to)}},
             .makes = objects_of(to),
             .ends = objects_of(from),
             .needs = comparison.to_needs.of(to)});
        return;
    }
    // What the table still has when columns are added decides how that is done.
    std::erase_if(existing.table.indexes,
                  [&](const schema::Index& index) { return !contains(to.indexes, index); });
    Node node{.rank = Rank::AddColumn, .name = display(to.name)};
    operation::BatchAlterTable batch{.table = to.name};
    std::vector<Hazard> hazards;
    for (const Column& each : to.columns) {
        if (find(from, each.name) == nullptr) {
            Node one = add_column(comparison, to, each);
            // ADD COLUMN takes no NOT NULL without a default, not even where there are no rows.
            if (!each.nullable && !each.server_default && !each.computed) {
                batch.recreate = operation::Recreate::Always;
            }
            batch.steps.emplace_back(std::get<operation::AddColumn>(one.changes[0].operation));
            hazards.insert(hazards.end(), one.changes[0].hazards.begin(),
                           one.changes[0].hazards.end());
            node.makes.insert(node.makes.end(), one.makes.begin(), one.makes.end());
        }
    }
    if (!batch.steps.empty()) {
        batch.existing = std::move(existing);
        node.changes.push_back({std::move(batch), std::move(hazards)});
        node.ends.push_back(relation(from.name));
        node.makes.push_back(relation(to.name));
        comparison.nodes.push_back(std::move(node));
    }
    for (const Column& each : from.columns) {
        if (find(to, each.name) == nullptr) {
            comparison.nodes.push_back(drop_column(comparison, from, each));
        }
    }
    for (const schema::Index& index : from.indexes) {
        if (!contains(to.indexes, index)) {
            comparison.nodes.push_back(drop_index(comparison, from, index));
        }
    }
    for (const schema::Index& index : to.indexes) {
        if (!contains(from.indexes, index)) {
            comparison.nodes.push_back(create_index(comparison, to, index));
        }
    }
}

}  // namespace limbeck::diff
