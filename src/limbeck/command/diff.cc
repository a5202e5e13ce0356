// SPDX-License-Identifier: MIT
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/json.h"

namespace limbeck::command {

void diff(Invocation& call) {
    const model::Source from = model::parse_source(*call.arguments.value("from"));
    const model::Source to = model::parse_source(*call.arguments.value("to"));
    Comparison comparison(call);
    comparison.settle({from, to});
    const auto [before, after] = comparison.read_both(from, to);
    const std::vector<diff::Change> changes =
        comparison.changes(before, after, comparison.renames(before, after, true));
    if (call.arguments.has("json")) {
        call.output.out(changes_json("diff", changes, comparison.dialect()));
        return;
    }
    note_hazards(call, changes);
    call.output.out(sql_of(changes, comparison.dialect(), false));
}

}  // namespace limbeck::command
