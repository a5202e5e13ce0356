// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "limbeck/command/command.h"

namespace limbeck::cli {

// What the command line asks for.
struct Parsed {
    const command::Command* command = nullptr;  // none where only text is to be printed
    command::Arguments arguments;
    std::string text;  // help or version
};

// Takes a command line apart by the table of commands. `name` is what the program was called as.
// Throws Error (Usage) with the nearest match for what it does not know.
Parsed parse_arguments(const std::string& name, std::span<const std::string> words);

}  // namespace limbeck::cli
