// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/project.h"

// Histories and calls on which Alembic itself is asked what is right.
namespace limbeck::test {

using Names = std::vector<std::string>;

std::string join(const Names& names, std::string_view separator = ", ");
Names split(std::string_view text, std::string_view separator);

// A revision as Alembic's files declare it.
struct Node {
    std::string id{};
    Names down{};
    Names depends_on{};
    Names labels{};
    std::string doc = "doc";
};

using Graph = std::vector<Node>;

// A history of a few revisions: branches, merges, several bases, labels, dependencies by id and by
// label. The same for the same seed on every machine.
Graph random_graph(unsigned seed);

// Alembic's tutorial: a branch with a label that is merged again, and a base of its own that
// depends on the other; from nothing to all of it.
std::vector<Graph> tutorial_graphs();

// An Alembic project for SQLite (app.db) whose revisions do nothing.
void write_alembic_project(const Project& project, const Graph& graph);

// Listings, then `moves` times upgrade, downgrade or stamp and a look at where that led.
std::vector<Names> calls_for(const Graph& graph, unsigned seed, std::size_t moves);

// Runs tests/support/oracle.py, which says what the modes and the answers are.
nlohmann::json ask_alembic(std::string_view mode, const nlohmann::json& work);

}  // namespace limbeck::test
