// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/new_file.h"

namespace limbeck::command {

void merge(Invocation& call) {
    NewFileRequest request;
    request.command = "merge";
    request.message = call.arguments.value("message");
    request.heads = call.arguments.all("revisions");
    request.splice = call.arguments.has("splice");
    request.branch_label = call.arguments.value("branch-label");
    request.id = call.arguments.value("rev-id");
    Project project(call);
    if (request.heads == std::vector<std::string>{"heads"} && project.graph().heads().size() < 2) {
        throw Error(ErrorCode::Refused,
                    "there is nothing to merge: the history has fewer than two heads");
    }
    write_new_file(call, project, request);
}

}  // namespace limbeck::command
