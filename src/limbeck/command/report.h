// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "limbeck/command/command.h"
#include "limbeck/plan/plan.h"
#include "limbeck/revision/graph.h"

// Revisions and plans as people read them: the text that Alembic prints, in a fixed order.
namespace limbeck::command {

struct LineOptions {
    bool parents = false;     // "a, b -> c"
    bool labels = false;      // " (shopping)"
    bool doc = false;         // ", add account table"
    bool tree_points = true;  // " (branchpoint) (mergepoint)"
};

// One revision on one line. `current` marks those the database is at.
std::string revision_line(const revision::Graph& graph, revision::Index i,
                          const LineOptions& options, const std::vector<bool>& current,
                          const Output& output);

// One revision on several, ending in an empty line.
std::string revision_entry(const revision::Graph& graph, revision::Index i,
                           const std::vector<bool>& current, const Output& output);

// A plan for --dry-run.
// "ae1027a6acf3, add account table"
std::string pending_line(const revision::Graph& graph, revision::Index i, const Output& output);

std::string plan_text(const plan::Plan& plan, const Output& output);

}  // namespace limbeck::command
