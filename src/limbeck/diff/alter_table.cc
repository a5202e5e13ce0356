// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/diff/compare.h"
#include "limbeck/diff/types.h"
#include "limbeck/schema/fields.h"

// A table that is altered in place.
namespace limbeck::diff {

namespace {

using operation::AlterColumn;
using operation::ColumnDefault;
using schema::Column;
using schema::Table;

ColumnDefault default_of(const Column& column) {
    if (column.identity) {
        return *column.identity;
    }
    if (column.computed) {
        return *column.computed;
    }
    return column.server_default ? ColumnDefault(*column.server_default)
                                 : ColumnDefault(operation::NoDefault{});
}

bool is_none(const ColumnDefault& any) {
    return std::holds_alternative<operation::NoDefault>(any);
}

bool is_nextval(const ColumnDefault& any) {
    const auto* given = std::get_if<schema::Default>(&any);
    return given != nullptr && given->text.starts_with("nextval(");
}

std::pair<std::size_t, std::string> constraint_key(const schema::Constraint& constraint) {
    return {constraint.index(), name_of(constraint).text};
}

schema::Constraint without_comment(const schema::Constraint& constraint) {
    schema::Constraint result = constraint;
    std::visit(
        [](auto& any) {
            if constexpr (requires { any.comment; }) {
                any.comment.clear();
            }
        },
        result);
    return result;
}

bool is_not_valid(const schema::Constraint& constraint) {
    return std::visit(
        [](const auto& any) {
            if constexpr (requires { any.not_valid; }) {
                return any.not_valid;
            }
            return false;
        },
        constraint);
}

// Whether they differ in no more than ALTER TABLE can change: VALIDATE CONSTRAINT, and ALTER
// CONSTRAINT, which is for foreign keys only.
bool is_altered_to(const schema::Constraint& from, const schema::Constraint& to) {
    if (!is_not_valid(from) && is_not_valid(to)) {
        return false;
    }
    schema::Constraint altered = from;
    std::visit(
        [&](auto& any) {
            using Kind = std::remove_cvref_t<decltype(any)>;
            const auto* now = std::get_if<Kind>(&to);
            if constexpr (requires { any.not_valid; }) {
                any.not_valid = now != nullptr && now->not_valid;
            }
            if constexpr (std::is_same_v<Kind, schema::ForeignKey>) {
                if (now != nullptr) {
                    any.deferrable = now->deferrable;
                    any.initially = now->initially;
                }
            }
        },
        altered);
    return without_comment(altered) == without_comment(to);
}

class TableAlteration {
  public:
    TableAlteration(Comparison& comparison, const Table& from, const Table& to)
        : comparison_(comparison), from_(from), to_(to) {}

    void find() {
        refuse_what_no_alter_can();
        match(
            from_.columns, to_.columns, [](const Column& column) { return column.name; },
            [&](const Column& column) {
                if (!column.inherited) {  // else it goes with that of the parent
                    add(drop_column(comparison_, from_, column));
                }
            },
            [&](const Column& column) {
                if (column.inherited) {
                    compare(as_it_comes(column), column);
                } else {
                    add(add_column(comparison_, to_, column));
                }
            },
            [&](const Column& from, const Column& to) {
                compare(after_parents(comparison_, from_, to_, from), to);
            });
        match(
            from_.constraints, to_.constraints, constraint_key,
            [&](const auto& gone) { add(drop_constraint(comparison_, from_, gone)); },
            [&](const auto& fresh) { add(add_constraint(comparison_, to_, fresh)); },
            [&](const auto& from, const auto& to) { compare(from, to); });
        match(
            from_.indexes, to_.indexes, [](const auto& index) { return index.name.text; },
            [&](const auto& gone) { add(drop_index(comparison_, from_, gone)); },
            [&](const auto& fresh) { add(create_index(comparison_, to_, fresh)); },
            [&](const auto& from, const auto& to) { compare(from, to); });
        compare_settings();
    }

  private:
    void add(Node node) { comparison_.nodes.push_back(std::move(node)); }

    [[nodiscard]] std::string named(const std::string& part) const {
        return display(to_.name, part);
    }

    [[noreturn]] void refuse(std::string_view what) const {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} of table {} differs, which no ALTER TABLE can change in place",
                                what, display(to_.name)))
            .hint("write this revision by hand: make a new table, copy the rows, drop the old one");
    }

    void refuse_what_no_alter_can() const {
        const auto option = [](const Table& table, const char* name) {
            const auto found = table.options.find(name);
            return found == table.options.end() ? std::string() : found->second;
        };
        if (option(from_, "postgresql_partition_by") != option(to_, "postgresql_partition_by")) {
            refuse("the partitioning");
        }
        if (from_.inherits != to_.inherits) {
            refuse("what is inherited");
        }
        if (from_.partition != to_.partition) {
            refuse("the place among the partitions");
        }
        const auto temporary = [](const Table& table) {
            return std::find(table.prefixes.begin(), table.prefixes.end(), "TEMPORARY") !=
                   table.prefixes.end();
        };
        if (temporary(from_) != temporary(to_)) {
            refuse("the persistence");
        }
    }

    // A new column as the parent gives it to its children.
    [[nodiscard]] Column as_it_comes(const Column& column) const {
        Column result = column;
        const Table* parent = parent_with(comparison_.to, to_, column.name);
        for (const Column& each : parent->columns) {
            if (each.name == column.name) {
                result.nullable = each.nullable;
                result.server_default = each.server_default;
            }
        }
        result.comment.clear();
        result.compression.clear();
        return result;
    }

    void compare(const Column& from, const Column& to) {
        std::set<std::string_view> fields;
        for (const std::string_view name : schema::differing(from, to)) {
            fields.insert(name);
        }
        fields.erase("autoincrement");  // follows from the default
        fields.erase("differs_from_parent");
        if (is_same(from.type, to.type)) {
            fields.erase("type");
        }
        if (fields.empty()) {
            return;
        }
        if (fields.count("inherited") != 0) {
            refuse(fmt::format("what column {} inherits", to.name));
        }
        const bool only_drops_expression = from.computed && !to.computed && from.type == to.type;
        if (from.computed != to.computed && !only_drops_expression) {
            add(drop_column(comparison_, from_, from));
            if (!to.computed) {
                comparison_.nodes.back().changes[0].hazards = {
                    {Hazard::Kind::DataLoss,
                     fmt::format("drops what {} has computed", named(to.name))}};
            }
            add(add_column(comparison_, to_, to));
            return;
        }
        alter(from, to, only_drops_expression);
    }

    // Two steps where the old default is in the way of what comes between: of a new type, of a
    // sequence that goes.
    void alter(const Column& from, const Column& to, bool drops_expression) {
        const bool changes_type = !is_same(from.type, to.type);
        const bool converts = changes_type && !converts_by_itself(from.type, to.type);
        const ColumnDefault old =
            drops_expression ? ColumnDefault(operation::NoDefault{}) : default_of(from);
        const ColumnDefault now = default_of(to);
        const bool changes_default = old != now;
        const bool to_identity = to.identity && !from.identity;
        const bool clears = !is_none(old) && !from.computed &&
                            (converts || (changes_default && needs_more_than_type(from)) ||
                             (changes_default && (to_identity || from.identity.has_value() !=
                                                                     to.identity.has_value())));
        if (clears) {
            clear_default(from, old);
        }
        Node node{.rank = Rank::AlterColumn, .name = named(to.name)};
        node.needs = comparison_.to_needs.of(to_, to);
        node.makes.push_back(settings(to_.name, to.name));
        // What is done to the parent would undo it.
        if (const Table* parent = parent_with(comparison_.to, to_, to.name)) {
            node.needs.push_back(column(parent->name, to.name));
            node.needs.push_back(column_type(parent->name, to.name));
            node.needs.push_back(not_null(parent->name, to.name));
            node.needs.push_back(settings(parent->name, to.name));
        }
        // What was cleared does not need anything any more.
        Column before = from;
        if (clears) {
            before.server_default.reset();
        }
        for (const Object& object : comparison_.from_needs.of(from_, before)) {
            if (std::find(node.needs.begin(), node.needs.end(), object) == node.needs.end()) {
                node.needed.push_back(object);
            }
        }
        Change change{};
        AlterColumn alter{.table = to_.name, .column = to.name};
        alter.existing_type = from.type;
        alter.existing_nullable = from.nullable;
        bool any = false;
        if (changes_type) {
            any = true;
            alter.type = to.type;
            alter.convert = converts;
            node.ends.push_back(column_type(to_.name, to.name));
            node.makes.push_back(column_type(to_.name, to.name));
            if (auto hazard = hazard_of(from.type, to.type, named(to.name))) {
                change.hazards.push_back(std::move(*hazard));
            }
        }
        if (from.nullable != to.nullable) {
            any = true;
            alter.nullable = to.nullable;
            (to.nullable ? node.ends : node.makes).push_back(not_null(to_.name, to.name));
            if (!to.nullable) {
                change.hazards.push_back(
                    {Hazard::Kind::MayFail, fmt::format("fails where {} is NULL", named(to.name))});
            }
        }
        if (clears ? !is_none(now) : changes_default) {
            any = true;
            alter.server_default = now;
            alter.existing_server_default = clears ? ColumnDefault(operation::NoDefault{}) : old;
            if (to_identity || (is_nextval(now) && !is_nextval(old))) {
                change.hazards.push_back(
                    {Hazard::Kind::MayFail,
                     fmt::format("{} counts from the start: rows that are there may have those "
                                 "values, until setval() says where to go on",
                                 named(to.name))});
            }
            if (to_identity) {
                node.makes.push_back(
                    relation({to_.name.schema, to_.name.name + "_" + to.name + "_seq"}));
            }
        }
        if (from.comment != to.comment) {
            any = true;
            alter.comment =
                to.comment.empty() ? std::optional<std::string>() : std::optional(to.comment);
            alter.existing_comment = from.comment;
        }
        // A new type comes with its own.
        if (changes_type ? !to.storage.empty() : from.storage != to.storage) {
            any = true;
            alter.storage = to.storage;
        }
        if (changes_type ? !to.compression.empty() : from.compression != to.compression) {
            any = true;
            alter.compression = to.compression;
        }
        alter.drop_expression = drops_expression;
        if (any || drops_expression) {
            change.operation = std::move(alter);
            node.changes.push_back(std::move(change));
            add(std::move(node));
        }
    }

    [[nodiscard]] bool needs_more_than_type(const Column& column) const {
        const Objects needed = comparison_.from_needs.of(from_, column);
        return std::any_of(needed.begin(), needed.end(), [&](const Object& object) {
            return object.kind == Object::Kind::Definition ||
                   (object.kind == Object::Kind::Relation && object.name != from_.name);
        });
    }

    void clear_default(const Column& from, const ColumnDefault& old) {
        AlterColumn alter{.table = from_.name, .column = from.name};
        alter.server_default.emplace(operation::NoDefault{});
        alter.existing_server_default = old;
        alter.existing_type = from.type;
        alter.existing_nullable = from.nullable;
        // Before the column changes, and before what its default speaks of goes.
        add({.rank = Rank::DropConstraint,
             .name = named(from.name),
             .changes = {{std::move(alter)}},
             .ends = {settings(from_.name, from.name)},
             .needed = [&] {
                 Objects needed = comparison_.from_needs.of(from_, from);
                 needed.push_back(column_type(from_.name, from.name));
                 needed.push_back(not_null(from_.name, from.name));
                 return needed;
             }()});
    }

    void compare(const schema::Constraint& from, const schema::Constraint& to) {
        if (from == to) {
            return;
        }
        if (!is_altered_to(from, to)) {
            add(drop_constraint(comparison_, from_, from));
            add(add_constraint(comparison_, to_, to));
            return;
        }
        if (without_comment(from) != without_comment(to)) {
            Node node = add_constraint(comparison_, to_, to);
            node.makes.clear();
            node.changes[0].operation = operation::AlterConstraint{to_.name, from, to};
            if (is_not_valid(from) == is_not_valid(to)) {
                node.changes[0].hazards.clear();
            }
            add(std::move(node));
        }
        if (comment_of(from) != comment_of(to)) {
            add({.rank = Rank::Comment,
                 .name = named(name_of(to).text),
                 .changes = {{operation::SetComment{.on = operation::SetComment::On::Constraint,
                                                    .name = {to_.name.schema, name_of(to).text},
                                                    .table = to_.name,
                                                    .comment = comment_of(to)}}},
                 .needs = {key(to_.name, name_of(to).text)}});
        }
    }

    void compare(const schema::Index& from, const schema::Index& to) {
        if (from == to) {
            return;
        }
        compare_index(comparison_, from_, from, to_, to);
    }

    void compare_settings() {
        if (from_.comment != to_.comment) {
            operation::SetTableComment set{.table = to_.name};
            set.comment =
                to_.comment.empty() ? std::optional<std::string>() : std::optional(to_.comment);
            set.existing_comment = from_.comment;
            add({.rank = Rank::Comment, .name = display(to_.name), .changes = {{std::move(set)}}});
        }
        if (from_.options != to_.options || from_.prefixes != to_.prefixes) {
            add({.rank = Rank::AlterTable,
                 .name = display(to_.name),
                 .changes = {{operation::SetTableOptions{.table = to_.name,
                                                         .prefixes = to_.prefixes,
                                                         .existing_prefixes = from_.prefixes,
                                                         .options = to_.options,
                                                         .existing_options = from_.options}}},
                 .makes = {persistence(to_.name)},
                 .needs = persistence_needs()});
        }
    }

    // No permanent table may refer to an unlogged one at any moment.
    [[nodiscard]] Objects persistence_needs() const {
        Objects result;
        const auto add_targets = [&](const Table& table, const auto& act) {
            for (const schema::Constraint& any : table.constraints) {
                const auto* foreign = std::get_if<schema::ForeignKey>(&any);
                if (foreign != nullptr && foreign->target != table.name) {
                    act(foreign->target);
                }
            }
        };
        if (to_.prefixes.empty()) {
            add_targets(to_, [&](const auto& target) { result.push_back(persistence(target)); });
        } else if (from_.prefixes.empty()) {
            for (const Table& other : comparison_.to.tables) {
                add_targets(other, [&](const auto& target) {
                    if (target == to_.name) {
                        result.push_back(persistence(other.name));
                    }
                });
            }
        }
        return result;
    }

    Comparison& comparison_;
    const Table& from_;
    const Table& to_;
};

}  // namespace

void alter_table(Comparison& comparison, const Table& from, const Table& to) {
    TableAlteration(comparison, from, to).find();
}

}  // namespace limbeck::diff
