// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <variant>

#include "limbeck/base/text.h"
#include "limbeck/diff/compare.h"

namespace limbeck::diff {

namespace {

operation::ConstraintType type_of(const schema::Constraint& constraint) {
    using operation::ConstraintType;
    struct Types {
        ConstraintType operator()(const schema::PrimaryKey&) { return ConstraintType::PrimaryKey; }
        ConstraintType operator()(const schema::Unique&) { return ConstraintType::Unique; }
        ConstraintType operator()(const schema::ForeignKey&) { return ConstraintType::ForeignKey; }
        ConstraintType operator()(const schema::Check&) { return ConstraintType::Check; }
        ConstraintType operator()(const schema::TypeCheck&) { return ConstraintType::Check; }
        ConstraintType operator()(const schema::Exclusion&) { return ConstraintType::Exclusion; }
    };
    return std::visit(Types{}, constraint);
}

// What rows could stand against a constraint.
std::vector<Hazard> hazards_of(const schema::Table& table, const schema::Constraint& constraint) {
    struct TextOf {
        const schema::Table& table;

        std::string operator()(const schema::PrimaryKey& key) const {
            return fmt::format("fails where two rows of {} are alike in ({}), or a value is NULL",
                               display(table.name), base::join(key.columns, ", "));
        }
        std::string operator()(const schema::Unique& unique) const {
            return fmt::format("fails where two rows of {} are alike in ({})", display(table.name),
                               base::join(unique.columns, ", "));
        }
        std::string operator()(const schema::ForeignKey& foreign) const {
            return foreign.not_valid
                       ? ""
                       : fmt::format("fails where a row of {} has ({}) that {} does not have",
                                     display(table.name), base::join(foreign.columns, ", "),
                                     display(foreign.target));
        }
        std::string operator()(const schema::Check& check) const {
            return check.not_valid ? ""
                                   : fmt::format("fails where a row of {} is against {}",
                                                 display(table.name), check.condition.text);
        }
        std::string operator()(const schema::TypeCheck& /*check*/) const { return ""; }
        std::string operator()(const schema::Exclusion& exclusion) const {
            return fmt::format("fails where rows of {} are against {}", display(table.name),
                               exclusion.name.text);
        }
    };
    std::string text = std::visit(TextOf{table}, constraint);
    if (text.empty()) {
        return {};
    }
    return {{Hazard::Kind::MayFail, std::move(text)}};
}

}  // namespace

Node drop_view(const Comparison& comparison, const schema::View& view) {
    return {.rank = Rank::DropView,
            .name = display(view.name),
            .changes = {{operation::DropView{view.name, view.materialized}}},
            .ends = objects_of(view),
            .needed = comparison.from_needs.of(view)};
}

Node create_view(const Comparison& comparison, const schema::View& view) {
    return {.rank = Rank::CreateView,
            .name = display(view.name),
            .changes = {{operation::CreateView{.view = view}}},
            .makes = objects_of(view),
            .needs = comparison.to_needs.of(view)};
}

Node drop_trigger(const Comparison& comparison, const schema::Trigger& each) {
    return {.rank = Rank::DropTrigger,
            .name = display(each.table, each.name.name),
            .changes = {{operation::DropTrigger{each.name, each.table}}},
            .ends = {trigger(each)},
            .needed = comparison.from_needs.of(each)};
}

Node create_trigger(const Comparison& comparison, const schema::Trigger& each) {
    return {.rank = Rank::CreateTrigger,
            .name = display(each.table, each.name.name),
            .changes = {{operation::CreateTrigger{each}}},
            .makes = {trigger(each)},
            .needs = comparison.to_needs.of(each)};
}

Node drop_constraint(const Comparison& comparison, const schema::Table& table,
                     const schema::Constraint& constraint) {
    const schema::Name& name = name_of(constraint);
    const auto type = type_of(constraint);
    return {
        .rank = type == operation::ConstraintType::ForeignKey ? Rank::DropForeignKey
                                                              : Rank::DropConstraint,
        .name = display(table.name, name.text),
        .changes = {{operation::DropConstraint{.table = table.name, .name = name, .type = type}}},
        .ends = {key(table.name, name.text)},
        .needed = comparison.from_needs.of(table, constraint)};
}

Node add_constraint(const Comparison& comparison, const schema::Table& table,
                    const schema::Constraint& constraint) {
    const std::string& name = name_of(constraint).text;
    schema::Constraint plain = constraint;
    if (auto* foreign = std::get_if<schema::ForeignKey>(&plain)) {
        foreign->use_alter = false;
    }
    return {.rank = std::holds_alternative<schema::ForeignKey>(constraint) ? Rank::AddForeignKey
                                                                           : Rank::AddConstraint,
            .name = display(table.name, name),
            .changes = {{operation::AddConstraint{table.name, std::move(plain)},
                         hazards_of(table, constraint)}},
            .makes = {key(table.name, name)},
            .needs = comparison.to_needs.of(table, constraint)};
}

Node drop_index(const Comparison& comparison, const schema::Table& table,
                const schema::Index& index) {
    return {.rank = Rank::DropIndex,
            .name = display(table.name, index.name.text),
            .changes = {{operation::DropIndex{.name = index.name, .table = table.name}}},
            .ends = {relation({table.name.schema, index.name.text})},
            .needed = comparison.from_needs.of(table, index)};
}

Node create_index(const Comparison& comparison, const schema::Table& table,
                  const schema::Index& index) {
    Change change{operation::CreateIndex{.index = index}};
    if (index.unique) {
        change.hazards = {{Hazard::Kind::MayFail,
                           fmt::format("fails where two rows of {} are alike in what {} covers",
                                       display(table.name), index.name.text)}};
    }
    return {.rank = Rank::CreateIndex,
            .name = display(table.name, index.name.text),
            .changes = {std::move(change)},
            .makes = {relation({table.name.schema, index.name.text})},
            .needs = comparison.to_needs.of(table, index)};
}

namespace {

// Parameters that count for what is written from now on; others count when the index is built.
bool is_settable(const std::string& parameter) {
    return parameter == "fillfactor" || parameter == "deduplicate_items" ||
           parameter == "fastupdate" || parameter == "gin_pending_list_limit" ||
           parameter == "buffering" || parameter == "autosummarize";
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

bool can_be_set(const Parameters& from, const Parameters& to) {
    const auto are = [](const Parameters& these, const Parameters& others) {
        return std::all_of(these.begin(), these.end(), [&](const auto& each) {
            return is_settable(each.first) ||
                   std::find(others.begin(), others.end(), each) != others.end();
        });
    };
    return are(from, to) && are(to, from);
}

}  // namespace

operation::SetTableOptions set_parameters(operation::SetTableOptions::On on,
                                          const schema::QualifiedName& name, const Parameters& from,
                                          const Parameters& to) {
    const auto options = [](const Parameters& parameters) {
        std::vector<std::string> texts;
        for (const auto& [key, value] : parameters) {
            texts.push_back(fmt::format("{} = {}", key, value));
        }
        std::map<std::string, std::string> result;
        if (!texts.empty()) {
            result["postgresql_with"] = base::join(texts, ", ");
        }
        return result;
    };
    operation::SetTableOptions set{.on = on, .table = name};
    set.options = options(to);
    set.existing_options = options(from);
    return set;
}

void compare_index(Comparison& comparison, const schema::Table& from, const schema::Index& old,
                   const schema::Table& to, const schema::Index& now) {
    schema::Index altered = old;
    altered.comment = now.comment;
    const bool sets = old.with != now.with && can_be_set(old.with, now.with);
    if (sets) {
        altered.with = now.with;
    }
    if (altered != now) {
        comparison.nodes.push_back(drop_index(comparison, from, old));
        comparison.nodes.push_back(create_index(comparison, to, now));
        return;
    }
    const schema::QualifiedName name(to.name.schema, now.name.text);
    const auto add = [&](Rank rank, operation::Operation operation) {
        comparison.nodes.push_back({.rank = rank,
                                    .name = display(to.name, now.name.text),
                                    .changes = {{std::move(operation)}},
                                    .needs = {relation(name)}});
    };
    if (sets) {
        add(Rank::AlterTable,
            set_parameters(operation::SetTableOptions::On::Index, name, old.with, now.with));
    }
    if (old.comment != now.comment) {
        add(Rank::Comment,
            operation::SetComment{
                .on = operation::SetComment::On::Index, .name = name, .comment = now.comment});
    }
}

Node drop_column(const Comparison& comparison, const schema::Table& table,
                 const schema::Column& each) {
    Change change{operation::DropColumn{.table = table.name, .column = each.name}};
    if (!each.computed) {
        change.hazards = {{Hazard::Kind::DataLoss, fmt::format("drops column {} with its data",
                                                               display(table.name, each.name))}};
    }
    return {.rank = Rank::DropColumn,
            .name = display(table.name, each.name),
            .changes = {std::move(change)},
            .ends = {column(table.name, each.name), column_type(table.name, each.name),
                     not_null(table.name, each.name)},
            .needed = comparison.from_needs.of(table, each)};
}

Node add_column(const Comparison& comparison, const schema::Table& table,
                const schema::Column& each) {
    Change change{operation::AddColumn{.table = table.name, .column = each}};
    if (!each.nullable && !each.server_default && !each.identity && !each.computed) {
        change.hazards = {{Hazard::Kind::MayFail,
                           fmt::format("fails where {} has rows: {} is NOT NULL without a default",
                                       display(table.name), each.name)}};
    }
    // In the order of the table.
    const auto is_it = [&](const schema::Column& other) { return other.name == each.name; };
    const auto place = std::find_if(table.columns.begin(), table.columns.end(), is_it);
    Node node{.rank = Rank::AddColumn,
              .name = fmt::format("{} {:04}", display(table.name), place - table.columns.begin()),
              .changes = {std::move(change)},
              .makes = {column(table.name, each.name), column_type(table.name, each.name),
                        not_null(table.name, each.name)},
              .needs = comparison.to_needs.of(table, each)};
    if (!each.storage.empty() || !each.compression.empty()) {
        operation::AlterColumn alter{.table = table.name, .column = each.name};
        if (!each.storage.empty()) {
            alter.storage = each.storage;
        }
        if (!each.compression.empty()) {
            alter.compression = each.compression;
        }
        node.changes.push_back({std::move(alter)});
    }
    return node;
}

}  // namespace limbeck::diff
