// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace limbeck::base {

// Words as a POSIX shell splits them: blanks, quotes and backslashes; nothing is expanded. Throws
// Error (Config) for a quote that is never closed.
std::vector<std::string> split_words(std::string_view text);

// Runs a program to its end in a folder ("" is this one), without a shell. Gives its exit status
// (128 + the signal that ended it). Throws Error (Config) where it cannot be started.
int run_program(const std::vector<std::string>& words, const std::string& folder = "");

struct Capture {
    std::string folder = {};  // "" is this one
    std::string input = {};   // on its stdin
    double timeout_seconds = 60;
    const std::atomic<bool>* interrupted = nullptr;
};

struct Captured {
    int status = 0;  // as run_program gives it
    bool timed_out = false;
    std::string out = {};
    std::string err = {};
};

// Runs a program and takes what it prints. One that is not done in time is killed with all that it
// has started; so is one whose user interrupts (then throws Error (Interrupted)). Throws Error
// (Config) where it cannot be started.
Captured capture_program(const std::vector<std::string>& words, const Capture& how);

// Whether a program of this name is on PATH (or is one, where it is a path).
bool is_program(const std::string& name, const std::string& path_variable);

}  // namespace limbeck::base
