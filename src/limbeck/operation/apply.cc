// SPDX-License-Identifier: MIT
#include "limbeck/operation/apply.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/operation/rename.h"

namespace limbeck::operation {

namespace {

using schema::Column;
using schema::Database;
using schema::Table;

std::string display(const QualifiedName& name) {
    return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

Error missing(const std::string& what) {
    return Error(ErrorCode::Refused, "there is no " + what);
}

template <typename Object, typename Is>
Object& find_if(std::vector<Object>& objects, const std::string& what, const Is& is) {
    const auto found = std::find_if(objects.begin(), objects.end(), is);
    if (found == objects.end()) {
        throw missing(what);
    }
    return *found;
}

template <typename Object>
Object& find(std::vector<Object>& objects, const QualifiedName& name) {
    return find_if(objects, display(name),
                   [&](const Object& object) { return object.name == name; });
}

template <typename Object, typename Is>
void erase_if(std::vector<Object>& objects, const std::string& what, const Is& is) {
    if (std::erase_if(objects, is) == 0) {
        throw missing(what);
    }
}

template <typename Object>
void insert(std::vector<Object>& objects, Object object) {
    const auto place =
        std::lower_bound(objects.begin(), objects.end(), object,
                         [](const Object& a, const Object& b) { return a.name < b.name; });
    if (place != objects.end() && place->name == object.name) {
        throw Error(ErrorCode::Refused, display(object.name) + " is there already");
    }
    objects.insert(place, std::move(object));
}

bool is_of(const Column& column, const QualifiedName& name) {
    const schema::Type* type = &column.type;
    while (type->kind == schema::TypeKind::Array) {
        type = type->item.data();
    }
    return type->kind == schema::TypeKind::Enum && type->name == name.name &&
           type->schema == name.schema;
}

class Change {
  public:
    explicit Change(Database& database) : database_(database) {}

    void operator()(const CreateTable& create) {
        Table table = create.table;
        std::sort(table.constraints.begin(), table.constraints.end(), schema::is_before);
        insert(database_.tables, std::move(table));
    }
    void operator()(const DropTable& drop) {
        erase_if(database_.tables, display(drop.table),
                 [&](const Table& table) { return table.name == drop.table; });
        std::erase_if(database_.triggers,
                      [&](const auto& trigger) { return trigger.table == drop.table; });
        drop_owned([&](const auto& owner) { return owner.table == drop.table; });
    }
    void operator()(const RenameTable& any) { rename(any, database_); }
    void operator()(const RenameObject& any) { rename(any, database_); }
    void operator()(const AddColumn& add) {
        Table& table = find(database_.tables, add.table);
        table.columns.push_back(add.column);
        for (const schema::Constraint& constraint : add.constraints) {
            (*this)(AddConstraint{add.table, constraint});
        }
        for (const schema::Index& index : add.indexes) {
            (*this)(CreateIndex{.index = index});
        }
    }
    void operator()(const DropColumn& drop) {
        Table& table = find(database_.tables, drop.table);
        erase_if(table.columns, display(drop.table) + "." + drop.column,
                 [&](const Column& column) { return column.name == drop.column; });
        drop_owned([&](const auto& owner) {
            return owner.table == drop.table && owner.column == drop.column;
        });
    }
    void operator()(const AlterColumn& alter) {
        Column& column = column_of(alter.table, alter.column);
        if (alter.type) {
            column.type = *alter.type;
        }
        if (alter.nullable) {
            column.nullable = *alter.nullable;
        }
        if (alter.drop_expression) {
            column.computed.reset();
        }
        if (alter.server_default) {
            set_default(column, *alter.server_default);
        }
        if (alter.comment) {
            column.comment = alter.comment->value_or("");
        }
        if (alter.storage) {
            column.storage = *alter.storage;
        }
        if (alter.compression) {
            column.compression = *alter.compression;
        }
        if (alter.rename_to) {
            rename_column(alter.table, alter.column, *alter.rename_to, database_);
        }
    }
    void operator()(const CreateIndex& create) {
        std::vector<schema::Index>& indexes = indexes_of(create.index.table);
        const auto place = std::lower_bound(
            indexes.begin(), indexes.end(), create.index,
            [](const auto& a, const auto& b) { return a.name.text < b.name.text; });
        indexes.insert(place, create.index);
    }
    void operator()(const DropIndex& drop) {
        erase_if(indexes_of(drop.table), drop.name.text,
                 [&](const auto& index) { return index.name.text == drop.name.text; });
    }
    void operator()(const AddConstraint& add) {
        std::vector<schema::Constraint>& constraints =
            find(database_.tables, add.table).constraints;
        constraints.insert(std::lower_bound(constraints.begin(), constraints.end(), add.constraint,
                                            schema::is_before),
                           add.constraint);
    }
    void operator()(const DropConstraint& drop) {
        erase_if(find(database_.tables, drop.table).constraints, drop.name.text,
                 [&](const auto& any) { return name_of(any).text == drop.name.text; });
    }
    void operator()(const AlterConstraint& alter) {
        find_if(find(database_.tables, alter.table).constraints,
                display(alter.table) + "." + name_of(alter.constraint).text, [&](const auto& any) {
                    return name_of(any) == name_of(alter.constraint);
                }) = alter.constraint;
    }
    void operator()(const SetTableComment& set) {
        find(database_.tables, set.table).comment = set.comment.value_or("");
    }
    void operator()(const CreateEnum& create) { insert(database_.enums, create.type); }
    void operator()(const DropEnum& drop) {
        erase_if(database_.enums, display(drop.name),
                 [&](const auto& type) { return type.name == drop.name; });
    }
    void operator()(const AddEnumValue& add) {
        schema::EnumType& type = find(database_.enums, add.type);
        auto place = type.values.end();
        if (!add.before.empty()) {
            place = std::find(type.values.begin(), type.values.end(), add.before);
        } else if (!add.after.empty()) {
            place = std::find(type.values.begin(), type.values.end(), add.after) + 1;
        }
        type.values.insert(place, add.value);
        retype(type);
    }
    void operator()(const RenameEnumValue& any) { rename(any, database_); }
    void operator()(const ReplaceEnum& replace) {
        const std::string comment = replace.to.comment;
        schema::EnumType& type = find(database_.enums, replace.from.name);
        type = replace.to;
        retype(type);
        for (const EnumUse& use : replace.uses) {
            column_of(use.table, use.column.name).server_default = use.column.server_default;
        }
    }
    void operator()(const CreateSequence& create) { insert(database_.sequences, create.sequence); }
    void operator()(const DropSequence& drop) {
        erase_if(database_.sequences, display(drop.name),
                 [&](const auto& sequence) { return sequence.name == drop.name; });
    }
    void operator()(const AlterSequence& alter) {
        schema::Sequence& sequence = find(database_.sequences, alter.name);
        if (!alter.type.empty()) {
            sequence.type = alter.type;
        }
        if (alter.options != schema::SequenceOptions{}) {
            sequence.options = alter.options;
        }
        if (alter.owned_by) {
            sequence.owned_by = *alter.owned_by;
        }
    }
    void operator()(const CreateSchema& create) { insert(database_.schemas, create.schema); }
    void operator()(const DropSchema& drop) {
        erase_if(database_.schemas, drop.name,
                 [&](const auto& schema) { return schema.name == drop.name; });
    }
    void operator()(const CreateExtension& create) {
        insert(database_.extensions,
               schema::Extension{.name = create.name, .schema = create.schema});
    }
    void operator()(const CreateView& create) {
        if (!create.or_replace) {
            insert(database_.views, create.view);
            return;
        }
        schema::View& view = find(database_.views, create.view.name);
        const std::string comment = view.comment;
        view = create.view;
        view.comment = comment;
    }
    void operator()(const DropView& drop) {
        erase_if(database_.views, display(drop.name),
                 [&](const auto& view) { return view.name == drop.name; });
    }
    void operator()(const CreateTrigger& create) {
        if (create.or_replace) {
            (*this)(DropTrigger{create.trigger.name, create.trigger.table});
        }
        database_.triggers.push_back(create.trigger);
        std::sort(database_.triggers.begin(), database_.triggers.end(),
                  [](const auto& a, const auto& b) {
                      return std::pair(a.name, a.table) < std::pair(b.name, b.table);
                  });
    }
    void operator()(const DropTrigger& drop) {
        erase_if(database_.triggers, display(drop.name), [&](const auto& trigger) {
            return trigger.name == drop.name && trigger.table == drop.table;
        });
    }
    void operator()(const SetTriggerState& set) {
        trigger_of(set.name, set.table).state = set.state;
    }
    void operator()(const CreateDefinition& create) {
        const auto same = [&](const schema::Definition& other) {
            return other.kind == create.definition.kind && other.name == create.definition.name &&
                   other.signature == create.definition.signature;
        };
        std::erase_if(database_.definitions, same);
        database_.definitions.push_back(create.definition);
        std::sort(database_.definitions.begin(), database_.definitions.end(),
                  [](const auto& a, const auto& b) {
                      return std::tie(a.kind, a.name, a.signature) <
                             std::tie(b.kind, b.name, b.signature);
                  });
    }
    void operator()(const DropDefinition& drop) {
        erase_if(database_.definitions, display(drop.definition.name),
                 [&](const auto& other) { return other == drop.definition; });
    }
    void operator()(const SetComment& set) { *comment_of(set) = set.comment; }
    void operator()(const Attach& attach);
    void operator()(const Detach& detach);
    void operator()(const SetTableOptions& set) {
        if (set.on != SetTableOptions::On::Table) {
            return;  // what the text says stands there in a list
        }
        Table& table = find(database_.tables, set.table);
        table.prefixes = set.prefixes;
        table.options = set.options;
    }
    void operator()(const BulkInsert& /*insert*/) {}
    void operator()(const ExecuteSql& /*execute*/) {}
    void operator()(const BatchAlterTable& batch) {
        for (const BatchStep& step : batch.steps) {
            std::visit(*this, step);
        }
    }
    void operator()(const ReplaceTable& replace) {
        find(database_.tables, replace.table.name) = replace.table;
        // Its triggers go with it, and those that were said come back.
        std::erase_if(database_.triggers, [&](const schema::Trigger& trigger) {
            const auto& kept = replace.existing.triggers;
            return trigger.table == replace.table.name &&
                   std::find(kept.begin(), kept.end(), trigger.definition) == kept.end();
        });
    }

  private:
    Column& column_of(const QualifiedName& table, const std::string& name) {
        const auto is_it = [&](const Column& column) { return column.name == name; };
        for (schema::View& view : database_.views) {
            if (view.name == table) {
                return find_if(view.columns, display(table) + "." + name, is_it);
            }
        }
        return find_if(find(database_.tables, table).columns, display(table) + "." + name, is_it);
    }

    schema::Trigger& trigger_of(const QualifiedName& name, const QualifiedName& table) {
        return find_if(database_.triggers, "trigger " + display(name),
                       [&](const auto& any) { return any.name == name && any.table == table; });
    }

    std::vector<schema::Index>& indexes_of(const QualifiedName& name) {
        for (schema::View& view : database_.views) {
            if (view.name == name) {
                return view.indexes;
            }
        }
        return find(database_.tables, name).indexes;
    }

    static void set_default(Column& column, const ColumnDefault& to) {
        const auto as = [&]<typename Kind>(std::optional<Kind>& field) {
            const auto* given = std::get_if<Kind>(&to);
            field = given == nullptr ? std::nullopt : std::optional(*given);
        };
        as(column.server_default);
        as(column.identity);
        as(column.computed);
    }

    template <typename Is>
    void drop_owned(const Is& is) {
        std::erase_if(database_.sequences, [&](const schema::Sequence& sequence) {
            return sequence.owned_by && is(*sequence.owned_by);
        });
    }

    // The values of an enum stand with each column, too.
    void retype(const schema::EnumType& type) {
        for (Table& table : database_.tables) {
            for (Column& column : table.columns) {
                if (is_of(column, type.name)) {
                    schema::Type* inner = &column.type;
                    while (inner->kind == schema::TypeKind::Array) {
                        inner = inner->item.data();
                    }
                    inner->values = type.values;
                }
            }
        }
    }

    std::string* comment_of(const SetComment& set) {
        using On = SetComment::On;
        switch (set.on) {
            case On::Schema:
                return &find(database_.schemas, set.name).comment;
            case On::Sequence:
                return &find(database_.sequences, set.name).comment;
            case On::Type:
                return &find(database_.enums, set.name).comment;
            case On::View:
            case On::MaterializedView:
                return &find(database_.views, set.name).comment;
            case On::Index:
                return comment_of_index(set.name);
            case On::Constraint:
                return comment_of_constraint(set);
            case On::Trigger:
                return &trigger_of(set.name, set.table).comment;
            case On::Definition:
                return &find_if(database_.definitions, display(set.name), [&](const auto& other) {
                            return other.kind == set.definition.kind && other.name == set.name &&
                                   other.signature == set.definition.signature;
                        }).comment;
        }
        throw missing(display(set.name));
    }

    std::string* comment_of_index(const QualifiedName& name) {
        for (Table& table : database_.tables) {
            for (schema::Index& index : table.indexes) {
                if (index.name.text == name.name && table.name.schema == name.schema) {
                    return &index.comment;
                }
            }
        }
        throw missing("index " + display(name));
    }

    std::string* comment_of_constraint(const SetComment& set) {
        for (schema::Constraint& any : find(database_.tables, set.table).constraints) {
            if (name_of(any).text != set.name.name) {
                continue;
            }
            std::string* comment = nullptr;
            std::visit(
                [&](auto& each) {
                    if constexpr (requires { each.comment; }) {
                        comment = &each.comment;
                    }
                },
                any);
            if (comment != nullptr) {
                return comment;
            }
        }
        throw missing("constraint " + display(set.name));
    }

    Database& database_;
};

// What other parents have, too, stays theirs.
void Change::operator()(const Detach& detach) {
    Table& table = find(database_.tables, detach.table);
    if (detach.is_partition) {
        table.partition.reset();
    } else {
        std::erase(table.inherits, detach.parent);
    }
    const auto others_have = [&](const auto& has) {
        return std::any_of(
            table.inherits.begin(), table.inherits.end(),
            [&](const QualifiedName& name) { return has(find(database_.tables, name)); });
    };
    for (Column& column : table.columns) {
        const bool is_theirs = others_have([&](const Table& parent) {
            return std::any_of(parent.columns.begin(), parent.columns.end(),
                               [&](const Column& other) { return other.name == column.name; });
        });
        column.inherited = column.inherited && is_theirs;
        column.differs_from_parent = column.differs_from_parent && is_theirs;
    }
    const std::vector<schema::Constraint> inherited =
        std::exchange(table.from_parents.constraints, {});
    for (const schema::Constraint& constraint : inherited) {
        const auto is_it = [&](const auto& any) { return name_of(any) == name_of(constraint); };
        const bool is_theirs = others_have([&](const Table& parent) {
            const auto has = [&](const auto& all) {
                return std::any_of(all.begin(), all.end(), is_it);
            };
            return has(parent.constraints) || has(parent.from_parents.constraints);
        });
        if (is_theirs) {
            table.from_parents.constraints.push_back(constraint);
        } else {
            (*this)(AddConstraint{table.name, constraint});
        }
    }
    for (schema::Index& index : std::exchange(table.from_parents.indexes, {})) {
        (*this)(CreateIndex{.index = std::move(index)});
    }
}

// Of a partition nothing is its own that its parent has; a child's stays its own, too.
void Change::operator()(const Attach& attach) {
    Table& table = find(database_.tables, attach.table);
    const Table& parent = find(database_.tables, attach.parent);
    const bool is_partition = !attach.bound.empty();
    if (is_partition) {
        table.partition = schema::Partition{attach.parent, attach.bound};
    } else {
        table.inherits.push_back(attach.parent);
    }
    for (Column& column : table.columns) {
        for (const Column& of_parent : parent.columns) {
            if (column.name == of_parent.name) {
                column.inherited = column.inherited || is_partition;
                column.differs_from_parent = column.nullable != of_parent.nullable ||
                                             column.server_default != of_parent.server_default;
            }
        }
    }
    if (!is_partition) {
        return;
    }
    const auto nameless = [](auto any) {
        any.name = {};
        any.comment.clear();
        return any;
    };
    for (const schema::Index& of_parent : parent.indexes) {
        const auto found = std::find_if(table.indexes.begin(), table.indexes.end(),
                                        [&](const schema::Index& index) {
                                            schema::Index there = nameless(of_parent);
                                            there.table = index.table;
                                            return nameless(index) == there;
                                        });
        if (found != table.indexes.end()) {
            table.from_parents.indexes.push_back(std::move(*found));
            table.indexes.erase(found);
        }
    }
    const auto same = [&](const schema::Constraint& a, const schema::Constraint& b) {
        return std::visit(
            [&](const auto& left) {
                using Kind = std::remove_cvref_t<decltype(left)>;
                const auto* right = std::get_if<Kind>(&b);
                if constexpr (requires { left.comment; }) {
                    return right != nullptr && nameless(left) == nameless(*right);
                } else {
                    return false;
                }
            },
            a);
    };
    for (const schema::Constraint& of_parent : parent.constraints) {
        const auto found = std::find_if(table.constraints.begin(), table.constraints.end(),
                                        [&](const auto& any) { return same(any, of_parent); });
        if (found != table.constraints.end()) {
            table.from_parents.constraints.push_back(std::move(*found));
            table.constraints.erase(found);
        }
    }
}

}  // namespace

void apply(const Operation& operation, Database& database) {
    std::visit(Change(database), operation);
}

}  // namespace limbeck::operation
