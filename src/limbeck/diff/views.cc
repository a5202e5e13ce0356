// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "limbeck/diff/compare.h"
#include "limbeck/diff/types.h"

namespace limbeck::diff {

namespace {

using operation::SetComment;
using schema::View;

// CREATE OR REPLACE VIEW may add columns behind those that are there.
bool can_replace(const View& from, const View& to) {
    if (from.materialized || to.materialized || from.columns.size() > to.columns.size()) {
        return false;
    }
    for (std::size_t i = 0; i < from.columns.size(); ++i) {
        if (from.columns[i].name != to.columns[i].name ||
            !is_same(from.columns[i].type, to.columns[i].type)) {
            return false;
        }
    }
    return true;
}

// The view for what asks for its table.
schema::Table as_table(const View& view) {
    return {.name = view.name, .columns = view.columns, .indexes = view.indexes};
}

void compare_indexes(Comparison& comparison, const View& from, const View& to) {
    match(
        from.indexes, to.indexes, [](const schema::Index& index) { return index.name.text; },
        [&](const schema::Index& gone) {
            comparison.nodes.push_back(drop_index(comparison, as_table(from), gone));
        },
        [&](const schema::Index& fresh) {
            comparison.nodes.push_back(create_index(comparison, as_table(to), fresh));
        },
        [&](const schema::Index& before, const schema::Index& after) {
            if (before != after) {
                compare_index(comparison, as_table(from), before, as_table(to), after);
            }
        });
}

void compare_comments(Comparison& comparison, const View& from, const View& to) {
    const auto add = [&](operation::Operation operation) {
        comparison.nodes.push_back({.rank = Rank::Comment,
                                    .name = display(to.name),
                                    .changes = {{std::move(operation)}},
                                    .needs = {relation(to.name)}});
    };
    if (from.comment != to.comment) {
        add(SetComment{
            .on = to.materialized ? SetComment::On::MaterializedView : SetComment::On::View,
            .name = to.name,
            .comment = to.comment});
    }
    for (const schema::Column& column : to.columns) {
        const auto old =
            std::find_if(from.columns.begin(), from.columns.end(),
                         [&](const schema::Column& other) { return other.name == column.name; });
        if ((old == from.columns.end() ? "" : old->comment) != column.comment) {
            operation::AlterColumn alter{.table = to.name, .column = column.name};
            alter.comment = column.comment.empty() ? std::optional<std::string>()
                                                   : std::optional(column.comment);
            add(std::move(alter));
        }
    }
}

void replace(Comparison& comparison, const View& from, const View& to) {
    // SQLite knows no CREATE OR REPLACE VIEW.
    if (!comparison.options.alters_tables || !can_replace(from, to)) {
        comparison.nodes.push_back(drop_view(comparison, from));
        comparison.nodes.push_back(create_view(comparison, to));
        return;
    }
    Node node = create_view(comparison, to);
    auto& create = std::get<operation::CreateView>(node.changes[0].operation);
    create.or_replace = true;
    create.view.comment.clear();
    for (schema::Column& column : create.view.columns) {
        column.comment.clear();
    }
    node.needed = comparison.from_needs.of(from);
    std::erase_if(node.needed, [&](const Object& object) {
        return std::find(node.needs.begin(), node.needs.end(), object) != node.needs.end();
    });
    comparison.nodes.push_back(std::move(node));
    compare_comments(comparison, from, to);
}

}  // namespace

void compare_views(Comparison& comparison) {
    match(
        comparison.from.views, comparison.to.views, [](const View& view) { return view.name; },
        [&](const View& gone) { comparison.nodes.push_back(drop_view(comparison, gone)); },
        [&](const View& fresh) { comparison.nodes.push_back(create_view(comparison, fresh)); },
        [&](const View& from, const View& to) {
            if (from.definition != to.definition || from.materialized != to.materialized ||
                (from.with != to.with && !to.materialized)) {
                replace(comparison, from, to);
            } else {
                if (from.with != to.with) {
                    comparison.nodes.push_back(
                        {.rank = Rank::AlterTable,
                         .name = display(to.name),
                         .changes = {
                             {set_parameters(operation::SetTableOptions::On::MaterializedView,
                                             to.name, from.with, to.with)}}});
                }
                compare_indexes(comparison, from, to);
                compare_comments(comparison, from, to);
            }
        });
}

}  // namespace limbeck::diff
