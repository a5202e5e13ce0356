// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "limbeck/command/project.h"
#include "limbeck/revision/graph.h"

namespace limbeck::command {

// The revisions an identifier of the command line names; asks the database only where it says
// "current".
std::vector<revision::Index> named_revisions(Project& project, const std::string& identifier);

// Whether an identifier or a range speaks of where the database is.
bool mentions_current(std::string_view text);

// The version rows as revisions.
std::vector<revision::Index> current_rows(Project& project);

// Whether a database with these rows has everything: a row for each head, or for the effective ones
// alone, where the others are implied.
bool is_at_heads(const revision::Graph& graph, std::vector<revision::Index> rows);

// What `upgrade heads` would apply, first to last.
std::vector<revision::Index> pending_revisions(Project& project);

// "a:b" taken apart; both ends may be empty. Nothing where there is no colon. Throws Error (Usage)
// for a second one.
struct Range {
    std::string start;
    std::string end;
};
std::optional<Range> parse_range(const std::string& text);

}  // namespace limbeck::command
