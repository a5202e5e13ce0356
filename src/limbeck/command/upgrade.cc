// SPDX-License-Identifier: MIT
#include "limbeck/command/commands.h"
#include "limbeck/command/move.h"

namespace limbeck::command {

void upgrade(Invocation& call) {
    std::string target = call.arguments.value("revision").value_or("head");
    const std::optional<std::string> start = take_start(call, target);
    if (target.empty() && start) {
        target = "head";
    }
    Project project(call);
    carry_out(call, project,
              {.name = "upgrade",
               .start = start,
               .plan = [&](const plan::Context& context, std::span<const std::string> rows) {
                   return plan::plan_upgrade(context, rows, target);
               }});
}

}  // namespace limbeck::command
