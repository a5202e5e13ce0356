// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/named.h"
#include "limbeck/command/project.h"
#include "limbeck/command/report.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/walk.h"

namespace limbeck::command {

namespace {

Error not_at_heads(const revision::Graph& graph, const std::vector<std::string>& rows) {
    std::vector<std::string> heads;
    for (const revision::Index i : graph.effective_heads()) {
        heads.push_back(graph[i].id);
    }
    return Error(ErrorCode::Refused, "Database is not on all head revisions")
        .hint(fmt::format("it is at {}, the heads are {}: 'limbeck upgrade heads' gets it there",
                          rows.empty() ? "base" : base::join(rows, ", "), base::join(heads, ", ")));
}

}  // namespace

void current(Invocation& call) {
    Project project(call);
    const revision::Graph& graph = project.graph();
    const std::vector<std::string> row_ids = project.rows();
    const std::vector<revision::Index> rows = revision::locate_rows(graph, row_ids);
    const std::vector<revision::Index> tips = revision::current_tips(graph, rows);
    const bool at_heads = is_at_heads(graph, rows);
    const std::string url = project.url().to_string();

    if (call.arguments.has("json")) {
        const DatabaseReport report{url, project.url_source(), row_ids, at_heads};
        call.output.out(revisions_json("current", graph, tips, {}, &report));
    } else if (call.arguments.has("verbose")) {
        call.output.out(fmt::format("Current revision(s) for {}:\n(the URL is {})\n", url,
                                    project.url_source()));
    }
    if (call.arguments.has("check-heads") && !at_heads) {
        throw not_at_heads(graph, row_ids);
    }
    for (const revision::Index i : tips) {
        if (!call.arguments.has("json")) {
            call.output.out(call.arguments.has("verbose")
                                ? revision_entry(graph, i, {}, call.output)
                                : revision_line(graph, i, {}, {}, call.output) + "\n");
        }
    }
}

}  // namespace limbeck::command
