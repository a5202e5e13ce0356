// SPDX-License-Identifier: MIT
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/project.h"
#include "limbeck/command/report.h"
#include "limbeck/revision/walk.h"

namespace limbeck::command {

namespace {

// The branch point, its children below it, an empty line.
std::string block(const revision::Graph& graph, revision::Index i, bool verbose,
                  const Output& output) {
    std::string text = verbose ? revision_entry(graph, i, {}, output)
                               : revision_line(graph, i, {.labels = true}, {}, output) + "\n";
    for (const revision::Index child : graph.children(i)) {
        text += std::string(graph[i].id.size(), ' ') + " -> " +
                revision_line(graph, child, {.labels = true, .doc = verbose}, {}, output) + "\n";
    }
    return text + "\n";
}

}  // namespace

void branches(Invocation& call) {
    Project project(call);
    const revision::Graph& graph = project.graph();
    std::vector<revision::Index> points = revision::history_range(graph, {}, "", "");
    std::erase_if(points, [&](revision::Index i) { return !graph.is_branch_point(i); });
    if (call.arguments.has("json")) {
        call.output.out(revisions_json("branches", graph, points));
        return;
    }
    for (const revision::Index i : points) {
        call.output.out(block(graph, i, call.arguments.has("verbose"), call.output));
    }
}

}  // namespace limbeck::command
