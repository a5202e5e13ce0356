// SPDX-License-Identifier: MIT
#include "limbeck/plan/plan.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/plan/rehearsal.h"
#include "limbeck/plan/statements.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/walk.h"

namespace limbeck::plan {

namespace {

using revision::Graph;
using revision::Index;

std::vector<std::string> ids(const Graph& graph, std::span<const Index> revisions) {
    std::vector<std::string> names;
    for (const Index i : revisions) {
        names.push_back(graph[i].id);
    }
    return names;
}

Plan plan_path(const Context& context, Action action, std::span<const Index> rows,
               revision::Path path) {
    const Graph& graph = context.graph;
    Plan plan{action, {}, ids(graph, rows), {}, std::move(path.warnings)};
    revision::VersionRows tracker(graph, rows);
    plan.steps.reserve(path.revisions.size());
    Rehearsal rehearsal(context);
    for (const Index i : path.revisions) {
        const revision::Revision& revision = graph[i];
        Step step;
        step.action = action;
        step.id = revision.id;
        step.summary = revision.summary();
        step.path = revision.path;
        const bool up = action == Action::Upgrade;
        (up ? step.from : step.to) = ids(graph, graph.parents(i));
        (up ? step.to : step.from) = {revision.id};
        Body body = read_body(context, rehearsal, revision, action);
        step.outside_transaction = body.outside_transaction;
        step.statements = std::move(body.statements);
        step.calls = std::move(body.calls);
        step.script = std::move(body.script);
        step.asks_database = body.asks_database;
        step.row_changes = up ? tracker.upgrade(i) : tracker.downgrade(i);
        plan.steps.push_back(std::move(step));
    }
    plan.rows_after = ids(graph, tracker.rows());
    return plan;
}

}  // namespace

std::string Step::title() const {
    const char* verb = action == Action::Upgrade     ? "upgrade"
                       : action == Action::Downgrade ? "downgrade"
                                                     : "stamp_revision";
    std::string text =
        fmt::format("{} {} -> {}", verb, base::join(from, ", "), base::join(to, ", "));
    if (!summary.empty()) {
        text += ", " + base::replace_all(summary, "\n", " ");
    }
    return text;
}

Plan plan_upgrade(const Context& context, std::span<const std::string> rows,
                  std::string_view target) {
    const std::vector<Index> at = revision::locate_rows(context.graph, rows);
    return plan_path(context, Action::Upgrade, at,
                     revision::upgrade_path(context.graph, at, target));
}

Plan plan_downgrade(const Context& context, std::span<const std::string> rows,
                    std::string_view target) {
    const std::vector<Index> at = revision::locate_rows(context.graph, rows);
    return plan_path(context, Action::Downgrade, at,
                     revision::downgrade_path(context.graph, at, target));
}

Plan plan_stamp(const Context& context, std::span<const std::string> rows,
                std::span<const std::string> targets) {
    const Graph& graph = context.graph;
    const std::vector<Index> at = revision::locate_rows(graph, rows);
    Plan plan{Action::Stamp, {}, ids(graph, at), ids(graph, at), {}};
    for (const revision::StampStep& move : revision::stamp_path(graph, at, targets)) {
        Step step;
        step.action = Action::Stamp;
        step.from = ids(graph, move.from);
        step.to = ids(graph, move.to);
        step.id = step.to.empty() ? "" : step.to.front();
        step.row_changes = move.changes;
        std::erase_if(plan.rows_after, [&](const std::string& row) {
            return std::find(step.from.begin(), step.from.end(), row) != step.from.end();
        });
        plan.rows_after.insert(plan.rows_after.end(), step.to.begin(), step.to.end());
        plan.steps.push_back(std::move(step));
    }
    return plan;
}

std::vector<dialect::Statement> version_statements(const Step& step,
                                                   const dialect::VersionTable& table,
                                                   const dialect::Dialect& dialect) {
    using Kind = revision::RowChange::Kind;
    const sql::Flavour flavour = dialect.flavour();
    std::vector<dialect::Statement> statements;
    for (const revision::RowChange& change : step.row_changes) {
        dialect::Statement statement;
        statement.must_change = 1;
        switch (change.kind) {
            case Kind::Insert:
                statement.sql = dialect::insert_version(table, change.to, flavour);
                break;
            case Kind::Update:
                statement.sql = dialect::update_version(table, change.from, change.to, flavour);
                statement.mismatch = fmt::format(
                    "Online migration expected to match one row when updating '{}' to '{}' in "
                    "'{}'; "
                    "{{}} found",
                    change.from, change.to, table.name);
                break;
            case Kind::Delete:
                statement.sql = dialect::delete_version(table, change.from, flavour);
                statement.mismatch = fmt::format(
                    "Online migration expected to match one row when deleting '{}' in '{}'; {{}} "
                    "found",
                    change.from, table.name);
                break;
        }
        statements.push_back(std::move(statement));
    }
    return statements;
}

std::size_t longest_id(const Plan& plan) {
    std::size_t longest = 0;
    for (const Step& step : plan.steps) {
        for (const revision::RowChange& change : step.row_changes) {
            longest = std::max(longest, change.to.size());
        }
    }
    return longest;
}

}  // namespace limbeck::plan
