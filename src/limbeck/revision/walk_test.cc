// SPDX-License-Identifier: MIT
#include "limbeck/revision/walk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/reach.h"
#include "limbeck/revision/version_rows.h"

using namespace limbeck;
using namespace limbeck::revision;
using nlohmann::json;

namespace {

using Names = std::vector<std::string>;

Revision rev(std::string id, Names down = {}, Names deps = {}, Names labels = {}) {
    Revision r;
    r.path = id + ".py";
    r.id = std::move(id);
    r.down_revisions = std::move(down);
    r.depends_on = std::move(deps);
    r.branch_labels = std::move(labels);
    return r;
}

Names ids(const Graph& graph, std::span<const Index> list) {
    Names names;
    for (const Index i : list) {
        names.push_back(graph[i].id);
    }
    return names;
}

std::string up(const Graph& graph, const Names& rows, std::string_view target) {
    const auto at = locate_rows(graph, rows);
    return base::join(ids(graph, upgrade_path(graph, at, target).revisions), " ");
}

std::string down(const Graph& graph, const Names& rows, std::string_view target) {
    const auto at = locate_rows(graph, rows);
    return base::join(ids(graph, downgrade_path(graph, at, target).revisions), " ");
}

std::string range(const Graph& graph, const Names& rows, std::string_view lower,
                  std::string_view upper) {
    const auto at = locate_rows(graph, rows);
    return base::join(ids(graph, history_range(graph, at, lower, upper)), " ");
}

template <typename Function>
std::string error_of(Function function) {
    try {
        function();
    } catch (const Error& error) {
        return error.message();
    }
    return "(no error)";
}

// a1 - a2 - a3        two branches from a1, joined in m
//    \            \.
//     b1 - b2 ---- m
Graph merged() {
    return Graph({rev("a1"), rev("a2", {"a1"}), rev("a3", {"a2"}), rev("b1", {"a1"}, {}, {"bee"}),
                  rev("b2", {"b1"}), rev("m", {"a3", "b2"})});
}

// Two histories with bases of their own.
Graph two_bases() {
    return Graph({rev("a1"), rev("a2", {"a1"}), rev("a3", {"a2"}, {}, {"ay"}),
                  rev("b1", {}, {}, {"bee"}), rev("b2", {"b1"})});
}

}  // namespace

TEST_CASE("recorded walks: steps respect the graph and leave the recorded rows") {
    const json file =
        json::parse(std::ifstream(LIMBECK_SOURCE_DIR "/tests/cases/graph_walks.json"));
    for (const json& walk : file.at("cases")) {
        std::vector<Revision> revisions;
        for (const json& r : walk.at("graph")) {
            revisions.push_back(rev(r.at("revision"), r.at("down_revision"), r.at("depends_on"),
                                    r.at("branch_labels")));
        }
        const Graph graph(std::move(revisions));
        const bool is_upgrade = walk.at("direction") == "upgrade";
        const std::vector<Index> rows = locate_rows(graph, walk.at("rows").get<Names>());
        const std::string target = walk.at("target");
        INFO(walk.at("direction") << ' ' << walk.at("rows").dump() << ' ' << target);

        const std::vector<Index> steps =
            (is_upgrade ? upgrade_path(graph, rows, target) : downgrade_path(graph, rows, target))
                .revisions;
        Names expected = walk.at("steps");
        Names got = ids(graph, steps);
        std::sort(expected.begin(), expected.end());
        std::sort(got.begin(), got.end());
        CHECK(got == expected);

        VersionRows tracker(graph, rows);
        for (const Index step : steps) {
            is_upgrade ? tracker.upgrade(step) : tracker.downgrade(step);
        }
        Names after = ids(graph, tracker.rows());
        std::sort(after.begin(), after.end());
        Names recorded = walk.at("rows_after");
        std::sort(recorded.begin(), recorded.end());
        CHECK(after == recorded);
    }
}

TEST_CASE("upgrade takes one line as far as it goes, in the order Alembic takes") {
    const Graph graph = merged();
    CHECK(up(graph, {}, "head") == "a1 b1 b2 a2 a3 m");
    CHECK(up(graph, {"a2"}, "m") == "b1 b2 a3 m");
    CHECK(up(graph, {"m"}, "head").empty());
    CHECK(up(graph, {"a3"}, "bee@head") == "b1 b2 m");
    CHECK(up(graph, {}, "base").empty());
}

TEST_CASE("relative upgrades count from where the database stands") {
    const Graph graph = two_bases();
    CHECK(up(graph, {"a1"}, "+2") == "a2 a3");
    CHECK(up(graph, {"a1"}, "bee@+1") == "b1");
    CHECK(up(graph, {"a1", "b1"}, "bee@+1") == "b2");
    CHECK(up(graph, {}, "a1+1") == "a1 a2");
    CHECK(up(graph, {}, "ay@head-1") == "a1 a2");
    CHECK(error_of([&] {
              up(graph, {"a1", "b1"}, "+1");
          }) == "Ambiguous upgrade from multiple current revisions");
    CHECK(error_of([&] { up(graph, {"a2"}, "+5"); }) ==
          "Relative revision +5 didn't produce 5 migrations");
    CHECK(error_of([&] { up(graph, {"a2"}, "-1"); }) ==
          "Relative revision -1 didn't produce 1 migrations");
    CHECK(error_of([&] { up(graph, {"a2"}, "+99999999999999999999"); }) ==
          "Relative revision +100000000 didn't produce 100000000 migrations");
}

TEST_CASE("head is refused when there are several, heads takes all") {
    const Graph graph = two_bases();
    CHECK(error_of([&] { up(graph, {}, "head"); }) ==
          "Multiple head revisions are present for given argument 'head'; please specify a "
          "specific target revision, '<branchname>@head' to narrow to a specific head, or 'heads' "
          "for all heads");
    CHECK(up(graph, {}, "heads") == "b1 b2 a1 a2 a3");
}

TEST_CASE("partial ids need one match; a wrong name is answered with the nearest") {
    const Graph graph({rev("ae10ffff0001"), rev("ae20ffff0002", {"ae10ffff0001"})});
    CHECK(up(graph, {}, "ae1") == "ae10ffff0001");
    CHECK(error_of([&] { up(graph, {}, "ae"); }) == "Can't locate revision identified by 'ae'");
    try {
        up(graph, {}, "ae10fff0001");
        FAIL("not reached");
    } catch (const Error& error) {
        CHECK(error.message() == "Can't locate revision identified by 'ae10fff0001'");
        CHECK(error.hint() == "did you mean 'ae10ffff0001'?");
        CHECK(error.location()->path == "ae10ffff0001.py");
    }
    CHECK(error_of([&] { up(graph, {"gone"}, "head"); }) ==
          "Can't locate revision identified by 'gone'");
    CHECK(error_of([&] { up(graph, {}, "nobranch@head"); }) ==
          "Can't locate revision identified by 'nobranch'");
}

TEST_CASE("a name of up to three letters never makes a partial id ambiguous") {
    const Graph graph({rev("ae10ffff0001", {}, {}, {"ae"}), rev("b20ffff0002")});
    CHECK(up(graph, {}, "a") == "ae10ffff0001");
    CHECK(up(graph, {}, "ae") == "ae10ffff0001");
}

TEST_CASE("a label that ends like a step is still a label") {
    const Graph graph({rev("a"), rev("b", {"a"}, {}, {"v-2"})});
    CHECK(up(graph, {}, "v-2") == "a b");
    CHECK(up(graph, {}, "v-2@head") == "a b");
}

TEST_CASE("a row below another row is reported, not guessed around") {
    const Graph graph = two_bases();
    CHECK(error_of([&] {
              up(graph, {"a1", "a2"}, "heads");
          }) == "Requested revision a2 overlaps with other requested revisions a1");
    CHECK(error_of([&] {
              up(graph, {"a1", "a3", "a2"}, "heads");
          }) == "Requested revision a3 overlaps with other requested revisions a1, a2");
}

TEST_CASE("downgrade undoes a merge in one step") {
    const Graph graph = merged();
    CHECK(down(graph, {"m"}, "-1") == "m");
    CHECK(down(graph, {"m"}, "bee@-1") == "m");
    CHECK(down(graph, {"m"}, "m-1") == "m");
    CHECK(error_of([&] { down(graph, {"m"}, "-2"); }) == "Ambiguous walk");
    CHECK(down(graph, {"m"}, "base") == "m a3 a2 b2 b1 a1");
    CHECK(down(graph, {"m"}, "a2") == "m a3");
}

TEST_CASE("downgrade REV-1 at the first revision of a branch leaves other branches alone") {
    const Graph bases = two_bases();
    CHECK(down(bases, {"a3", "b2"}, "b1-1") == "b2 b1");
    CHECK(error_of([&] { down(bases, {"a3"}, "b1-1"); }) ==
          "Destination b1-1 is not a valid downgrade target from current head(s)");
    const Graph branches = merged();
    CHECK(down(branches, {"a3", "b2"}, "b1-1") == "b2 b1");
    CHECK(down(branches, {"a3", "b2"}, "a2-1") == "a3 a2");
}

TEST_CASE("downgrade -N from several rows takes the first and says so") {
    const Graph graph = two_bases();
    const auto rows = locate_rows(graph, Names{"b2", "a3"});
    const Path path = downgrade_path(graph, rows, "-1");
    CHECK(ids(graph, path.revisions) == Names{"b2"});
    REQUIRE(path.warnings.size() == 1);
    CHECK(path.warnings[0].starts_with("downgrade -1 from multiple heads is ambiguous"));
}

TEST_CASE("downgrades that lead nowhere") {
    const Graph graph = two_bases();
    CHECK(error_of([&] { down(graph, {"a2"}, "-3"); }) ==
          "Relative revision -3 didn't produce 3 migrations");
    CHECK(error_of([&] { down(graph, {}, "-1"); }) ==
          "Relative revision -1 didn't produce 1 migrations");
    CHECK(error_of([&] { down(graph, {"a3"}, "a2-5"); }) == "Walked too far");
    CHECK(error_of([&] { down(graph, {"a3"}, "+1"); }) ==
          "Relative revision +1 didn't produce 1 migrations");
    CHECK(error_of([&] { down(graph, {"a1"}, "a3"); }) ==
          "Destination a3 is not a valid downgrade target from current head(s)");
    CHECK(error_of([&] { down(graph, {"a3", "b2"}, "ay@b1"); }) == "(no error)");
    CHECK(down(graph, {"a3"}, "a3").empty());
    CHECK(down(graph, {"a3", "b2"}, "base") == "a3 a2 a1 b2 b1");
}

TEST_CASE("history ranges include both ends, and clip") {
    const Graph graph = two_bases();
    CHECK(range(graph, {}, "", "") == "a3 a2 a1 b2 b1");
    CHECK(range(graph, {}, "a2", "a3") == "a3 a2");
    CHECK(range(graph, {"a2"}, "current", "") == "a3 a2");
    CHECK(range(graph, {"a1"}, "base", "current+1") == "a2 a1");
    CHECK(range(graph, {}, "", "bee@head") == "b2 b1");
    CHECK(range(graph, {}, "a1", "+1") == "a2 a1");
    CHECK(range(graph, {}, "a1", "+9") == "a3 a2 a1");
    CHECK(range(graph, {}, "", "bee@+1") == "b1");
    CHECK(range(graph, {}, "bee@base", "") == "b2 b1");
    CHECK(range(graph, {}, "-1", "") == "a3 a2 b2 b1");
    CHECK(range(graph, {}, "-99", "") == "a3 a2 a1 b2 b1");
    CHECK(range(graph, {}, "a3-1", "a3") == "a3 a2");
    CHECK(range(graph, {}, "a1", "a1+1") == "a2 a1");
    CHECK(error_of([&] { range(graph, {}, "a2", "b2"); }) ==
          "Requested range a2:b2 does not refer to ancestor/descendant revisions along the same "
          "branch");
}

TEST_CASE("current tips include what another row implies") {
    const Graph graph({rev("a1"), rev("a2", {"a1"}), rev("b1", {}, {"a1"})});
    CHECK(ids(graph, current_tips(graph, locate_rows(graph, Names{"b1"}))) == Names{"a1", "b1"});
    CHECK(current_tips(graph, {}).empty());
}

TEST_CASE("rows move: insert, update, merge, unmerge, delete") {
    using Kind = RowChange::Kind;
    const Graph graph = merged();
    VersionRows rows(graph, {});
    CHECK(rows.upgrade(0) == std::vector<RowChange>{{Kind::Insert, "", "a1"}});
    CHECK(rows.upgrade(1) == std::vector<RowChange>{{Kind::Update, "a1", "a2"}});
    CHECK(rows.upgrade(3) == std::vector<RowChange>{{Kind::Insert, "", "b1"}});
    rows.upgrade(2);
    rows.upgrade(4);
    CHECK(rows.upgrade(5) ==
          std::vector<RowChange>{{Kind::Delete, "a3", ""}, {Kind::Update, "b2", "m"}});
    CHECK(rows.downgrade(5) ==
          std::vector<RowChange>{{Kind::Insert, "", "a3"}, {Kind::Update, "m", "b2"}});
    rows.downgrade(4);
    CHECK(rows.downgrade(3) == std::vector<RowChange>{{Kind::Delete, "b1", ""}});
    CHECK_THROWS_AS(rows.downgrade(5), Error);
}

TEST_CASE("stamping moves the rows of its lineage and leaves the others") {
    const Graph graph = two_bases();
    const auto stamp = [&](const Names& from, const Names& targets) {
        const auto rows = locate_rows(graph, from);
        std::string text;
        for (const StampStep& step : stamp_path(graph, rows, targets)) {
            text += base::join(ids(graph, step.from), ",") + ">" +
                    base::join(ids(graph, step.to), ",") + " ";
        }
        return text;
    };
    CHECK(stamp({}, {"heads"}) == ">a3 >b2 ");
    CHECK(stamp({"a3", "b1"}, {"heads"}) == "b1>b2 ");
    CHECK(stamp({"a1", "b1"}, {"a3"}) == "a1>a3 ");
    CHECK(stamp({"a3", "b1"}, {"a1"}) == "a3>a1 ");
    CHECK(stamp({"a3", "b2"}, {"base"}) == "a3> b2> ");
    CHECK(stamp({"a3", "b2"}, {"bee@base"}) == "b2> ");
    CHECK(stamp({"a3"}, {"a3"}).empty());
    CHECK(stamp({"a1"}, {"a3", "b1"}) == "a1>a3 >b1 ");
    CHECK(error_of([&] {
              stamp({}, {"a1", "a3"});
          }) == "Requested revision a1 overlaps with other requested revisions");
    CHECK(error_of([&] { stamp({"a2"}, {"-1"}); }) == "Can't locate revision identified by '-1'");
    CHECK(error_of([&] { stamp({"a2"}, {"ay@a1+1"}); }) ==
          "Can't locate revision identified by 'a1+1'");
}

TEST_CASE("walks over a chain of diamonds do not slow down") {
    // Quadratic walks need minutes here; the suite's time limit is the bound.
    std::vector<Revision> revisions{rev("0")};
    std::string last = "0";
    for (int i = 0; i < 100'000; ++i) {
        const std::string n = std::to_string(i);
        revisions.push_back(rev("l" + n, {last}));
        revisions.push_back(rev("r" + n, {last}));
        revisions.push_back(rev("m" + n, {"l" + n, "r" + n}));
        last = "m" + n;
    }
    const Graph graph(std::move(revisions));
    const Path path = upgrade_path(graph, {}, "head");
    CHECK(path.revisions.size() == 300'001);
    VersionRows rows(graph, {});
    for (const Index i : path.revisions) {
        rows.upgrade(i);
    }
    CHECK(ids(graph, rows.rows()) == Names{last});
    CHECK(downgrade_path(graph, rows.rows(), "base").revisions.size() == 300'001);
}

TEST_CASE("walks over a ladder of branches that depend on one another do not slow down") {
    std::vector<Revision> revisions;
    constexpr int rungs = 30'000;
    constexpr int branches = 4;
    for (int i = 0; i < rungs; ++i) {
        for (int b = 0; b < branches; ++b) {
            const auto name = [](int branch, int rung) {
                return "b" + std::to_string(branch) + "_" + std::to_string(rung);
            };
            Names down;
            Names deps;
            if (i > 0) {
                down = {name(b, i - 1)};
            }
            if (b > 0) {
                deps = {name(b - 1, i)};
            } else if (i > 0) {
                deps = {name(branches - 1, i - 1)};
            }
            revisions.push_back(rev(name(b, i), down, deps));
        }
    }
    const Graph graph(std::move(revisions));
    CHECK(upgrade_path(graph, {}, "heads").revisions.size() == rungs * branches);
    CHECK(history_range(graph, {}, "", "").size() == rungs * branches);
}

TEST_CASE("walks over many branches of one point do not slow down") {
    std::vector<Revision> revisions{rev("root")};
    constexpr int branches = 20'000;
    Names tips;
    for (int b = 0; b < branches; ++b) {
        const std::string name = "b" + std::to_string(b);
        revisions.push_back(rev(name, {"root"}));
        revisions.push_back(rev(name + "x", {name}));
        tips.push_back(name + "x");
    }
    const Graph open{std::vector<Revision>(revisions)};
    CHECK(upgrade_path(open, {}, "heads").revisions.size() == 2 * branches + 1);
    revisions.push_back(rev("all", tips));
    const Graph merged_graph(std::move(revisions));
    const Path path = upgrade_path(merged_graph, {}, "head");
    CHECK(path.revisions.size() == 2 * branches + 2);
    VersionRows rows(merged_graph, {});
    for (const Index i : path.revisions) {
        rows.upgrade(i);
    }
    CHECK(ids(merged_graph, rows.rows()) == Names{"all"});
}
