// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "limbeck/command/project.h"
#include "limbeck/script/py_types.h"

namespace limbeck::command {

// What revision and merge ask for.
struct NewFileRequest {
    std::string command;  // for --json
    std::optional<std::string> message;
    std::vector<std::string> heads;  // identifiers of the parents
    bool splice = false;
    std::optional<std::string> branch_label;
    std::optional<std::string> version_path;
    std::optional<std::string> id;
    std::vector<std::string> depends_on;
    // As .sql or .py, where it is not for the project to say.
    std::optional<bool> as_sql = {};
    // What it does, as script::NewRevision has it.
    std::string upgrade = {};
    std::string downgrade = {};
    script::PyImports imports = {};
};

// Writes the file (a .py from the project's template in an Alembic project, else a .sql), runs the
// post-write hooks on it, and says where it is. Nothing is written where a parent, an id or a label
// is wrong.
void write_new_file(Invocation& call, Project& project, const NewFileRequest& request);

}  // namespace limbeck::command
