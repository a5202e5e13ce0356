// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "limbeck/diff/compare.h"
#include "limbeck/schema/fields.h"

// Everything that is no table.
namespace limbeck::diff {

namespace {

using operation::SetComment;

const schema::Column* find_column(const schema::Database& database,
                                  const schema::QualifiedName& table, const std::string& name) {
    const schema::Table* found = schema::find_table(database, table);
    if (found == nullptr) {
        return nullptr;
    }
    for (const schema::Column& column : found->columns) {
        if (column.name == name) {
            return &column;
        }
    }
    return nullptr;
}

bool is_of(const schema::Column& column, const schema::QualifiedName& name) {
    const schema::Type& type = schema::innermost(column.type);
    return type.kind == schema::TypeKind::Enum && type.name == name.name &&
           type.schema == name.schema;
}

bool is_subsequence(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
    std::size_t at = 0;
    for (const std::string& value : whole) {
        at += at < part.size() && part[at] == value ? 1U : 0U;
    }
    return at == part.size();
}

void add_comment(Comparison& comparison, SetComment set, Object of) {
    comparison.nodes.push_back({.rank = Rank::Comment,
                                .name = display(set.name),
                                .changes = {{std::move(set)}},
                                .needs = {std::move(of)}});
}

// Every new value beside the one that it stands behind.
Node add_values(const schema::EnumType& from, const schema::EnumType& to) {
    Node node{.rank = Rank::CreateType, .name = display(to.name)};
    std::string before_it;
    for (std::size_t i = 0; i < to.values.size(); ++i) {
        const std::string& value = to.values[i];
        if (std::find(from.values.begin(), from.values.end(), value) == from.values.end()) {
            operation::AddEnumValue add{.type = to.name, .value = value, .after = before_it};
            if (before_it.empty() && !from.values.empty()) {
                add.before = from.values.front();
            }
            if (std::find_first_of(to.values.begin() + static_cast<std::ptrdiff_t>(i),
                                   to.values.end(), from.values.begin(),
                                   from.values.end()) == to.values.end()) {
                add.after.clear();  // at the end anyway
            }
            node.changes.push_back({std::move(add)});
        }
        before_it = value;
    }
    node.makes = {type(to.name)};
    return node;
}

// PostgreSQL changes no type under the key of a partitioned table.
bool is_in_partition_key(const schema::Table& table, const schema::Column& column) {
    const auto key = table.options.find("postgresql_partition_by");
    return key != table.options.end() && may_mention(key->second, column.name);
}

}  // namespace

Node replace_enum(const Comparison& comparison, const schema::EnumType& from,
                  const schema::EnumType& to) {
    operation::ReplaceEnum replace{.from = from, .to = to};
    Node node{.rank = Rank::AlterTable, .name = display(to.name)};
    std::vector<Hazard> hazards;
    for (const schema::Table& table : comparison.to.tables) {
        for (const schema::Column& each : table.columns) {
            const schema::Column* old = find_column(comparison.from, table.name, each.name);
            // What is computed is dropped before and computed again after it.
            if (old != nullptr && is_of(*old, to.name) && is_of(each, to.name) &&
                parent_with(comparison.to, table, each.name) == nullptr && !old->computed &&
                !each.computed) {
                replace.uses.push_back({table.name, each, old->server_default.has_value()});
                node.ends.push_back(column_type(table.name, each.name));
                node.makes.push_back(column_type(table.name, each.name));
                if (is_in_partition_key(table, each)) {
                    hazards.push_back(
                        {Hazard::Kind::MayFail,
                         fmt::format("fails: {} is partitioned by {}, whose type PostgreSQL does "
                                     "not change",
                                     display(table.name), each.name)});
                }
            }
        }
    }
    for (const std::string& value : from.values) {
        if (std::find(to.values.begin(), to.values.end(), value) == to.values.end()) {
            hazards.push_back(
                {Hazard::Kind::MayFail, fmt::format("fails where a row has the value '{}' of {}",
                                                    value, display(to.name))});
        }
    }
    node.ends.push_back(type(from.name));
    node.makes.push_back(type(to.name));
    node.changes.push_back({std::move(replace), std::move(hazards)});
    return node;
}

void compare_schemas(Comparison& comparison) {
    const auto object = [](const schema::Schema& schema) { return schema_object(schema.name); };
    match(
        comparison.from.schemas, comparison.to.schemas,
        [](const schema::Schema& schema) { return schema.name; },
        [&](const schema::Schema& gone) {
            comparison.nodes.push_back({.rank = Rank::DropSchema,
                                        .name = gone.name,
                                        .changes = {{operation::DropSchema{gone.name}}},
                                        .ends = {object(gone)}});
        },
        [&](const schema::Schema& fresh) {
            comparison.nodes.push_back({.rank = Rank::CreateSchema,
                                        .name = fresh.name,
                                        .changes = {{operation::CreateSchema{fresh}}},
                                        .makes = {object(fresh)}});
        },
        [&](const schema::Schema& from, const schema::Schema& to) {
            if (from.comment != to.comment) {
                add_comment(comparison,
                            {.on = SetComment::On::Schema, .name = to.name, .comment = to.comment},
                            object(to));
            }
        });
}

// One that only the database has stays: who runs the server may have installed it.
void compare_extensions(Comparison& comparison) {
    match(
        comparison.from.extensions, comparison.to.extensions,
        [](const schema::Extension& each) { return each.name; }, [](const schema::Extension&) {},
        [&](const schema::Extension& fresh) {
            Node node{.rank = Rank::CreateExtension, .name = fresh.name};
            node.changes = {{operation::CreateExtension{fresh.name, fresh.schema}}};
            node.makes = {extension(fresh.name)};
            node.needs = {schema_object(fresh.schema)};
            comparison.nodes.push_back(std::move(node));
        },
        [](const schema::Extension&, const schema::Extension&) {});
}

void compare_enums(Comparison& comparison) {
    match(
        comparison.from.enums, comparison.to.enums,
        [](const schema::EnumType& each) { return each.name; },
        [&](const schema::EnumType& gone) {
            comparison.nodes.push_back({.rank = Rank::DropType,
                                        .name = display(gone.name),
                                        .changes = {{operation::DropEnum{.name = gone.name}}},
                                        .ends = {type(gone.name)},
                                        .needed = {schema_object(gone.name.schema)}});
        },
        [&](const schema::EnumType& fresh) {
            comparison.nodes.push_back({.rank = Rank::CreateType,
                                        .name = display(fresh.name),
                                        .changes = {{operation::CreateEnum{.type = fresh}}},
                                        .makes = {type(fresh.name)},
                                        .needs = {schema_object(fresh.name.schema)}});
        },
        [&](const schema::EnumType& from, const schema::EnumType& to) {
            if (from.values != to.values) {
                comparison.nodes.push_back(is_subsequence(from.values, to.values)
                                               ? add_values(from, to)
                                               : replace_enum(comparison, from, to));
            }
            if (from.comment != to.comment) {
                add_comment(comparison,
                            {.on = SetComment::On::Type, .name = to.name, .comment = to.comment},
                            type(to.name));
            }
        });
}

namespace {

bool is_there(const schema::Database& database, const schema::SequenceOwner& owner) {
    return find_column(database, owner.table, owner.column) != nullptr;
}

// Nothing where it goes with its owner.
void drop_sequence(Comparison& comparison, const schema::Sequence& gone) {
    if (gone.owned_by && !is_there(comparison.to, *gone.owned_by)) {
        return;
    }
    comparison.nodes.push_back({.rank = Rank::DropSequence,
                                .name = display(gone.name),
                                .changes = {{operation::DropSequence{.name = gone.name}}},
                                .ends = {relation(gone.name)},
                                .needed = {schema_object(gone.name.schema)}});
}

// Its owner may need it, and it needs its owner: that is said when both are there.
void create_sequence(Comparison& comparison, const schema::Sequence& fresh) {
    schema::Sequence alone = fresh;
    alone.owned_by.reset();
    comparison.nodes.push_back({.rank = Rank::CreateSequence,
                                .name = display(fresh.name),
                                .changes = {{operation::CreateSequence{.sequence = alone}}},
                                .makes = {relation(fresh.name)},
                                .needs = {schema_object(fresh.name.schema)}});
    if (fresh.owned_by) {
        operation::AlterSequence own{.name = fresh.name};
        own.owned_by = fresh.owned_by;
        comparison.nodes.push_back(
            {.rank = Rank::AlterSequence,
             .name = display(fresh.name),
             .changes = {{std::move(own)}},
             .needs = {relation(fresh.name), relation(fresh.owned_by->table),
                       column(fresh.owned_by->table, fresh.owned_by->column)}});
    }
}

void alter_sequence(Comparison& comparison, const schema::Sequence& from,
                    const schema::Sequence& to) {
    operation::AlterSequence alter{.name = to.name};
    Node node{.rank = Rank::AlterSequence, .name = display(to.name)};
    bool any = false;
    if (from.type != to.type) {
        any = true;
        alter.type = to.type;
    }
    if (from.options != to.options || from.type != to.type) {
        any = true;
        alter.options = to.options;
    }
    std::vector<Hazard> hazards;
    if (schema::are_apart(from.options, to.options)) {
        alter.restarts = true;
    } else if (schema::is_narrower(from.options, to.options)) {
        hazards = {{Hazard::Kind::MayFail,
                    fmt::format("fails where {} is beyond its new bounds", display(to.name))}};
    }
    if (from.owned_by != to.owned_by) {
        any = true;
        alter.owned_by = to.owned_by;
        if (from.owned_by) {  // it must not go with its owner
            node.needed.push_back(relation(from.owned_by->table));
            node.needed.push_back(column(from.owned_by->table, from.owned_by->column));
        }
        if (to.owned_by) {
            node.needs.push_back(relation(to.owned_by->table));
            node.needs.push_back(column(to.owned_by->table, to.owned_by->column));
        }
    }
    if (any) {
        node.changes.push_back({std::move(alter), std::move(hazards)});
        comparison.nodes.push_back(std::move(node));
    }
    if (from.comment != to.comment) {
        add_comment(comparison,
                    {.on = SetComment::On::Sequence, .name = to.name, .comment = to.comment},
                    relation(to.name));
    }
}

}  // namespace

void compare_sequences(Comparison& comparison) {
    match(
        comparison.from.sequences, comparison.to.sequences,
        [](const schema::Sequence& each) { return each.name; },
        [&](const schema::Sequence& gone) { drop_sequence(comparison, gone); },
        [&](const schema::Sequence& fresh) { create_sequence(comparison, fresh); },
        [&](const schema::Sequence& from, const schema::Sequence& to) {
            if (from != to) {
                alter_sequence(comparison, from, to);
            }
        });
}

Node drop_definition(const Comparison& comparison, const schema::Definition& each) {
    return {.rank = Rank::DropDefinition,
            .name = display(each.name, each.signature),
            .changes = {{operation::DropDefinition{each}}},
            .ends = {definition(each)},
            .needed = comparison.from_needs.of(each)};
}

Node create_definition(const Comparison& comparison, const schema::Definition& each) {
    return {.rank = Rank::CreateDefinition,
            .name = display(each.name, each.signature),
            .changes = {{operation::CreateDefinition{each}}},
            .makes = {definition(each)},
            .needs = comparison.to_needs.of(each),
            .wishes = comparison.to_needs.mentioned_by(each)};
}

void compare_definitions(Comparison& comparison) {
    match(
        comparison.from.definitions, comparison.to.definitions,
        [](const schema::Definition& each) {
            return std::tuple(each.kind, each.name, each.signature);
        },
        [&](const schema::Definition& gone) {
            comparison.nodes.push_back(drop_definition(comparison, gone));
        },
        [&](const schema::Definition& fresh) {
            comparison.nodes.push_back(create_definition(comparison, fresh));
        },
        [&](const schema::Definition& from, const schema::Definition& to) {
            if (from.sql != to.sql || from.interface != to.interface) {
                if (from.interface != to.interface ||
                    from.optional_arguments > to.optional_arguments) {
                    comparison.nodes.push_back(drop_definition(comparison, from));
                    comparison.nodes.push_back(create_definition(comparison, to));
                    return;
                }
                Node node = create_definition(comparison, to);
                std::get<operation::CreateDefinition>(node.changes[0].operation)
                    .definition.comment.clear();
                comparison.nodes.push_back(std::move(node));
            }
            if (from.comment != to.comment) {
                add_comment(comparison,
                            {.on = SetComment::On::Definition,
                             .name = to.name,
                             .definition = to,
                             .comment = to.comment},
                            definition(to));
            }
        });
}

namespace {

// A constraint trigger cannot be replaced, and SQLite knows no CREATE OR REPLACE TRIGGER.
bool can_replace(const Comparison& comparison, const schema::Trigger& from,
                 const schema::Trigger& to) {
    const auto is_constraint = [](const schema::Trigger& each) {
        return each.definition.text.starts_with("CREATE CONSTRAINT ");
    };
    return comparison.options.alters_tables && !is_constraint(from) && !is_constraint(to);
}

void compare(Comparison& comparison, const schema::Trigger& from, const schema::Trigger& to) {
    const auto add = [&](Rank rank, operation::Operation operation) {
        comparison.nodes.push_back({.rank = rank,
                                    .name = display(to.table, to.name.name),
                                    .changes = {{std::move(operation)}},
                                    .needs = {trigger(to)}});
    };
    if (from.definition != to.definition) {
        if (!can_replace(comparison, from, to)) {
            comparison.nodes.push_back(drop_trigger(comparison, from));
            comparison.nodes.push_back(create_trigger(comparison, to));
            return;
        }
        Node node = create_trigger(comparison, to);
        auto& create = std::get<operation::CreateTrigger>(node.changes[0].operation);
        create.or_replace = true;
        create.trigger.comment.clear();
        node.needed = comparison.from_needs.of(from);
        std::erase_if(node.needed, [&](const Object& object) {
            return std::find(node.needs.begin(), node.needs.end(), object) != node.needs.end();
        });
        comparison.nodes.push_back(std::move(node));
    } else if (from.state != to.state) {
        add(Rank::AlterTable, operation::SetTriggerState{to.name, to.table, to.state});
    }
    if (from.comment != to.comment) {
        add(Rank::Comment, SetComment{.on = SetComment::On::Trigger,
                                      .name = to.name,
                                      .table = to.table,
                                      .comment = to.comment});
    }
}

}  // namespace

void compare_triggers(Comparison& comparison) {
    match(
        comparison.from.triggers, comparison.to.triggers,
        [](const schema::Trigger& each) { return std::pair(each.table, each.name.name); },
        [&](const schema::Trigger& gone) {
            // It goes with its table, unless its name is wanted before, where there is one name for
            // all tables.
            const bool wanted =
                !comparison.options.alters_tables &&
                std::any_of(comparison.to.triggers.begin(), comparison.to.triggers.end(),
                            [&](const auto& other) { return other.name == gone.name; });
            if (wanted || schema::has_relation(comparison.to, gone.table)) {
                comparison.nodes.push_back(drop_trigger(comparison, gone));
            }
        },
        [&](const schema::Trigger& fresh) {
            comparison.nodes.push_back(create_trigger(comparison, fresh));
        },
        [&](const schema::Trigger& from, const schema::Trigger& to) {
            compare(comparison, from, to);
        });
}

}  // namespace limbeck::diff
