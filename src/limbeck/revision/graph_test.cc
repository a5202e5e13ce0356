// SPDX-License-Identifier: MIT
#include "limbeck/revision/graph.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/revision/reach.h"

using namespace limbeck;
using namespace limbeck::revision;

namespace {

Revision rev(std::string id, std::vector<std::string> down = {}, std::vector<std::string> deps = {},
             std::vector<std::string> labels = {}) {
    Revision r;
    r.path = id + ".py";
    r.id = std::move(id);
    r.down_revisions = std::move(down);
    r.depends_on = std::move(deps);
    r.branch_labels = std::move(labels);
    r.lines = {10, 11, 13, 12};
    return r;
}

std::string ids(const Graph& graph, std::span<const Index> list) {
    std::vector<std::string> names;
    for (const Index i : list) {
        names.push_back(graph[i].id);
    }
    return base::join(names, " ");
}

std::string labels(const Graph& graph, Index i) {
    return base::join(graph.labels(i), " ");
}

Error failure(std::vector<Revision> revisions) {
    try {
        const Graph graph(std::move(revisions));
    } catch (const Error& error) {
        return error;
    }
    FAIL("the graph was accepted");
    throw 0;
}

}  // namespace

TEST_CASE("heads, bases, branch and merge points are counted by down_revisions") {
    const Graph graph({rev("a"), rev("b", {"a"}), rev("c", {"a"}), rev("m", {"b", "c"}), rev("x"),
                       rev("y", {"x"}, {"b"})});
    CHECK(ids(graph, graph.heads()) == "m y");
    CHECK(ids(graph, graph.bases()) == "a x");
    CHECK(graph.is_branch_point(0));
    CHECK_FALSE(graph.is_branch_point(1));
    CHECK(graph.is_merge_point(3));
    CHECK(ids(graph, graph.requirements(5)) == "x b");
    CHECK(ids(graph, graph.dependents(1)) == "m y");
}

TEST_CASE("a head that somebody depends on is no effective head") {
    const Graph graph({rev("a"), rev("b", {}, {"a"})});
    CHECK(ids(graph, graph.heads()) == "a b");
    CHECK(ids(graph, graph.effective_heads()) == "b");
}

TEST_CASE("a dependency that an ancestor has already is left out of the requirements") {
    const Graph graph({rev("a1"), rev("a2", {"a1"}), rev("b1", {}, {"a2"}), rev("b2", {"b1"}),
                       rev("b3", {"b2"}, {"a2", "a1"})});
    CHECK(ids(graph, graph.requirements(4)) == "b2 a1");
    CHECK(ids(graph, graph.requirements(2)) == "a2");
}

TEST_CASE("a dependency on the own parent counts for those above") {
    const Graph graph({rev("a"), rev("b", {"a"}, {"a"}), rev("c", {"b"}, {"a"})});
    CHECK(ids(graph, graph.requirements(1)) == "a");
    CHECK(ids(graph, graph.dependents(0)) == "b c");
    CHECK(ids(graph, graph.requirements(2)) == "b");
}

TEST_CASE("an edge named twice is one edge") {
    const Graph graph({rev("a"), rev("b", {"a", "a"}, {"a"})});
    CHECK(graph.parents(1).size() == 1);
    CHECK_FALSE(graph.is_merge_point(1));
    CHECK(graph.requirements(1).size() == 1);
}

TEST_CASE("labels go up the branch, and down a plain line to the point where it began") {
    const Graph graph({rev("r"), rev("a1", {"r"}), rev("a2", {"a1"}, {}, {"shop"}),
                       rev("a3", {"a2"}), rev("b1", {"r"})});
    CHECK(labels(graph, 3) == "shop");
    CHECK(labels(graph, 1) == "shop");
    CHECK(labels(graph, 0).empty());
    CHECK(labels(graph, 4).empty());
}

TEST_CASE("labels of a branch that split later stay above their revision") {
    const Graph graph(
        {rev("r"), rev("a", {"r"}, {}, {"x", "b"}), rev("b1", {"a"}), rev("b2", {"a"})});
    CHECK(labels(graph, 0).empty());
    CHECK(labels(graph, 2) == "b x");
}

TEST_CASE("a duplicate id names both files") {
    const Error error = failure({rev("a"), rev("a")});
    CHECK(error.message() == "Revision a is present more than once");
    CHECK(error.location()->path == "a.py");
    CHECK(error.location()->line == 10);
    CHECK(error.hint().find("a.py") != std::string::npos);
}

TEST_CASE("a missing parent is located and the nearest id offered") {
    const Error error = failure({rev("ae1027a6acf3"), rev("b", {"ae1027a6acf4"})});
    CHECK(error.message() == "Revision ae1027a6acf4 referenced from b is not present");
    CHECK(error.location() == Location{"b.py", 11, 0, ""});
    CHECK(error.hint() == "did you mean 'ae1027a6acf3'?");
    CHECK(failure({rev("b", {}, {"nothing"})}).location()->line == 13);
}

TEST_CASE("cycles and self-loops are located errors") {
    CHECK(failure({rev("a", {"a"})}).message() == "Self-loop is detected in revisions (a)");
    CHECK(failure({rev("a", {}, {"a"})}).message() ==
          "Dependency self-loop is detected in revisions (a)");
    const Error cycle = failure(
        {rev("0"), rev("a", {"c", "0"}), rev("b", {"a"}), rev("c", {"b"}), rev("z", {"c"})});
    CHECK(cycle.message() == "Cycle is detected in revisions (a, b, c)");
    CHECK(cycle.location()->line == 11);
    const Error dependency = failure({rev("a", {}, {"d"}), rev("c"), rev("d", {"c"}, {"a"})});
    CHECK(dependency.message() == "Dependency cycle is detected in revisions (a, d)");
}

TEST_CASE("a label that is taken names who has it") {
    const Error error = failure({rev("a", {}, {}, {"x"}), rev("b", {}, {}, {"x"})});
    CHECK(error.message() == "Branch name 'x' in revision b already used by revision a");
    CHECK(failure({rev("a", {}, {}, {"b"}), rev("b")}).message() ==
          "Branch name 'b' in revision a already used by revision b");
}

TEST_CASE("an empty graph has no heads") {
    const Graph graph(std::vector<Revision>{});
    CHECK(graph.heads().empty());
    CHECK(graph.names().empty());
}

TEST_CASE("ids and labels that could not be told from an expression are refused") {
    CHECK_THROWS_WITH_AS(check_id("a-b"),
                         "Character(s) '-' not allowed in revision identifier 'a-b'", Error);
    CHECK_THROWS_AS(check_id("a:b@c"), Error);
    CHECK_THROWS_AS(check_id(""), Error);
    CHECK_THROWS_AS(check_id("a b"), Error);
    CHECK_NOTHROW(check_label("my-branch"));
    CHECK_THROWS_AS(check_label("a@b"), Error);
}
