// SPDX-License-Identifier: MIT
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "limbeck/diff/compare.h"

namespace limbeck::diff {

namespace {

using schema::Table;
using schema::View;

// Something that both databases have, and that must go and come back where what it needs ends.
struct Dependent {
    Object itself = {};
    Objects needed = {};
    std::function<void()> replace = {};
};

class Restoration {
  public:
    explicit Restoration(Comparison& comparison) : comparison_(comparison) {
        for (const Node& node : comparison.nodes) {
            end(node.ends);
        }
    }

    void run() {
        if (ended_.empty()) {
            return;
        }
        collect();
        for (bool again = true; again;) {
            again = false;
            collect_touched();
            for (Dependent& dependent : dependents_) {
                if (ended_.count(dependent.itself) == 0 && is_hit(dependent)) {
                    const std::size_t before = comparison_.nodes.size();
                    dependent.replace();
                    for (std::size_t i = before; i < comparison_.nodes.size(); ++i) {
                        end(comparison_.nodes[i].ends);
                    }
                    end({dependent.itself});
                    again = true;
                }
            }
        }
        forget_replaced();
    }

  private:
    using Place = std::pair<std::string_view, std::string_view>;  // schema and name

    void end(const Objects& objects) {
        for (const Object& object : objects) {
            if (ended_.insert(object).second) {
                touch(object);
            }
        }
    }

    // Few of many tables can have a part that needs one of these: what that is need be made out for
    // none but them.
    void touch(const Object& object) {
        switch (object.kind) {
            case Object::Kind::Column:
            case Object::Kind::ColumnType:
            case Object::Kind::NotNull:
            case Object::Kind::Key:
            case Object::Kind::Trigger:
            case Object::Kind::Settings:
            case Object::Kind::Persistence:
                touched_.insert(object.name);
                return;
            case Object::Kind::Relation:
                touch_relation(object.name);
                return;
            case Object::Kind::Schema:
            case Object::Kind::Type:
            case Object::Kind::Definition:
                all_touched_ = true;
                return;
        }
    }

    void touch_relation(const schema::QualifiedName& name) {
        if (owners_.empty()) {
            for (const Table& table : comparison_.from.tables) {
                add_owner(table, &table);
            }
            for (const View& view : comparison_.from.views) {
                add_owner(view, nullptr);
            }
        }
        const auto found = owners_.find(Place(name.schema, name.name));
        if (found == owners_.end()) {
            all_touched_ = true;  // a sequence, of which any default may speak
        } else if (found->second != nullptr) {
            touched_.insert(found->second->name);
        }
    }

    void add_owner(const auto& relation, const Table* table) {
        owners_.emplace(Place(relation.name.schema, relation.name.name), table);
        for (const schema::Index& index : relation.indexes) {
            owners_.emplace(Place(relation.name.schema, index.name.text), table);
        }
    }

    [[nodiscard]] bool is_touched(const Table& table) const {
        const auto touched = [this](const schema::QualifiedName& name) {
            return touched_.count(name) != 0;
        };
        return all_touched_ || touched(table.name) ||
               (table.partition && touched(table.partition->of)) ||
               std::any_of(table.inherits.begin(), table.inherits.end(), touched) ||
               std::any_of(table.constraints.begin(), table.constraints.end(),
                           [&](const schema::Constraint& any) {
                               const auto* foreign = std::get_if<schema::ForeignKey>(&any);
                               return foreign != nullptr && touched(foreign->target);
                           });
    }

    // Tables with parts that may be hit by now.
    void collect_touched() {
        std::erase_if(untouched_, [&](const auto& pair) {
            const bool touched = is_touched(*pair.first);
            if (touched) {
                collect(*pair.first, *pair.second);
            }
            return touched;
        });
    }

    [[nodiscard]] bool is_hit(const Dependent& dependent) const {
        return std::any_of(dependent.needed.begin(), dependent.needed.end(),
                           [&](const Object& object) { return ended_.count(object) != 0; });
    }

    void add(Node node) { comparison_.nodes.push_back(std::move(node)); }

    void collect() {
        if (comparison_.options.alters_tables) {
            for_both(
                comparison_.from.tables, comparison_.to.tables,
                [&](const Table& from, const Table& to) { untouched_.emplace_back(&from, &to); });
        }
        for_both(
            comparison_.from.views, comparison_.to.views, [&](const View& from, const View& to) {
                dependents_.push_back({relation(from.name), comparison_.from_needs.of(from), [&] {
                                           add(drop_view(comparison_, from));
                                           add(create_view(comparison_, to));
                                       }});
            });
        match(
            comparison_.from.definitions, comparison_.to.definitions,
            [](const schema::Definition& each) {
                return std::tuple(each.kind, each.name, each.signature);
            },
            [](const schema::Definition&) {}, [](const schema::Definition&) {},
            [&](const schema::Definition& from, const schema::Definition& to) {
                dependents_.push_back({definition(from), comparison_.from_needs.of(from), [&] {
                                           add(drop_definition(comparison_, from));
                                           add(create_definition(comparison_, to));
                                       }});
            });
        for (const schema::Trigger& from : comparison_.from.triggers) {
            for (const schema::Trigger& to : comparison_.to.triggers) {
                if (from.name == to.name && from.table == to.table) {
                    Objects needed = comparison_.from_needs.of(from);
                    if (!comparison_.options.alters_tables) {
                        if (schema::find_table(comparison_.from, from.table) != nullptr) {
                            continue;  // it comes back with its table
                        }
                        needed = {relation(from.table)};
                    }
                    dependents_.push_back({trigger(from), std::move(needed), [&] {
                                               add(drop_trigger(comparison_, from));
                                               add(create_trigger(comparison_, to));
                                           }});
                }
            }
        }
    }

    void collect(const Table& from, const Table& to) {
        for (const schema::Constraint& old : from.constraints) {
            for (const schema::Constraint& now : to.constraints) {
                if (old.index() == now.index() && name_of(old) == name_of(now)) {
                    Objects needed = comparison_.from_needs.of(from, old);
                    if (const auto* foreign = std::get_if<schema::ForeignKey>(&old)) {
                        add_key_types(needed, from, *foreign);
                    }
                    dependents_.push_back(
                        {key(from.name, name_of(old).text), std::move(needed), [&] {
                             add(drop_constraint(comparison_, from, old));
                             add(add_constraint(comparison_, to, now));
                             comparison_.nodes.back().changes[0].hazards.clear();
                         }});
                }
            }
        }
        for (const schema::Index& old : from.indexes) {
            for (const schema::Index& now : to.indexes) {
                if (old.name == now.name) {
                    dependents_.push_back({relation({from.name.schema, old.name.text}),
                                           comparison_.from_needs.of(from, old), [&] {
                                               add(drop_index(comparison_, from, old));
                                               add(create_index(comparison_, to, now));
                                               comparison_.nodes.back().changes[0].hazards.clear();
                                           }});
                }
            }
        }
        for (const schema::Column& old : from.columns) {
            for (const schema::Column& now : to.columns) {
                if (old.name == now.name) {
                    collect_default(from, old, to, now);
                }
                if (old.name == now.name && old.computed && now.computed &&
                    parent_with(comparison_.to, to, now.name) == nullptr) {
                    dependents_.push_back(
                        {column(from.name, old.name), comparison_.from_needs.of(from, old), [&] {
                             add(drop_column(comparison_, from, old));
                             add(add_column(comparison_, to, now));
                         }});
                }
            }
        }
    }

    // A default calls a function that goes and comes back.
    void collect_default(const Table& from, const schema::Column& old, const Table& to,
                         const schema::Column& now) {
        if (!old.server_default || !now.server_default) {
            return;
        }
        Objects needed = comparison_.from_needs.of(from, old);
        std::erase_if(needed,
                      [](const Object& object) { return object.kind != Object::Kind::Definition; });
        if (needed.empty()) {
            return;
        }
        const auto set = [](const Table& table, const schema::Column& each,
                            operation::ColumnDefault before, operation::ColumnDefault after) {
            operation::AlterColumn alter{.table = table.name, .column = each.name};
            alter.existing_server_default = std::move(before);
            alter.server_default = std::move(after);
            alter.existing_type = each.type;
            alter.existing_nullable = each.nullable;
            return alter;
        };
        dependents_.push_back(
            {settings(from.name, old.name), needed, [this, needed, set, &from, &old, &to, &now] {
                 add({.rank = Rank::DropConstraint,
                      .name = display(from.name, old.name),
                      .changes = {{set(from, old, *old.server_default, operation::NoDefault{})}},
                      .ends = {settings(from.name, old.name)},
                      .needed = needed});
                 add({.rank = Rank::AlterColumn,
                      .name = display(to.name, now.name),
                      .changes = {{set(to, now, operation::NoDefault{}, *now.server_default)}},
                      .makes = {settings(to.name, now.name)},
                      .needs = comparison_.to_needs.of(to, now)});
             }});
    }

    // Both ends of a reference must be comparable at every moment: it waits where one of them
    // becomes something quite different.
    void add_key_types(Objects& needed, const Table& table, const schema::ForeignKey& foreign) {
        for (const Node& node : comparison_.nodes) {
            for (const Change& change : node.changes) {
                const auto look_at = [&](const schema::QualifiedName& in, const std::string& name) {
                    const auto is_in = [&](const std::vector<std::string>& columns) {
                        return std::find(columns.begin(), columns.end(), name) != columns.end();
                    };
                    if ((in == table.name && is_in(foreign.columns)) ||
                        (in == foreign.target && is_in(foreign.target_columns))) {
                        needed.push_back(column_type(in, name));
                    }
                };
                const auto* alter = std::get_if<operation::AlterColumn>(&change.operation);
                const auto* replace = std::get_if<operation::ReplaceEnum>(&change.operation);
                if (alter != nullptr && alter->convert) {
                    look_at(alter->table, alter->column);
                } else if (replace != nullptr) {
                    for (const operation::EnumUse& use : replace->uses) {
                        look_at(use.table, use.column.name);
                    }
                }
            }
        }
    }

    // A view that is dropped takes its indexes and comments along, and is not replaced besides; a
    // column that is dropped is not altered, and an enum that is made anew sets defaults itself.
    void forget_replaced() {
        std::set<schema::QualifiedName> dropped;
        std::set<std::pair<schema::QualifiedName, std::string>> columns;
        // Defaults that a new enum sets anyway.
        std::map<std::pair<schema::QualifiedName, std::string>, schema::Default> defaults;
        std::set<Object> definitions;  // and triggers
        for (const Node& node : comparison_.nodes) {
            if (node.rank == Rank::DropColumn) {
                const auto& drop = std::get<operation::DropColumn>(node.changes[0].operation);
                columns.emplace(drop.table, drop.column);
            }
            if (node.rank == Rank::DropDefinition) {
                definitions.insert(node.ends.begin(), node.ends.end());
            }
            if (node.rank == Rank::DropTrigger) {
                definitions.insert(node.ends.begin(), node.ends.end());
            }
            for (const Change& change : node.changes) {
                if (const auto* replace = std::get_if<operation::ReplaceEnum>(&change.operation)) {
                    for (const operation::EnumUse& use : replace->uses) {
                        if (use.column.server_default) {
                            defaults.emplace(std::pair(use.table, use.column.name),
                                             *use.column.server_default);
                        }
                    }
                }
            }
            if (node.rank == Rank::DropView) {
                dropped.insert(std::get<operation::DropView>(node.changes[0].operation).name);
            }
        }
        const auto is_gone_trigger = [&](const auto& table, const auto& name) {
            return definitions.count({Object::Kind::Trigger, table, name.name}) != 0;
        };
        const auto is_of_dropped = [&](const operation::Operation& any) {
            if (const auto* create = std::get_if<operation::CreateView>(&any)) {
                return create->or_replace && dropped.count(create->view.name) != 0;
            }
            if (const auto* alter = std::get_if<operation::AlterColumn>(&any)) {
                const bool only_default =
                    alter->server_default && !alter->type && !alter->nullable && !alter->comment;
                const auto set = defaults.find({alter->table, alter->column});
                return dropped.count(alter->table) != 0 ||
                       columns.count({alter->table, alter->column}) != 0 ||
                       (only_default && set != defaults.end() &&
                        *alter->server_default == operation::ColumnDefault(set->second));
            }
            if (const auto* create = std::get_if<operation::CreateIndex>(&any)) {
                return dropped.count(create->index.table) != 0;
            }
            if (const auto* drop = std::get_if<operation::DropIndex>(&any)) {
                return dropped.count(drop->table) != 0;
            }
            if (const auto* create = std::get_if<operation::CreateTrigger>(&any)) {
                return create->or_replace && definitions.count(trigger(create->trigger)) != 0;
            }
            if (const auto* state = std::get_if<operation::SetTriggerState>(&any)) {
                return is_gone_trigger(state->table, state->name);
            }
            if (const auto* options = std::get_if<operation::SetTableOptions>(&any)) {
                return dropped.count(options->table) != 0;
            }
            const auto* set = std::get_if<operation::SetComment>(&any);
            if (set != nullptr && set->on == operation::SetComment::On::Trigger) {
                return is_gone_trigger(set->table, set->name);
            }
            if (set != nullptr && set->on == operation::SetComment::On::Definition) {
                return definitions.count(definition(set->definition)) != 0;
            }
            return set != nullptr && dropped.count(set->name) != 0;
        };
        // What was to be replaced in place, and is now made anew.
        std::map<Object, int> times;
        for (const Node& node : comparison_.nodes) {
            if (node.rank == Rank::CreateDefinition) {
                ++times[node.makes.at(0)];
            }
        }
        std::erase_if(comparison_.nodes, [&](const Node& node) {
            return node.rank == Rank::CreateDefinition && times[node.makes.at(0)]-- > 1;
        });
        std::erase_if(comparison_.nodes, [&](const Node& node) {
            return !node.changes.empty() && is_of_dropped(node.changes[0].operation);
        });
    }

    Comparison& comparison_;
    std::set<Object> ended_;
    // Tables of which something has ended; where that may be anything, all.
    std::set<schema::QualifiedName> touched_;
    bool all_touched_ = false;
    // What the names of tables, views and indexes belong to; null: a view, which no table needs.
    std::map<Place, const Table*> owners_;
    std::vector<std::pair<const Table*, const Table*>> untouched_;  // as they are and will be
    std::vector<Dependent> dependents_;
};

}  // namespace

void restore_dependents(Comparison& comparison) {
    Restoration(comparison).run();
}

}  // namespace limbeck::diff
