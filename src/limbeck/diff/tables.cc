// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "limbeck/diff/compare.h"

namespace limbeck::diff {

namespace {

using schema::Table;

// CREATE TABLE without the keys that would make a circle; those come in nodes of their own.
void create_table(Comparison& comparison, const Table& table, const std::set<Object>& circles) {
    Table first = table;
    std::erase_if(first.constraints, [&](const schema::Constraint& constraint) {
        const bool waits = std::holds_alternative<schema::ForeignKey>(constraint) &&
                           circles.count(key(table.name, name_of(constraint).text)) != 0;
        if (waits) {
            Node node = add_constraint(comparison, table, constraint);
            node.changes[0].hazards.clear();  // there are no rows yet
            comparison.nodes.push_back(std::move(node));
        }
        return waits;
    });
    comparison.nodes.push_back({.rank = Rank::CreateTable,
                                .name = display(table.name),
                                .changes = {{operation::CreateTable{.table = first}}},
                                .makes = objects_of(first),
                                .needs = comparison.to_needs.of(first)});
}

void drop_table(Comparison& comparison, const Table& table, const std::set<Object>& circles) {
    Table last = table;
    std::erase_if(last.constraints, [&](const schema::Constraint& constraint) {
        const bool first = std::holds_alternative<schema::ForeignKey>(constraint) &&
                           circles.count(key(table.name, name_of(constraint).text)) != 0;
        if (first) {
            comparison.nodes.push_back(drop_constraint(comparison, table, constraint));
        }
        return first;
    });
    comparison.nodes.push_back(
        {.rank = Rank::DropTable,
         .name = display(table.name),
         .changes = {{operation::DropTable{.table = table.name},
                      {{Hazard::Kind::DataLoss,
                        fmt::format("drops table {} with its data", display(table.name))}}}},
         .ends = objects_of(last),
         .needed = comparison.from_needs.of(last)});
}

using Names = std::set<schema::QualifiedName>;

// A database that does not alter tables has its keys in the tables from the beginning.
std::set<Object> circles(const Comparison& comparison, const std::vector<const Table*>& tables) {
    if (!comparison.options.alters_tables) {
        return {};
    }
    const Objects keys = keys_in_circles(tables);
    return {keys.begin(), keys.end()};
}

Names names_in_circles(const std::vector<const Table*>& tables) {
    Names names;
    for (const Object& each : keys_in_circles(tables)) {
        names.insert(each.name);
    }
    return names;
}

// References of a table to those, or to all others.
void forget_references(Node& node, const schema::QualifiedName& self, const Names* those) {
    for (Objects* objects : {&node.needs, &node.needed}) {
        std::erase_if(*objects, [&](const Object& object) {
            return object.name != self &&
                   (those == nullptr || (those->contains(self) && those->contains(object.name))) &&
                   (object.kind == Object::Kind::Relation || object.kind == Object::Kind::Column ||
                    object.kind == Object::Kind::Key);
        });
    }
}

// Such a database does not mind references to tables that are not there: those in a circle, or that
// are made anew, need no order. The others have theirs, for whoever reads the SQL or has foreign
// keys enforced when he runs it.
void forget_references(Comparison& comparison, const Names& fresh, const Names& gone) {
    for (Node& node : comparison.nodes) {
        for (const Change& change : node.changes) {
            if (const auto* create = std::get_if<operation::CreateTable>(&change.operation)) {
                forget_references(node, create->table.name, &fresh);
            } else if (const auto* drop = std::get_if<operation::DropTable>(&change.operation)) {
                forget_references(node, drop->table, &gone);
            } else if (const auto* replace =
                           std::get_if<operation::ReplaceTable>(&change.operation)) {
                forget_references(node, replace->table.name, nullptr);
            }
        }
    }
}

}  // namespace

void compare_tables(Comparison& comparison) {
    std::vector<const Table*> gone;
    std::vector<const Table*> fresh;
    match(
        comparison.from.tables, comparison.to.tables, [](const Table& table) { return table.name; },
        [&](const Table& table) { gone.push_back(&table); },
        [&](const Table& table) { fresh.push_back(&table); },
        [&](const Table& from, const Table& to) {
            // What becomes of its parents may not be for it.
            if (!comparison.options.alters_tables) {
                replace_table(comparison, from, to);
            } else if (from != to || to.partition || !to.inherits.empty()) {
                alter_table(comparison, from, to);
            }
        });
    const std::set<Object> late = circles(comparison, fresh);
    for (const Table* table : fresh) {
        create_table(comparison, *table, late);
    }
    const std::set<Object> early = circles(comparison, gone);
    for (const Table* table : gone) {
        drop_table(comparison, *table, early);
    }
    if (!comparison.options.alters_tables) {
        forget_references(comparison, names_in_circles(fresh), names_in_circles(gone));
    }
}

}  // namespace limbeck::diff
