// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <array>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/process.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/named.h"
#include "limbeck/command/project.h"

namespace limbeck::command {

namespace {

std::string variable(const Invocation& call, const std::string& name) {
    const auto entry = call.environment.find(name);
    return entry == call.environment.end() ? "" : entry->second;
}

std::vector<std::string> find_editor(const Invocation& call) {
    for (const std::string name : {"EDITOR", "VISUAL"}) {
        if (const std::string words = variable(call, name); !words.empty()) {
            return base::split_words(words);
        }
    }
    for (const std::string name : {"sensible-editor", "editor", "nano", "vim", "code"}) {
        if (base::is_program(name, variable(call, "PATH"))) {
            return {name};
        }
    }
    throw Error(ErrorCode::Config, "no editor was found").hint("set EDITOR to the one you use");
}

}  // namespace

void edit(Invocation& call) {
    const std::string name = call.arguments.value("revision").value_or("");
    Project project(call);
    const std::vector<revision::Index> revisions = named_revisions(project, name);
    if (revisions.empty()) {
        throw Error(ErrorCode::Revision,
                    name == "current"
                        ? std::string("No current revisions")
                        : fmt::format("No revision files indicated by symbol '{}'", name));
    }
    const std::vector<std::string> editor = find_editor(call);
    for (const revision::Index i : revisions) {
        std::vector<std::string> words = editor;
        words.push_back(base::absolute_path(project.graph()[i].path, call.directory));
        const int status = base::run_program(words);
        if (status != 0) {
            throw Error(ErrorCode::Config,
                        fmt::format("Error executing editor ({} ended with status {})",
                                    words.front(), status));
        }
    }
}

}  // namespace limbeck::command
