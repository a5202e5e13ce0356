// SPDX-License-Identifier: MIT
#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/move.h"

namespace limbeck::command {

void downgrade(Invocation& call) {
    std::string target = call.arguments.value("revision").value_or("");
    const std::optional<std::string> start = take_start(call, target);
    if (call.arguments.has("sql") && !start) {
        throw Error(ErrorCode::Usage, "downgrade with --sql requires <fromrev>:<torev>")
            .hint("the script cannot know where the database is; 'limbeck current' tells");
    }
    if (target.empty()) {
        throw Error(ErrorCode::Usage, "downgrade needs a target: a revision, -1, or base");
    }
    Project project(call);
    carry_out(call, project,
              {.name = "downgrade",
               .start = start,
               .plan = [&](const plan::Context& context, std::span<const std::string> rows) {
                   return plan::plan_downgrade(context, rows, target);
               }});
}

}  // namespace limbeck::command
