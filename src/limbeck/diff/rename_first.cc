// SPDX-License-Identifier: MIT
#include "limbeck/diff/rename_first.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/diff/compare.h"
#include "limbeck/operation/apply.h"

namespace limbeck::diff {

namespace {

using operation::RenameObject;
using schema::Database;
using schema::QualifiedName;
using schema::Table;
using Kind = Rename::Kind;

// One thing that gets another name. What it is in is called by its new name already.
struct Step {
    Kind kind = Kind::Table;
    QualifiedName in = {};  // a schema (no name); of parts a table or type
    std::string from = {};
    std::string to = {};
    bool is_said = true;  // else it is a matter of course, and may be left
    bool is_undoing = false;
};

Step step_of(const Rename& rename) {
    const bool is_part = rename.kind == Kind::Column || rename.kind == Kind::Constraint ||
                         rename.kind == Kind::EnumValue;
    Step step{rename.kind, {rename.to.schema, ""}, rename.from.name, rename.to.name};
    if (is_part) {
        step = {rename.kind, rename.to, rename.from_part, rename.to_part};
    }
    step.is_undoing = rename.is_undoing;
    return step;
}

template <typename Object>
const Object* find(const std::vector<Object>& objects, const QualifiedName& name) {
    const auto found = std::find_if(objects.begin(), objects.end(),
                                    [&](const Object& object) { return object.name == name; });
    return found == objects.end() ? nullptr : &*found;
}

template <typename Objects, typename Is>
bool any_of(const Objects& objects, const Is& is) {
    return std::any_of(objects.begin(), objects.end(), is);
}

// Tables, views, sequences, and indexes with those behind constraints share their names.
bool takes_name(const Database& database, const QualifiedName& name) {
    const auto has_index = [&](const auto& object) {
        return object.name.schema == name.schema && any_of(object.indexes, [&](const auto& index) {
                   return index.name.text == name.name;
               });
    };
    const auto has_key = [&](const Table& table) {
        return table.name.schema == name.schema &&
               any_of(table.constraints, [&](const schema::Constraint& any) {
                   return !std::holds_alternative<schema::Check>(any) &&
                          !std::holds_alternative<schema::ForeignKey>(any) &&
                          name_of(any).text == name.name;
               });
    };
    return find(database.tables, name) != nullptr || find(database.views, name) != nullptr ||
           find(database.sequences, name) != nullptr || any_of(database.tables, has_index) ||
           any_of(database.views, has_index) || any_of(database.tables, has_key);
}

bool has_constraint(const Table& table, const std::string& name) {
    return any_of(table.constraints,
                  [&](const schema::Constraint& any) { return name_of(any).text == name; });
}

bool is_taken(const Database& database, const Step& step, const std::string& name) {
    switch (step.kind) {
        case Kind::Schema:
            return any_of(database.schemas, [&](const auto& any) { return any.name == name; });
        case Kind::Enum:
            return find(database.enums, {step.in.schema, name}) != nullptr;
        case Kind::EnumValue: {
            const schema::EnumType* type = find(database.enums, step.in);
            return type != nullptr &&
                   any_of(type->values, [&](const std::string& value) { return value == name; });
        }
        case Kind::Column: {
            const Table* table = find(database.tables, step.in);
            return table != nullptr && any_of(table->columns, [&](const schema::Column& column) {
                       return column.name == name;
                   });
        }
        case Kind::Constraint: {
            const Table* table = find(database.tables, step.in);
            return (table != nullptr && has_constraint(*table, name)) ||
                   takes_name(database, QualifiedName(step.in.schema, name));
        }
        case Kind::Table:
        case Kind::Sequence:
        case Kind::Index:
            return takes_name(database, QualifiedName(step.in.schema, name));
    }
    return false;
}

QualifiedName table_of_index(const Database& database, const QualifiedName& index) {
    for (const Table& table : database.tables) {
        if (table.name.schema == index.schema &&
            any_of(table.indexes, [&](const auto& any) { return any.name.text == index.name; })) {
            return table.name;
        }
    }
    return {};
}

operation::Operation operation_of(const Database& database, const Step& step,
                                  const std::string& to) {
    const QualifiedName name{step.in.schema, step.from};
    switch (step.kind) {
        case Kind::Schema:
            return RenameObject{.on = RenameObject::On::Schema, .name = step.from, .to = to};
        case Kind::Enum:
            return RenameObject{.on = RenameObject::On::Type, .name = name, .to = to};
        case Kind::EnumValue:
            return operation::RenameEnumValue{.type = step.in, .from = step.from, .to = to};
        case Kind::Table:
            return operation::RenameTable{.table = name, .to = to};
        case Kind::Column: {
            operation::AlterColumn alter{.table = step.in, .column = step.from};
            alter.rename_to = to;
            const Table* table = find(database.tables, step.in);
            for (const schema::Column& column : table->columns) {
                if (column.name == step.from) {
                    alter.existing_type = column.type;
                    alter.existing_nullable = column.nullable;
                }
            }
            return alter;
        }
        case Kind::Sequence:
            return RenameObject{.on = RenameObject::On::Sequence, .name = name, .to = to};
        case Kind::Constraint:
            return RenameObject{
                .on = RenameObject::On::Constraint, .name = name, .table = step.in, .to = to};
        case Kind::Index:
            return RenameObject{.on = RenameObject::On::Index,
                                .name = name,
                                .table = table_of_index(database, name),
                                .to = to};
    }
    return {};
}

template <typename Object>
Object nameless(Object object) {
    object.name = {};
    object.comment.clear();
    return object;
}

schema::Constraint nameless(const schema::Constraint& constraint) {
    return std::visit(
        [](auto any) -> schema::Constraint {
            any.name = {};
            if constexpr (requires { any.comment; }) {
                any.comment.clear();
            }
            return any;
        },
        constraint);
}

class Renaming {
  public:
    Renaming(Draft from, const Database& to, const Options& options) : to_(to), options_(options) {
        result_.database = std::move(from);
    }

    Renamed run() {
        for (const Kind kind : {Kind::Schema, Kind::Enum, Kind::EnumValue, Kind::Table,
                                Kind::Column, Kind::Sequence, Kind::Constraint, Kind::Index}) {
            make(steps(kind));
        }
        if (to_.ignores_case || !result_.changes.empty()) {
            spell_alike(result_.database, to_);
        }
        return std::move(result_);
    }

    Renamed run_parts(std::vector<Change> before) {
        result_.changes = std::move(before);
        make(steps_of_course(Kind::Constraint));
        make(steps_of_course(Kind::Index));
        return std::move(result_);
    }

  private:
    std::vector<Step> steps(Kind kind) {
        std::vector<Step> result;
        const bool by_table = kind == Kind::Constraint || kind == Kind::Index;
        for (const Rename& rename : options_.renames) {
            // Where tables are made anew, their constraints and indexes are.
            if (rename.kind == kind && (options_.alters_tables || !by_table)) {
                result.push_back(step_of(rename));
            }
        }
        if (!by_table) {
            for (Step& step : steps_of_course(kind)) {
                result.push_back(std::move(step));
            }
        }
        return result;
    }

    std::vector<Step> steps_of_course(Kind kind) {
        std::vector<Step> result;
        if (kind == Kind::Sequence && options_.alters_tables) {
            add_owned_sequences(result);
        }
        if (kind == Kind::Table && to_.ignores_case) {
            add_tables_by_case(result);
        }
        if (kind == Kind::Column || kind == Kind::Constraint || kind == Kind::Index) {
            match(
                result_.database->tables, to_.tables, [](const Table& table) { return table.name; },
                [](const Table&) {}, [](const Table&) {},
                [&](const Table& from, const Table& to) {
                    if (kind == Kind::Column && to_.ignores_case) {
                        add_columns_by_case(result, from, to);
                    } else if (kind == Kind::Constraint) {
                        add_constraints(result, from, to);
                    } else if (kind == Kind::Index) {
                        add_indexes(result, from, to);
                    }
                });
        }
        for (Step& step : result) {
            step.is_said = false;
        }
        return result;
    }

    void add_tables_by_case(std::vector<Step>& to) const {
        const auto folded = [](const QualifiedName& name) {
            return QualifiedName(base::to_lower(name.schema), base::to_lower(name.name));
        };
        std::multimap<QualifiedName, const Table*> others;
        for (const Table& other : to_.tables) {
            others.emplace(folded(other.name), &other);
        }
        for (const Table& table : result_.database->tables) {
            const auto [first, last] = others.equal_range(folded(table.name));
            for (auto other = first; other != last; ++other) {
                if (table.name.name != other->second->name.name) {
                    to.push_back({Kind::Table,
                                  {table.name.schema, ""},
                                  table.name.name,
                                  other->second->name.name});
                }
            }
        }
    }

    static void add_columns_by_case(std::vector<Step>& to, const Table& from, const Table& wanted) {
        if (from.columns == wanted.columns) {
            return;
        }
        for (const schema::Column& column : from.columns) {
            for (const schema::Column& other : wanted.columns) {
                if (column.name != other.name &&
                    base::equals_ignoring_case(column.name, other.name)) {
                    to.push_back({Kind::Column, from.name, column.name, other.name});
                }
            }
        }
    }

    // Where a column counts by a sequence of another name, the count goes on.
    void add_owned_sequences(std::vector<Step>& to) const {
        for (const schema::Sequence& old : result_.database->sequences) {
            if (!old.owned_by || find(to_.sequences, old.name) != nullptr) {
                continue;
            }
            for (const schema::Sequence& fresh : to_.sequences) {
                if (fresh.owned_by == old.owned_by && fresh.name.schema == old.name.schema &&
                    find(result_.database->sequences, fresh.name) == nullptr) {
                    to.push_back(
                        {Kind::Sequence, {old.name.schema, ""}, old.name.name, fresh.name.name});
                    break;
                }
            }
        }
    }

    static void add_constraints(std::vector<Step>& to, const Table& from, const Table& wanted) {
        if (from.constraints == wanted.constraints) {
            return;
        }
        std::vector<const schema::Constraint*> fresh;
        for (const schema::Constraint& any : wanted.constraints) {
            if (!has_constraint(from, name_of(any).text)) {
                fresh.push_back(&any);
            }
        }
        for (const schema::Constraint& old : from.constraints) {
            if (has_constraint(wanted, name_of(old).text)) {
                continue;
            }
            const auto found = std::find_if(
                fresh.begin(), fresh.end(),
                [&](const schema::Constraint* any) { return nameless(*any) == nameless(old); });
            if (found != fresh.end()) {
                to.push_back(
                    {Kind::Constraint, from.name, name_of(old).text, name_of(**found).text});
                fresh.erase(found);
            }
        }
    }

    static void add_indexes(std::vector<Step>& to, const Table& from, const Table& wanted) {
        if (from.indexes == wanted.indexes) {
            return;
        }
        // By its name and as what it is: one that is something else there may have changed places.
        const auto is_in = [](const Table& table, const schema::Index& index) {
            return any_of(table.indexes, [&](const auto& other) {
                return other.name.text == index.name.text && nameless(other) == nameless(index);
            });
        };
        std::vector<const schema::Index*> fresh;
        for (const schema::Index& any : wanted.indexes) {
            if (!is_in(from, any)) {
                fresh.push_back(&any);
            }
        }
        for (const schema::Index& old : from.indexes) {
            const auto found = std::find_if(
                fresh.begin(), fresh.end(),
                [&](const schema::Index* any) { return nameless(*any) == nameless(old); });
            if (!is_in(wanted, old) && found != fresh.end()) {
                to.push_back(
                    {Kind::Index, {from.name.schema, ""}, old.name.text, (*found)->name.text});
                fresh.erase(found);
            }
        }
    }

    // One after the other as names become free; in a circle one goes by a third name.
    void make(std::vector<Step> steps) {
        while (!steps.empty()) {
            const auto next = std::find_if(steps.begin(), steps.end(),
                                           [&](const Step& step) { return is_free(step); });
            if (next != steps.end()) {
                // The engine takes a table's name in another case for one that is taken.
                if (next->kind == Kind::Table && is_same_but_for_case(*next)) {
                    go_aside(*next);
                }
                change(*next, next->to);
                steps.erase(next);
                continue;
            }
            const auto waits = [&](const Step& step) {
                // Those of keys are names among tables.
                const bool is_part = step.kind == Kind::Constraint;
                return any_of(steps, [&](const Step& other) {
                    return (is_part ? other.in.schema == step.in.schema : other.in == step.in) &&
                           other.from == step.to;
                });
            };
            const auto circular = std::find_if(steps.begin(), steps.end(), waits);
            if (circular != steps.end()) {
                go_aside(*circular);
                continue;
            }
            if (put_aside_what_goes(steps)) {
                continue;
            }
            for (const Step& step : steps) {
                if (step.is_said) {
                    throw Error(ErrorCode::Refused,
                                fmt::format("{} cannot be renamed to {}: there is another one",
                                            step.from, step.to))
                        .hint("that one must be gone, or be renamed, before");
                }
            }
            return;
        }
    }

    [[nodiscard]] bool is_free(const Step& step) const {
        return is_same_but_for_case(step) || !is_taken(*result_.database, step, step.to);
    }

    [[nodiscard]] bool is_same_but_for_case(const Step& step) const {
        return to_.ignores_case && base::equals_ignoring_case(step.from, step.to);
    }

    // What is in the way of an undoing waits by another name to be dropped.
    bool put_aside_what_goes(const std::vector<Step>& steps) {
        for (const Step& step : steps) {
            Step taken = step;
            taken.from = step.to;
            const bool is_part = step.kind == Kind::Column;
            const Table* table = find(result_.database->tables,
                                      is_part ? step.in : QualifiedName(step.in.schema, step.to));
            if (step.is_undoing && table != nullptr && (is_part || step.kind == Kind::Table)) {
                go_aside(taken);
                return true;
            }
        }
        return false;
    }

    void go_aside(Step& step) {
        const std::string aside = schema::aside(step.from);
        change(step, aside);
        step.from = aside;
    }

    void change(const Step& step, const std::string& to) {
        Change made{operation_of(*result_.database, step, to)};
        operation::apply(made.operation, result_.database.own());
        result_.changes.push_back(std::move(made));
    }

    const Database& to_;
    const Options& options_;
    Renamed result_;
};

}  // namespace

void rename_parts(Renamed& from, const Database& to, const Options& options) {
    from = Renaming(std::move(from.database), to, options).run_parts(std::move(from.changes));
}

Renamed rename_first(Draft from, const Database& to, const Options& options) {
    return Renaming(std::move(from), to, options).run();
}

}  // namespace limbeck::diff
