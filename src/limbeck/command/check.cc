// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/json.h"
#include "limbeck/command/named.h"
#include "limbeck/command/report.h"

namespace limbeck::command {

namespace {

Error pending_error(std::size_t count) {
    return Error(ErrorCode::Refused,
                 fmt::format("the database is not up to date: {} revision{} {} "
                             "pending",
                             count, count == 1 ? "" : "s", count == 1 ? "is" : "are"))
        .hint("'limbeck upgrade heads' applies them");
}

// Throws where revisions are pending: until they are applied, what differs is theirs.
void check_pending(Invocation& call, Project& project) {
    const std::vector<revision::Index> pending = pending_revisions(project);
    if (pending.empty()) {
        return;
    }
    if (call.arguments.has("json")) {
        call.output.out(revisions_json("check", project.graph(), pending));
    } else {
        for (const revision::Index i : pending) {
            call.output.out(pending_line(project.graph(), i, call.output) + "\n");
        }
    }
    throw pending_error(pending.size());
}

void check_models(Invocation& call, Comparison& comparison) {
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

}  // namespace

void check(Invocation& call) {
    Comparison comparison(call);
    Project& project = comparison.project();
    const bool only_pending = call.arguments.has("pending");
    if (only_pending || project.has_revisions()) {
        check_pending(call, project);
    }
    if (!only_pending) {
        check_models(call, comparison);
    } else if (call.arguments.has("json")) {
        call.output.out(revisions_json("check", project.graph(), {}));
    } else {
        call.output.out("No revision is pending.\n");
    }
}

}  // namespace limbeck::command
