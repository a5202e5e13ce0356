// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <variant>

#include "limbeck/diff/compare.h"
#include "limbeck/diff/types.h"

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
    if (!same_constraints(nameless(from), nameless(to))) {
        result.push_back(
            {Hazard::Kind::MayFail,
             fmt::format("fails where a row of {} is against a constraint", display(to.name))});
    }
    return result;
}

// Whether the columns of `from` stay as they are, and nothing but columns and indexes differs.
bool only_adds_columns(const Table& from, const Table& to) {
    return from.options == to.options && from.prefixes == to.prefixes &&
           same_constraints(from, to) &&
           std::all_of(from.columns.begin(), from.columns.end(),
                       [&](const Column& column) { return contains(to.columns, column); });
}

}  // namespace

void replace_table(Comparison& comparison, const Table& from, const Table& to) {
    operation::ExistingTable existing{.table = from,
                                      .triggers = triggers_that_stay(comparison, from)};
    if (!only_adds_columns(from, to)) {
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
