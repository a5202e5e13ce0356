// SPDX-License-Identifier: MIT
#include "limbeck/revision/newest_first.h"

#include <doctest/doctest.h>

#include <string>

#include "limbeck/base/text.h"

using namespace limbeck;
using namespace limbeck::revision;

namespace {

using Names = std::vector<std::string>;

Revision rev(std::string id, Names down = {}, Names deps = {}) {
    Revision r;
    r.path = id + ".py";
    r.id = std::move(id);
    r.down_revisions = std::move(down);
    r.depends_on = std::move(deps);
    return r;
}

std::string all(const Graph& graph) {
    std::vector<std::string> ids;
    for (const Index i : newest_first(graph, Set(graph.size(), true), graph.effective_heads())) {
        ids.push_back(graph[i].id);
    }
    return base::join(ids, " ");
}

}  // namespace

TEST_CASE("one line goes on until another stands on it") {
    // a - b - c
    //      \.
    //       d - e
    const Graph graph(
        {rev("a"), rev("b", {"a"}), rev("c", {"b"}), rev("d", {"b"}), rev("e", {"d"})});
    CHECK(all(graph) == "c e d b a");
}

TEST_CASE("below a merge its first parent's line goes on, the others wait their turn") {
    const Graph graph({rev("a"), rev("b1", {"a"}), rev("b2", {"b1"}), rev("c1", {"a"}),
                       rev("c2", {"c1"}), rev("m", {"b2", "c2"})});
    CHECK(all(graph) == "m b2 b1 c2 c1 a");
}

TEST_CASE("after a line has ended, the one before it goes on") {
    // d stands on b of the first line alone; when it has met that line, the first line goes on,
    // not the third.
    const Graph graph({rev("a"), rev("b", {"a"}), rev("c", {"b"}), rev("d", {}, {"b"}), rev("e")});
    CHECK(all(graph) == "c d b a e");
}

TEST_CASE("what a dependency needs is walked down after what depends on it") {
    const Graph graph({rev("a"), rev("b", {"a"}), rev("c"), rev("d", {"c"}, {"a"})});
    CHECK(all(graph) == "b d c a");
}

TEST_CASE("tips that are no heads come after the heads") {
    const Graph graph({rev("a"), rev("b", {"a"}), rev("c"), rev("d", {"c"})});
    const std::vector<Index> order = newest_first(graph, {true, true, true, false}, {3, 1});
    CHECK(order == std::vector<Index>{1, 0, 2});
}

TEST_CASE("thousands of branches from one point do not slow the walk down") {
    // Searching anew for the lines above the branch point, once for each, would take minutes.
    std::vector<Revision> revisions{rev("0")};
    for (int i = 0; i < 20'000; ++i) {
        const std::string n = std::to_string(i);
        revisions.push_back(rev("x" + n, {"0"}));
        revisions.push_back(rev("y" + n, {"x" + n}));
    }
    const Graph graph(std::move(revisions));
    const Set everything(graph.size(), true);
    CHECK(newest_first(graph, everything, graph.heads()).size() == 40'001);
}
