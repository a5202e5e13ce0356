// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "limbeck/diff/compare.h"
#include "limbeck/diff/types.h"
#include "limbeck/operation/apply.h"

// Partitions and children: ALTER TABLE of a parent alters them, too, and they come and go from it.
namespace limbeck::diff {

namespace {

using schema::Column;
using schema::Database;
using schema::QualifiedName;
using schema::Table;

std::vector<QualifiedName> parents_of(const Table& table) {
    return table.partition ? std::vector{table.partition->of} : table.inherits;
}

const Column* find_column(const Table* table, const std::string& name) {
    if (table == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(table->columns.begin(), table->columns.end(),
                                    [&](const Column& column) { return column.name == name; });
    return found == table->columns.end() ? nullptr : &*found;
}

// Whether a column of both is altered in this, or is because that of a parent is.
template <typename Differs>
bool is_touched(const Comparison& comparison, const Table& table, const std::string& name,
                const Differs& differs) {
    const Column* from = find_column(schema::find_table(comparison.from, table.name), name);
    const Column* to = find_column(&table, name);
    if (from == nullptr || to == nullptr || differs(*from, *to)) {
        return true;
    }
    const Table* parent = parent_with(comparison.to, table, name);
    return parent != nullptr && is_touched(comparison, *parent, name, differs);
}

// Everything below each table.
std::map<QualifiedName, std::set<QualifiedName>> descendants(const Database& database) {
    std::map<QualifiedName, std::set<QualifiedName>> result;
    for (const Table& table : database.tables) {
        std::vector<QualifiedName> above = parents_of(table);
        while (!above.empty()) {
            const QualifiedName name = std::move(above.back());
            above.pop_back();
            const Table* parent = schema::find_table(database, name);
            if (result[name].insert(table.name).second && parent != nullptr) {
                for (QualifiedName& next : parents_of(*parent)) {
                    above.push_back(std::move(next));
                }
            }
        }
    }
    return result;
}

// How many parents stay where they are.
std::size_t common_parents(const Table& from, const Table& to) {
    const auto ends = std::mismatch(from.inherits.begin(), from.inherits.end(), to.inherits.begin(),
                                    to.inherits.end());
    return static_cast<std::size_t>(ends.first - from.inherits.begin());
}

Node attach(const Database& from, const Database& to, const Table& table,
            const operation::Attach& how, std::size_t place) {
    Node node{.rank = Rank::Attach, .name = fmt::format("{} {:04}", display(table.name), place)};
    node.changes = {{how}};
    if (!how.bound.empty()) {
        node.changes[0].hazards = {
            {Hazard::Kind::MayFail, fmt::format("fails where a row of {} is none for {}",
                                                display(table.name), display(how.parent))}};
    }
    // Both must be as they will be.
    for (const QualifiedName& name : {table.name, how.parent}) {
        if (const Table* each = schema::find_table(to, name)) {
            const Objects objects = objects_of(*each);
            node.needs.insert(node.needs.end(), objects.begin(), objects.end());
            for (const Column& any : each->columns) {
                node.needs.push_back(not_null(name, any.name));
                node.needs.push_back(settings(name, any.name));
            }
        }
    }
    // What the parent does not have must be gone.
    for (const Column& any : schema::find_table(from, table.name)->columns) {
        if (find_column(&table, any.name) == nullptr) {
            node.makes.push_back(column(table.name, any.name));
        }
    }
    return node;
}

}  // namespace

const Table* parent_with(const Database& database, const Table& table, const std::string& name) {
    for (const QualifiedName& parent : parents_of(table)) {
        const Table* found = schema::find_table(database, parent);
        if (find_column(found, name) != nullptr) {
            return found;
        }
    }
    return nullptr;
}

Column after_parents(const Comparison& comparison, const Table& from, const Table& to,
                     const Column& column) {
    const Table* parent = parent_with(comparison.to, to, column.name);
    if (parent == nullptr || parent_with(comparison.from, from, column.name) == nullptr) {
        return column;
    }
    const Column& now = *find_column(parent, column.name);
    const auto touches = [&](const auto& differs) {
        return is_touched(comparison, *parent, column.name, differs);
    };
    Column result = column;
    if (touches([](const Column& a, const Column& b) { return a.type != b.type; })) {
        result.type = now.type;
    }
    if (touches([](const Column& a, const Column& b) { return a.nullable != b.nullable; })) {
        result.nullable = now.nullable;
    }
    if (touches([](const Column& a, const Column& b) {
            return a.server_default != b.server_default ||
                   (!is_same(a.type, b.type) && !converts_by_itself(a.type, b.type));
        })) {
        result.server_default = now.server_default;
    }
    if (touches([](const Column& a, const Column& b) { return a.computed != b.computed; })) {
        result.computed = now.computed;
    }
    if (touches([](const Column& a, const Column& b) { return a.storage != b.storage; })) {
        result.storage = now.storage;
    }
    return result;
}

void spread_to_children(Comparison& comparison) {
    const auto spread = [](const auto& below, Objects& objects) {
        Objects more;
        for (const Object& object : objects) {
            const bool is_inherited = object.kind == Object::Kind::Column ||
                                      object.kind == Object::Kind::ColumnType ||
                                      object.kind == Object::Kind::NotNull;
            const auto found = is_inherited ? below.find(object.name) : below.end();
            if (found != below.end()) {
                for (const QualifiedName& child : found->second) {
                    more.push_back({object.kind, child, object.part});
                }
            }
        }
        objects.insert(objects.end(), more.begin(), more.end());
    };
    const auto old = descendants(comparison.from);
    const auto now = descendants(comparison.to);
    if (old.empty() && now.empty()) {
        return;
    }
    for (Node& node : comparison.nodes) {
        spread(old, node.ends);
        spread(now, node.makes);
    }
}

void leave_parents(Renamed& from, const Database& to) {
    std::vector<operation::Detach> all;
    for (const Table& table : from.database->tables) {
        if (parents_of(table).empty()) {
            continue;
        }
        const Table* now = schema::find_table(to, table.name);
        if (now == nullptr) {
            continue;
        }
        if (table.partition && table.partition != now->partition) {
            all.push_back({.table = table.name, .parent = table.partition->of});
        }
        for (std::size_t i = common_parents(table, *now); i < table.inherits.size(); ++i) {
            all.push_back(
                {.table = table.name, .parent = table.inherits[i], .is_partition = false});
        }
    }
    for (operation::Detach& detach : all) {
        from.changes.push_back({detach});
        operation::apply(detach, from.database.own());
    }
}

std::vector<Node> join_parents(const Database& from, Draft& draft) {
    const Database& to = *draft;
    std::vector<std::pair<operation::Attach, std::size_t>> all;
    for (const Table& table : to.tables) {
        if (parents_of(table).empty()) {
            continue;
        }
        const Table* old = schema::find_table(from, table.name);
        if (old == nullptr) {
            continue;
        }
        if (table.partition && !old->partition) {
            all.push_back({{table.name, table.partition->of, table.partition->bound}, 0});
        }
        for (std::size_t i = common_parents(*old, table); i < table.inherits.size(); ++i) {
            // What a child has only from its parent cannot become so.
            const bool fits =
                std::all_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
                    const Column* own = find_column(old, column.name);
                    return own == nullptr || own->inherited == column.inherited ||
                           find_column(schema::find_table(to, table.inherits[i]), column.name) ==
                               nullptr;
                });
            if (fits && table.from_parents.constraints.empty()) {
                all.push_back({{table.name, table.inherits[i], {}}, i});
            }
        }
    }
    for (const auto& [how, place] : all) {
        operation::apply(operation::Detach{how.table, how.parent, !how.bound.empty()}, draft.own());
    }
    const Database& before = *draft;
    std::vector<Node> nodes;
    for (const auto& [how, place] : all) {
        nodes.push_back(attach(from, before, *schema::find_table(before, how.table), how, place));
    }
    return nodes;
}

}  // namespace limbeck::diff
