// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/revision/graph.h"

// Which revisions a command runs or lists, and in which order. Every function is linear in
// revisions + edges.
namespace limbeck::revision {

// A way through the graph in the order it is taken, and what the user should know about how the
// target was understood.
struct Path {
    std::vector<Index> revisions;
    std::vector<std::string> warnings;
};

// The revisions to apply, first to last, so that the target and all it requires are applied, when
// the database is at `rows`. Throws Error (Revision) for a target that leads nowhere, is ambiguous,
// or for rows of which one is an ancestor of another.
Path upgrade_path(const Graph& graph, std::span<const Index> rows, std::string_view target);

// The revisions to revert, first to last. "-N" undoes N steps below the first row (or the row of
// the branch), "rev-N" N steps from that revision down, neither touching another branch; a merge
// counts as one step. An absolute target reverts everything that stands on it.
Path downgrade_path(const Graph& graph, std::span<const Index> rows, std::string_view target);

// What `history -r lower:upper` lists, newest first, both ends included. An empty end is base or
// heads; "current" means `rows`.
std::vector<Index> history_range(const Graph& graph, std::span<const Index> rows,
                                 std::string_view lower, std::string_view upper);

// The tips of what is applied, also those that have no row because another row implies them.
std::vector<Index> current_tips(const Graph& graph, std::span<const Index> rows);

}  // namespace limbeck::revision
