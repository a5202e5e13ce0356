// SPDX-License-Identifier: MIT
#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/move.h"

namespace limbeck::command {

void stamp(Invocation& call) {
    std::vector<std::string> targets = call.arguments.all("revisions");
    std::optional<std::string> start;
    for (std::string& target : targets) {
        const std::optional<std::string> other = take_start(call, target);
        if (other && start && *other != *start) {
            throw Error(ErrorCode::Usage,
                        "Stamp operation with --sql only supports a single starting revision at a "
                        "time");
        }
        start = other ? other : start;
    }
    const bool purge = call.arguments.has("purge");
    if (purge && call.arguments.has("sql")) {
        throw Error(ErrorCode::Usage, "Can't use --purge with --sql mode");
    }
    Project project(call);
    carry_out(call, project,
              {.name = "stamp",
               .start = start,
               .plan =
                   [&](const plan::Context& context, std::span<const std::string> rows) {
                       return plan::plan_stamp(context, rows, targets);
                   },
               .purge = purge});
}

}  // namespace limbeck::command
