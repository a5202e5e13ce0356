// SPDX-License-Identifier: MIT
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/project.h"
#include "limbeck/command/report.h"

namespace limbeck::command {

void heads(Invocation& call) {
    Project project(call);
    const revision::Graph& graph = project.graph();
    const std::vector<revision::Index>& heads =
        call.arguments.has("resolve-dependencies") ? graph.effective_heads() : graph.heads();
    if (call.arguments.has("json")) {
        call.output.out(revisions_json("heads", graph, heads));
        return;
    }
    for (const revision::Index i : heads) {
        call.output.out(
            call.arguments.has("verbose")
                ? revision_entry(graph, i, {}, call.output)
                : revision_line(graph, i, {.labels = true, .tree_points = false}, {}, call.output) +
                      "\n");
    }
}

}  // namespace limbeck::command
