// SPDX-License-Identifier: MIT
#include "limbeck/command/report.h"

#include <fmt/core.h>

#include "limbeck/base/text.h"

namespace limbeck::command {

namespace {

using revision::Graph;
using revision::Index;

std::string id_list(const Graph& graph, std::span<const Index> revisions) {
    std::vector<std::string> names;
    for (const Index i : revisions) {
        names.push_back(graph[i].id);
    }
    return base::join(names, ", ");
}

std::string parents(const Graph& graph, Index i) {
    return graph.is_base(i) ? "<base>" : id_list(graph, graph.parents(i));
}

bool marked(const std::vector<bool>& set, Index i) {
    return i < set.size() && set[i];
}

}  // namespace

std::string revision_line(const Graph& graph, Index i, const LineOptions& options,
                          const std::vector<bool>& current, const Output& output) {
    const revision::Revision& revision = graph[i];
    std::string text;
    if (options.parents) {
        text = parents(graph, i);
        if (!revision.depends_on.empty()) {
            text += fmt::format(" ({})", base::join(revision.depends_on, ", "));
        }
        text += " -> ";
    }
    text += output.paint(Style::Id, base::printable(revision.id));
    const std::span<const std::string> labels = graph.labels(i);
    if (options.labels && !labels.empty()) {
        text += fmt::format(" ({})", base::join(labels, ", "));
    }
    if (graph.is_effective_head(i)) {
        text += output.paint(Style::Good, " (head)");
    } else if (graph.is_head(i)) {
        text += output.paint(Style::Good, " (effective head)");
    }
    text += marked(current, i) ? output.paint(Style::Good, " (current)") : "";
    if (options.tree_points) {
        text += graph.is_branch_point(i) ? " (branchpoint)" : "";
        text += graph.is_merge_point(i) ? " (mergepoint)" : "";
    }
    if (options.doc) {
        text += fmt::format(", {}", base::printable(revision.summary()));
    }
    return text;
}

std::string revision_entry(const Graph& graph, Index i, const std::vector<bool>& current,
                           const Output& output) {
    const revision::Revision& revision = graph[i];
    std::string text =
        fmt::format("Rev: {}{}{}{}{}\n", output.paint(Style::Id, base::printable(revision.id)),
                    graph.is_head(i) ? output.paint(Style::Good, " (head)") : "",
                    graph.is_branch_point(i) ? " (branchpoint)" : "",
                    graph.is_merge_point(i) ? " (mergepoint)" : "",
                    marked(current, i) ? output.paint(Style::Good, " (current)") : "");
    text +=
        fmt::format("{}: {}\n", graph.is_merge_point(i) ? "Merges" : "Parent", parents(graph, i));
    if (!revision.depends_on.empty()) {
        text += fmt::format("Also depends on: {}\n", base::join(revision.depends_on, ", "));
    }
    if (graph.is_branch_point(i)) {
        text += fmt::format("Branches into: {}\n", id_list(graph, graph.children(i)));
    }
    if (!graph.labels(i).empty()) {
        text += fmt::format("Branch names: {}\n", base::join(graph.labels(i), ", "));
    }
    text += fmt::format("Path: {}\n\n", base::printable(revision.path));
    if (!revision.doc.empty()) {
        for (const std::string_view line : base::split(revision.doc, '\n')) {
            text += fmt::format("    {}\n", base::printable(line));
        }
    } else {
        text += "\n";
    }
    return text + "\n";
}

std::string pending_line(const Graph& graph, Index i, const Output& output) {
    const std::string summary = base::printable(graph[i].summary());
    return output.paint(Style::Id, base::printable(graph[i].id)) +
           (summary.empty() ? "" : ", " + summary);
}

std::string plan_text(const plan::Plan& plan, const Output& output) {
    if (plan.steps.empty()) {
        return "Nothing to do: the database is there already.\n";
    }
    std::string text;
    std::size_t number = 0;
    for (const plan::Step& step : plan.steps) {
        text += fmt::format("{}. {}\n", ++number,
                            output.paint(Style::Id, base::printable(step.title())));
        if (!step.path.empty()) {
            text += output.paint(Style::Faint,
                                 fmt::format("   {}, {}\n", step.path,
                                             step.outside_transaction ? "outside a transaction"
                                                                      : "in a transaction"));
        }
        auto call = step.calls.begin();
        for (std::size_t i = 0; i <= step.statements.size(); ++i) {
            for (; call != step.calls.end() && call->before == i; ++call) {
                text += fmt::format("   step {} of the program\n", call->name);
            }
            if (i < step.statements.size()) {
                text += fmt::format(
                    "   {};\n",
                    base::replace_all(base::printable(step.statements[i].sql), "\n", "\n   "));
            }
        }
        if (step.asks_database) {
            text += "   … and what follows from the database's answers\n";
        }
        for (const revision::RowChange& change : step.row_changes) {
            const bool gone = change.to.empty();
            text += fmt::format("   version row: {}{}{}\n", gone ? "remove " : change.from,
                                gone                  ? change.from
                                : change.from.empty() ? "add "
                                                      : " -> ",
                                change.to);
        }
    }
    return text;
}

}  // namespace limbeck::command
