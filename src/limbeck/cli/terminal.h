// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "limbeck/command/command.h"

namespace limbeck::cli {

// The program's own stdout and stderr as a command sees them. Colour goes to a terminal only, and
// not where NO_COLOR says so (no-color.org); a long run keeps one line on a terminal up to date
// and writes a line per step elsewhere.
command::Output terminal_output(const std::map<std::string, std::string>& environment, bool quiet);

// Ends a line that is being kept up to date, so that what follows begins on its own.
void finish_progress();

// Writes what is still buffered. False where stdout cannot take it (a full disk, a closed pipe).
bool flush_output();

}  // namespace limbeck::cli
