// SPDX-License-Identifier: MIT
#include "limbeck/revision/reach.h"

namespace limbeck::revision {

namespace {

template <typename Neighbours>
Set reach(const Graph& graph, std::span<const Index> from, Neighbours neighbours) {
    Set seen(graph.size(), false);
    std::vector<Index> todo(from.begin(), from.end());
    while (!todo.empty()) {
        const Index at = todo.back();
        todo.pop_back();
        if (!seen[at]) {
            seen[at] = true;
            const std::span<const Index> next = neighbours(at);
            todo.insert(todo.end(), next.begin(), next.end());
        }
    }
    return seen;
}

}  // namespace

Set ancestors(const Graph& graph, std::span<const Index> from, Follow follow) {
    return reach(graph, from, [&](Index i) {
        return follow == Follow::DownRevisions ? graph.parents(i) : graph.requirements(i);
    });
}

Set descendants(const Graph& graph, std::span<const Index> from, Follow follow) {
    return reach(graph, from, [&](Index i) {
        return follow == Follow::DownRevisions ? graph.children(i) : graph.dependents(i);
    });
}

}  // namespace limbeck::revision
