// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/command/command.h"
#include "limbeck/config/settings.h"

namespace limbeck::command {

// Runs the project's post-write hooks on a new revision file. A hook that cannot run or fails is a
// warning: the file is there and whole.
void run_hooks(Invocation& call, const config::Settings& settings, const std::string& path);

}  // namespace limbeck::command
