// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
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
