// SPDX-License-Identifier: MIT
// The recorded walks of tests/cases/graph_walks.json, each through the program itself: the version
// rows are put into a real database, the command is run, its announced steps and the rows it leaves
// are compared.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "support/project.h"

using namespace limbeck;
using nlohmann::json;

namespace {

using Names = std::vector<std::string>;

std::string list(const json& names) {
    std::string text;
    for (const std::string name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

void write_graph(const test::Project& project, const json& graph) {
    for (const json& revision : graph) {
        std::string header;
        for (const std::string field : {"depends_on", "branch_labels"}) {
            if (!revision.at(field).empty()) {
                header += fmt::format("-- {}: {}\n", field, list(revision.at(field)));
            }
        }
        const std::string id = revision.at("revision");
        project.revision(id, list(revision.at("down_revision")),
                         fmt::format("CREATE TABLE IF NOT EXISTS t_{} (x int);", id),
                         fmt::format("DROP TABLE IF EXISTS t_{};", id), header);
    }
}

void write_rows(const test::Project& project, const json& rows) {
    std::string sql =
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT "
        "alembic_version_pkc PRIMARY KEY (version_num));";
    for (const std::string row : rows) {
        sql += fmt::format("INSERT INTO alembic_version VALUES ('{}');", row);
    }
    project.sqlite(sql);
}

// The ids of "Running upgrade a -> b, doc" lines, in order.
Names announced(const std::string& err, bool is_upgrade) {
    Names steps;
    std::istringstream lines(err);
    for (std::string line; std::getline(lines, line);) {
        const std::string verb = is_upgrade ? "Running upgrade " : "Running downgrade ";
        if (!line.starts_with(verb)) {
            continue;
        }
        const std::size_t arrow = line.find(" -> ");
        const std::size_t doc = line.rfind(", doc of ");
        steps.push_back(is_upgrade ? line.substr(arrow + 4, doc - arrow - 4)
                                   : line.substr(verb.size(), arrow - verb.size()));
    }
    return steps;
}

// Whether each step comes after what it needs (upgrade) or before it (downgrade).
bool respects_graph(const json& graph, const Names& steps, bool is_upgrade) {
    std::map<std::string, std::size_t> place;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        place[steps[i]] = i;
    }
    for (const json& revision : graph) {
        for (const std::string field : {"down_revision", "depends_on"}) {
            for (const std::string needed : revision.at(field)) {
                const auto upper = place.find(revision.at("revision"));
                const auto lower = place.find(needed);
                if (upper != place.end() && lower != place.end() &&
                    (upper->second > lower->second) != is_upgrade) {
                    return false;
                }
            }
        }
    }
    return true;
}

Names sorted(Names names) {
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("every recorded walk runs the recorded steps and leaves the recorded rows") {
    const json file =
        json::parse(std::ifstream(LIMBECK_SOURCE_DIR "/tests/cases/graph_walks.json"));
    std::size_t walked = 0;
    for (const json& walk : file.at("cases")) {
        const test::Project project("sqlite:///app.db");
        write_graph(project, walk.at("graph"));
        write_rows(project, walk.at("rows"));
        const std::string direction = walk.at("direction");
        const bool is_upgrade = direction == "upgrade";

        const test::Result result = project.run({direction, walk.at("target")});
        INFO(direction << ' ' << walk.at("target") << " from " << walk.at("rows").dump() << '\n'
                       << result.err);
        CHECK(result.status == 0);
        const Names steps = announced(result.err, is_upgrade);
        CHECK(sorted(steps) == sorted(walk.at("steps").get<Names>()));
        CHECK(respects_graph(walk.at("graph"), steps, is_upgrade));

        Names rows;
        std::istringstream lines(project.sqlite("SELECT version_num FROM alembic_version"));
        for (std::string line; std::getline(lines, line);) {
            rows.push_back(line);
        }
        CHECK(sorted(rows) == sorted(walk.at("rows_after").get<Names>()));
        ++walked;
    }
    CHECK(walked == 61);
}
