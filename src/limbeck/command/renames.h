// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "limbeck/command/command.h"
#include "limbeck/diff/changes.h"

namespace limbeck::command {

// What is the same by another name: what --rename says, what hints in the models say (those of
// either side), and with `asks`, where somebody sits at a terminal and --no-input is not given, the
// answers to one question for each pair that may be a rename. Pairs that nobody decides are noted.
// Throws Error (Usage) for a --rename that fits nothing.
std::vector<diff::Rename> settle_renames(Invocation& call, const schema::Database& from,
                                         const schema::Database& to, diff::Options options,
                                         std::span<const diff::Hint> hints, bool asks);

// The same the other way round.
std::vector<diff::Rename> reversed(std::span<const diff::Rename> renames);

}  // namespace limbeck::command
