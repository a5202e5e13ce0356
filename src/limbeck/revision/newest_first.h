// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "limbeck/revision/graph.h"
#include "limbeck/revision/reach.h"

namespace limbeck::revision {

// The revisions of a set, each before everything it requires: the order of every listing, and of a
// downgrade; an upgrade goes the other way. It is Alembic's: one line is followed down for as long
// as nothing else stands on it; lines begin at `heads` (those of them that are in the set), in load
// order. Tips of the set that are none of the heads come after those.
std::vector<Index> newest_first(const Graph& graph, Set wanted, std::vector<Index> heads);

}  // namespace limbeck::revision
