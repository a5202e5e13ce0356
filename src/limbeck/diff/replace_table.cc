// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <variant>

#include "limbeck/base/text.h"
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

// What `from` has and `to` has not; constraints without a name are told apart by what they say.
std::vector<schema::Constraint> missing(const Table& from, const Table& to) {
    std::vector<schema::Constraint> left = to.constraints;
    std::vector<schema::Constraint> result;
    for (const schema::Constraint& any : from.constraints) {
        const auto found = std::find(left.begin(), left.end(), any);
        if (found == left.end()) {
            result.push_back(any);
        } else {
            left.erase(found);
        }
    }
    return result;
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

void add_hazard_of_new(std::vector<Hazard>& hazards, const Table& table, const Column& column) {
    if (column.nullable || column.server_default) {
        return;
    }
    const std::string text =
        column.computed ? fmt::format("fails where {} is NULL", display(table.name, column.name))
                        : fmt::format("fails where {} has rows: {} is NOT NULL without a default",
                                      display(table.name), column.name);
    hazards.push_back({Hazard::Kind::MayFail, text});
}

// A type without a name takes every value as it is, and so does BLOB, or in a STRICT table ANY.
void add_hazard_of_type(std::vector<Hazard>& hazards, const std::string& name,
                        const schema::Type& from, const Column& now, bool strict) {
    const schema::Type& to = now.type;
    const bool blob = to.kind == schema::TypeKind::LargeBinary;
    const bool any = to.kind == schema::TypeKind::Named && to.name.empty();
    if (any || (strict ? to.name == "ANY" : blob)) {
        return;
    }
    if (!converts_by_itself(from, to)) {
        hazards.push_back(
            {Hazard::Kind::DataLoss,
             fmt::format("casts the values of {}: what is no {} becomes something else", name,
                         schema::describe(to))});
    } else if (schema::is_integer(to) && !schema::is_integer(from)) {
        hazards.push_back({Hazard::Kind::DataLoss, fmt::format("cuts the values of {}", name)});
    }
}

bool is_strict(const Table& table) {
    return table.options.count("sqlite_strict") != 0;
}

// Whether values that were all different may be alike, for they are converted or compared in
// another way.
bool may_become_alike(const Table& from, const Column& column) {
    const Column* before = find(from, column.name);
    return before != nullptr && !column.computed &&
           (before->type.collation != column.type.collation ||
            schema::is_integer(before->type) != schema::is_integer(column.type) ||
            !converts_by_itself(before->type, column.type));
}

// INTEGER PRIMARY KEY, which is the row's number itself (sqlite.org/lang_createtable.html#rowid):
// it takes whole numbers alone, and NULL becomes the next one.
bool is_row_number(const Table& table, const Column& column) {
    const auto key = schema::primary_key(table);
    return key && key->columns == std::vector{column.name} &&
           table.options.count("sqlite_with_rowid") == 0 &&
           column.type.kind == schema::TypeKind::Integer && column.type.name.empty();
}

// Constraints and indexes that stay, over columns of another type or collation.
void add_hazards_of_kept(std::vector<Hazard>& hazards, const Table& from, const Table& to) {
    std::vector<std::string> keys;
    const auto add = [&](const std::vector<std::string>& columns) {
        const bool alike = std::any_of(to.columns.begin(), to.columns.end(), [&](const auto& each) {
            return contains(columns, each.name) && may_become_alike(from, each);
        });
        const std::string names = base::join(columns, ", ");
        if (alike && !contains(keys, names)) {
            keys.push_back(names);
        }
    };
    for (const schema::Constraint& any : to.constraints) {
        if (const auto* key = std::get_if<schema::PrimaryKey>(&any)) {
            add(key->columns);
        } else if (const auto* unique = std::get_if<schema::Unique>(&any)) {
            add(unique->columns);
        }
    }
    for (const schema::Index& index : to.indexes) {
        std::vector<std::string> columns;
        for (const schema::IndexPart& part : index.parts) {
            columns.push_back(part.column);
        }
        if (index.unique && contains(from.indexes, index)) {
            add(columns);
        }
    }
    for (const std::string& key : keys) {
        hazards.push_back(
            {Hazard::Kind::MayFail, fmt::format("fails where two rows of {} become alike in ({})",
                                                display(to.name), key)});
    }
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
            if (now->computed && !column.computed) {
                result.push_back({Hazard::Kind::DataLoss,
                                  fmt::format("replaces the values of {} by computed ones", name)});
            } else if (!now->computed) {
                add_hazard_of_type(result, name, column.type, *now, is_strict(to));
            }
            if (is_row_number(to, *now) && !is_row_number(from, column)) {
                result.push_back(
                    {Hazard::Kind::MayFail,
                     fmt::format("fails where {} is no whole number, and counts on from NULL",
                                 name)});
            }
            if (column.nullable && !now->nullable) {
                result.push_back(
                    {Hazard::Kind::MayFail, fmt::format("fails where {} is NULL", name)});
            }
        }
    }
    for (const Column& column : to.columns) {
        if (find(from, column.name) == nullptr) {
            add_hazard_of_new(result, to, column);
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
    add_hazards_of_kept(result, from, to);
    if (is_strict(to) && !is_strict(from)) {
        result.push_back({Hazard::Kind::MayFail,
                          fmt::format("fails where a value of {} is not of its column's type",
                                      display(to.name))});
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

// The new column beside which ADD COLUMN can write a constraint (sqlite.org/lang_altertable.html):
// a reference of a column that begins with NULL, or a CHECK, beside the last one it speaks of.
// Null where there is none.
const Column* new_column_of(const schema::Constraint& constraint, const Table& from,
                            const Table& to) {
    const Column* result = nullptr;
    const auto* check = std::get_if<schema::Check>(&constraint);
    const auto* key = std::get_if<schema::ForeignKey>(&constraint);
    for (const Column& column : to.columns) {
        const bool fresh = find(from, column.name) == nullptr;
        const bool refers =
            key != nullptr && key->columns == std::vector{column.name} && can_add_in_place(column);
        if (fresh && (refers || (check != nullptr && mentions(constraint, column.name)))) {
            result = &column;
        }
    }
    return result;
}

// A reference that names no columns means the key of its target, and reads as if it named them: it
// must be written anew where that becomes another.
bool refers_to_key_that_changes(const Comparison& comparison, const Table& table) {
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& any) {
        const auto* reference = std::get_if<schema::ForeignKey>(&any);
        if (reference == nullptr) {
            return false;
        }
        const Table* before = schema::find_table(comparison.from, reference->target);
        const Table* after = schema::find_table(comparison.to, reference->target);
        if (before == nullptr || after == nullptr) {
            return false;
        }
        const auto old = schema::primary_key(*before);
        const auto now = schema::primary_key(*after);
        return old && old->columns == reference->target_columns &&
               (!now || now->columns != old->columns);
    });
}

// Whether columns that stay are as they were, and nothing but columns, what is written beside those
// that are new, and indexes differs: columns are added, or dropped in place.
bool alters_in_place(const Comparison& comparison, const Table& from, const Table& to) {
    const std::vector<schema::Constraint> fresh = missing(to, from);
    if (from.options != to.options || from.prefixes != to.prefixes || !missing(from, to).empty() ||
        !std::all_of(fresh.begin(), fresh.end(),
                     [&](const auto& any) { return new_column_of(any, from, to) != nullptr; })) {
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

void write_beside(operation::AddColumn& add, const schema::Constraint& constraint,
                  std::vector<Hazard>& hazards) {
    if (const auto* check = std::get_if<schema::Check>(&constraint)) {
        add.column.checks.push_back(*check);
        hazards.push_back(
            {Hazard::Kind::MayFail, fmt::format("fails where a row of {} is against {}",
                                                display(add.table), check->condition.text)});
    } else {
        add.constraints.push_back(constraint);
        add.inline_references = true;
    }
}

// Indexes that are new come in changes of their own: their names may still be taken by those of
// another table that is made anew, too.
void make_anew(Comparison& comparison, operation::ExistingTable existing, const Table& to) {
    const Table& from = existing.table;
    Table made = to;
    std::erase_if(made.indexes, [&](const schema::Index& index) {
        const bool fresh = !contains(from.indexes, index);
        if (fresh) {
            comparison.nodes.push_back(create_index(comparison, to, index));
        }
        return fresh;
    });
    std::vector<Hazard> hazards = hazards_of(from, to);
    Node node{.rank = Rank::AlterTable, .name = display(to.name)};
    node.makes = objects_of(made);
    node.ends = objects_of(from);
    node.needs = comparison.to_needs.of(made);
    node.changes = {{operation::ReplaceTable{std::move(existing), std::move(made)}, hazards}};
    comparison.nodes.push_back(std::move(node));
}

}  // namespace

void replace_table(Comparison& comparison, const Table& from, const Table& to) {
    const bool rewrites = refers_to_key_that_changes(comparison, from);
    if (from == to && !rewrites) {
        return;
    }
    operation::ExistingTable existing{.table = from,
                                      .triggers = triggers_that_stay(comparison, from)};
    if (rewrites || !alters_in_place(comparison, from, to)) {
        make_anew(comparison, std::move(existing), to);
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
            auto add = std::get<operation::AddColumn>(one.changes[0].operation);
            for (const schema::Constraint& any : missing(to, from)) {
                if (new_column_of(any, from, to) == &each) {
                    write_beside(add, any, hazards);
                }
            }
            batch.steps.emplace_back(std::move(add));
            add_hazard_of_new(hazards, to, each);
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
