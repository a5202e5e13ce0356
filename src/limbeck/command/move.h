// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string>

#include "limbeck/command/project.h"
#include "limbeck/plan/plan.h"

namespace limbeck::command {

// What upgrade, downgrade and stamp share: a plan that is printed as SQL (--sql), shown (--dry-run)
// or executed, for the rows the database has or the start of a range.
struct Move {
    std::string name;  // of the command
    // The start of a range given with the target: plans from there and asks no database.
    std::optional<std::string> start;
    std::function<plan::Plan(const plan::Context&, std::span<const std::string> rows)> plan;
    bool purge = false;
};

// Does it. Gives the plan that was executed.
plan::Plan execute(Project& project, const Move& move);

void carry_out(Invocation& call, Project& project, const Move& move);

// Takes the start off "start:target" where the range is allowed; throws Error (Usage) elsewhere.
std::optional<std::string> take_start(const Invocation& call, std::string& target);

}  // namespace limbeck::command
