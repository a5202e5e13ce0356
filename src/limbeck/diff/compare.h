// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <type_traits>
#include <utility>
#include <vector>

#include "limbeck/diff/objects.h"
#include "limbeck/diff/order.h"
#include "limbeck/diff/rename_first.h"

// The parts of `changes`: each compares one kind of object and adds what is to do, unordered.
namespace limbeck::diff {

struct Comparison {
    const schema::Database& from;
    const schema::Database& to;
    const Options& options;
    Needs from_needs{from};
    Needs to_needs{to};
    std::vector<Node> nodes = {};
};

void compare_schemas(Comparison& comparison);
void compare_extensions(Comparison& comparison);
void compare_enums(Comparison& comparison);
void compare_sequences(Comparison& comparison);
void compare_definitions(Comparison& comparison);
void compare_tables(Comparison& comparison);
void compare_views(Comparison& comparison);
void compare_triggers(Comparison& comparison);

// One table that both have: altered where they differ, or made anew where it cannot be.
void alter_table(Comparison& comparison, const schema::Table& from, const schema::Table& to);
void replace_table(Comparison& comparison, const schema::Table& from, const schema::Table& to);

Node replace_enum(const Comparison& comparison, const schema::EnumType& from,
                  const schema::EnumType& to);
// After all of these: makes an enum anew whose new values other changes use.
void replace_enums_in_use(Comparison& comparison);

// The parent of a table that has a column of this name; null where the column is its own.
const schema::Table* parent_with(const schema::Database& database, const schema::Table& table,
                                 const std::string& column);
// A column as what is done to the table's parents leaves it.
schema::Column after_parents(const Comparison& comparison, const schema::Table& from,
                             const schema::Table& to, const schema::Column& column);
// What comes to a column or ends of it does so in the tables below, too.
void spread_to_children(Comparison& comparison);

// Tables that leave a parent do so first, and are compared as what they are then.
void leave_parents(Renamed& from, const schema::Database& to);
// Tables that join one do so last: `to` becomes what it is before.
std::vector<Node> join_parents(const schema::Database& from, Draft& to);

// What stays as it is but stands in the way of a change (a view that reads a column whose type
// changes) is taken away before and restored after it.
void restore_dependents(Comparison& comparison);

// Nodes that more than one part makes.
Node drop_view(const Comparison& comparison, const schema::View& view);
Node create_view(const Comparison& comparison, const schema::View& view);
Node drop_trigger(const Comparison& comparison, const schema::Trigger& trigger);
Node create_trigger(const Comparison& comparison, const schema::Trigger& trigger);
Node drop_definition(const Comparison& comparison, const schema::Definition& each);
Node create_definition(const Comparison& comparison, const schema::Definition& each);
Node drop_constraint(const Comparison& comparison, const schema::Table& table,
                     const schema::Constraint& constraint);
Node add_constraint(const Comparison& comparison, const schema::Table& table,
                    const schema::Constraint& constraint);
Node drop_index(const Comparison& comparison, const schema::Table& table,
                const schema::Index& index);
Node create_index(const Comparison& comparison, const schema::Table& table,
                  const schema::Index& index);
// The parameters of what is no table.
operation::SetTableOptions set_parameters(
    operation::SetTableOptions::On on, const schema::QualifiedName& name,
    const std::vector<std::pair<std::string, std::string>>& from,
    const std::vector<std::pair<std::string, std::string>>& to);
// An index of both: altered, or made anew where it cannot be.
void compare_index(Comparison& comparison, const schema::Table& from, const schema::Index& old,
                   const schema::Table& to, const schema::Index& now);
Node drop_column(const Comparison& comparison, const schema::Table& table,
                 const schema::Column& column);
Node add_column(const Comparison& comparison, const schema::Table& table,
                const schema::Column& column);

// Walks two lists by key: each object alone, or both together. In the order of the keys.
template <typename Object, typename KeyOf, typename Gone, typename Fresh, typename Both>
void match(const std::vector<Object>& from, const std::vector<Object>& to, const KeyOf& key_of,
           const Gone& gone, const Fresh& fresh, const Both& both) {
    using Key = std::remove_cvref_t<decltype(key_of(from.front()))>;
    std::map<Key, std::pair<const Object*, const Object*>> pairs;
    for (const Object& object : from) {
        pairs[key_of(object)].first = &object;
    }
    for (const Object& object : to) {
        pairs[key_of(object)].second = &object;
    }
    for (const auto& [key, pair] : pairs) {
        if (pair.second == nullptr) {
            gone(*pair.first);
        } else if (pair.first == nullptr) {
            fresh(*pair.second);
        } else {
            both(*pair.first, *pair.second);
        }
    }
}

// What both lists have by the same name.
template <typename Object, typename Both>
void for_both(const std::vector<Object>& from, const std::vector<Object>& to, const Both& both) {
    match(
        from, to, [](const Object& object) { return object.name; }, [](const Object&) {},
        [](const Object&) {}, both);
}

}  // namespace limbeck::diff
