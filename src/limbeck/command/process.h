// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace limbeck::command {

// Words as a POSIX shell splits them: blanks, quotes and backslashes; nothing is expanded. Throws
// Error (Config) for a quote that is never closed.
std::vector<std::string> split_words(std::string_view text);

// Runs a program to its end in a folder ("" is this one), without a shell. Gives its exit status
// (128 + the signal that ended it). Throws Error (Config) where it cannot be started.
int run_program(const std::vector<std::string>& words, const std::string& folder = "");

// Whether a program of this name is on PATH (or is one, where it is a path).
bool is_program(const std::string& name, const std::string& path_variable);

}  // namespace limbeck::command
