// SPDX-License-Identifier: MIT
#include "limbeck/command/named.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/walk.h"

namespace limbeck::command {

bool mentions_current(std::string_view text) {
    return text.find("current") != std::string_view::npos;
}

std::vector<revision::Index> current_rows(Project& project) {
    return revision::locate_rows(project.graph(), project.rows());
}

std::vector<revision::Index> named_revisions(Project& project, const std::string& identifier) {
    const revision::Graph& graph = project.graph();
    std::vector<revision::Index> rows;
    if (mentions_current(identifier)) {
        rows = current_rows(project);
    }
    return revision::resolve(graph, identifier, rows);
}

bool is_at_heads(const revision::Graph& graph, std::vector<revision::Index> rows) {
    std::sort(rows.begin(), rows.end());
    return rows == graph.effective_heads();
}

std::vector<revision::Index> pending_revisions(Project& project) {
    return revision::upgrade_path(project.graph(), current_rows(project), "heads").revisions;
}

std::optional<Range> parse_range(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) {
        return std::nullopt;
    }
    if (text.find(':', colon + 1) != std::string::npos) {
        throw Error(ErrorCode::Usage, fmt::format("'{}' is not a range", text))
            .hint("a range is start:end, with one colon");
    }
    return Range{text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace limbeck::command
