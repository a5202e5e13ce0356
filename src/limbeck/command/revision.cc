// SPDX-License-Identifier: MIT
#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/new_file.h"

namespace limbeck::command {

void revision(Invocation& call) {
    const Arguments& arguments = call.arguments;
    for (const std::string name : {"autogenerate", "sql"}) {
        if (arguments.has(name)) {
            throw Error(ErrorCode::Unsupported, "revision --" + name + " is not supported yet")
                .hint("without it an empty revision is written, to be filled in by hand");
        }
    }
    NewFileRequest request;
    request.command = "revision";
    request.message = arguments.value("message");
    request.heads = arguments.all("head");
    if (request.heads.empty()) {
        request.heads.emplace_back("head");
    }
    request.splice = arguments.has("splice");
    request.branch_label = arguments.value("branch-label");
    request.version_path = arguments.value("version-path");
    request.id = arguments.value("rev-id");
    request.depends_on = arguments.all("depends-on");
    Project project(call);
    write_new_file(call, project, request);
}

}  // namespace limbeck::command
