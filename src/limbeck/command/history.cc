// SPDX-License-Identifier: MIT
#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/named.h"
#include "limbeck/command/project.h"
#include "limbeck/command/report.h"
#include "limbeck/revision/walk.h"

namespace limbeck::command {

namespace {

Range requested_range(const Invocation& call) {
    const auto text = call.arguments.value("rev-range");
    if (!text) {
        return {};
    }
    const auto range = parse_range(std::string(base::trim(*text)));
    if (!range) {
        throw Error(ErrorCode::Usage, "History range requires [start]:[end], [start]:, or :[end]");
    }
    return *range;
}

}  // namespace

void history(Invocation& call) {
    const Range range = requested_range(call);
    Project project(call);
    const revision::Graph& graph = project.graph();
    const bool indicate = call.arguments.has("indicate-current");
    std::vector<revision::Index> rows;
    if (indicate || mentions_current(range.start) || mentions_current(range.end)) {
        rows = current_rows(project);
    }
    std::vector<bool> current(indicate ? graph.size() : 0, false);
    for (const revision::Index i : rows) {
        if (indicate) {
            current[i] = true;
        }
    }
    const std::vector<revision::Index> revisions =
        revision::history_range(graph, rows, range.start, range.end);
    if (call.arguments.has("json")) {
        call.output.out(revisions_json("history", graph, revisions, current));
        return;
    }
    const LineOptions line{.parents = true, .labels = true, .doc = true};
    const bool verbose = call.arguments.has("verbose");
    std::string text;
    for (const revision::Index i : revisions) {
        text += verbose ? revision_entry(graph, i, current, call.output)
                        : revision_line(graph, i, line, current, call.output) + "\n";
    }
    call.output.out(text);
}

}  // namespace limbeck::command
