// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/json.h"

namespace limbeck::command {

void check(Invocation& call) {
    Comparison comparison(call);
    comparison.project();
    comparison.settle({});
    const auto [actual, wanted] = comparison.read_project();
    const std::vector<diff::Change> changes =
        comparison.changes(actual, wanted, comparison.renames(actual, wanted, false));
    if (call.arguments.has("json")) {
        call.output.out(changes_json("check", changes, comparison.dialect()));
    } else {
        call.output.out(changes.empty() ? "The database is what the models say.\n"
                                        : list_of(changes));
    }
    if (!changes.empty()) {
        throw Error(ErrorCode::Refused,
                    fmt::format("the database is not what the models say: {} change{}",
                                changes.size(), changes.size() == 1 ? "" : "s"))
            .hint("'limbeck revision --autogenerate -m …' writes them down");
    }
}

}  // namespace limbeck::command
