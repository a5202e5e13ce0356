// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "limbeck/revision/graph.h"

namespace limbeck::revision {

// A set of revisions, one flag each.
using Set = std::vector<bool>;

enum class Follow {
    DownRevisions,     // the history alone
    WithDependencies,  // depends_on too
};

// The revisions that can be reached from `from`, itself included. Linear.
Set ancestors(const Graph& graph, std::span<const Index> from, Follow follow);
Set descendants(const Graph& graph, std::span<const Index> from, Follow follow);

}  // namespace limbeck::revision
