// SPDX-License-Identifier: MIT
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/named.h"
#include "limbeck/command/project.h"
#include "limbeck/command/report.h"

namespace limbeck::command {

void show(Invocation& call) {
    Project project(call);
    const std::vector<revision::Index> revisions =
        named_revisions(project, call.arguments.value("revision").value_or("head"));
    if (call.arguments.has("json")) {
        call.output.out(revisions_json("show", project.graph(), revisions));
        return;
    }
    for (const revision::Index i : revisions) {
        call.output.out(revision_entry(project.graph(), i, {}, call.output));
    }
}

}  // namespace limbeck::command
