// SPDX-License-Identifier: MIT
#include "limbeck/revision/version_rows.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/text.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/reach.h"

namespace limbeck::revision {

namespace {

// The least writing that turns one set of rows into another: rows that go away are deleted, those
// that come inserted, and the last that goes and the last that comes are one UPDATE at the end.
std::vector<RowChange> changes(const Graph& graph, std::span<const Index> gone,
                               std::span<const Index> come) {
    std::vector<RowChange> result;
    const bool update = !gone.empty() && !come.empty();
    for (std::size_t i = 0; i + (update ? 1 : 0) < gone.size(); ++i) {
        result.push_back({RowChange::Kind::Delete, graph[gone[i]].id, ""});
    }
    for (std::size_t i = 0; i + (update ? 1 : 0) < come.size(); ++i) {
        result.push_back({RowChange::Kind::Insert, "", graph[come[i]].id});
    }
    if (update) {
        result.push_back({RowChange::Kind::Update, graph[gone.back()].id, graph[come.back()].id});
    }
    return result;
}

void replace_rows(std::vector<Index>& rows, std::span<const Index> gone,
                  std::span<const Index> come) {
    std::erase_if(
        rows, [&](Index row) { return std::find(gone.begin(), gone.end(), row) != gone.end(); });
    rows.insert(rows.end(), come.begin(), come.end());
}

}  // namespace

VersionRows::VersionRows(const Graph& graph, std::span<const Index> rows)
    : graph_(graph),
      rows_(rows.begin(), rows.end()),
      applied_(ancestors(graph, rows, Follow::WithDependencies)),
      applied_above_(graph.size(), 0) {
    for (Index i = 0; i < graph.size(); ++i) {
        if (applied_[i]) {
            for (const Index below : graph.requirements(i)) {
                ++applied_above_[below];
            }
        }
    }
}

bool VersionRows::has_row(Index revision) const {
    return std::find(rows_.begin(), rows_.end(), revision) != rows_.end();
}

std::vector<RowChange> VersionRows::replace(std::span<const Index> gone,
                                            std::span<const Index> come) {
    replace_rows(rows_, gone, come);
    return changes(graph_, gone, come);
}

std::vector<RowChange> VersionRows::upgrade(Index revision) {
    std::vector<Index> gone;
    for (const Index below : graph_.requirements(revision)) {
        if (has_row(below)) {
            gone.push_back(below);
        }
        ++applied_above_[below];
    }
    applied_[revision] = true;
    return replace(gone, std::span(&revision, 1));
}

std::vector<RowChange> VersionRows::downgrade(Index revision) {
    if (!has_row(revision)) {
        throw Error(ErrorCode::Revision,
                    fmt::format("Revision {} has no row in the version table", graph_[revision].id))
            .at({graph_[revision].path, 0, 0, ""});
    }
    applied_[revision] = false;
    std::vector<Index> come;
    for (const Index below : graph_.requirements(revision)) {
        if (--applied_above_[below] == 0 && !has_row(below)) {
            come.push_back(below);
        }
    }
    return replace(std::span(&revision, 1), come);
}

std::vector<StampStep> stamp_path(const Graph& graph, std::span<const Index> rows,
                                  std::span<const std::string> targets) {
    struct Destination {
        std::vector<Index> revisions;  // none for base
        std::vector<Index> lineage;    // whose rows make way; none means every row
    };
    std::vector<Index> all;
    std::vector<Destination> destinations;
    for (const std::string& target : targets) {
        const Identifier identifier = parse_identifier(graph, target);
        if (identifier.steps) {
            // From where? A stamp is often made because the rows are wrong.
            throw Error(ErrorCode::Revision,
                        fmt::format("Can't locate revision identified by '{}{:+}'",
                                    identifier.symbol, *identifier.steps))
                .hint("stamp takes no steps: name the revision");
        }
        Destination destination{resolve(graph, target, rows), {}};
        destination.lineage = destination.revisions;
        if (destination.revisions.empty() && !identifier.branch.empty()) {
            destination.lineage.push_back(resolve_branch(graph, identifier.branch));
        }
        for (const Index i : destination.revisions) {
            if (std::find(all.begin(), all.end(), i) == all.end()) {
                all.push_back(i);
            }
        }
        destinations.push_back(std::move(destination));
    }
    const Set implied = [&] {
        std::vector<Index> below;
        for (const Index i : all) {
            below.insert(below.end(), graph.requirements(i).begin(), graph.requirements(i).end());
        }
        return ancestors(graph, below, Follow::WithDependencies);
    }();
    for (const Index i : all) {
        if (implied[i]) {
            throw Error(ErrorCode::Revision,
                        fmt::format("Requested revision {} overlaps with other requested revisions",
                                    graph[i].id))
                .at({graph[i].path, 0, 0, ""})
                .hint("another of the revisions to stamp comes after it and stands for both");
        }
    }

    std::vector<Index> left(rows.begin(), rows.end());
    std::vector<StampStep> steps;
    const auto step = [&](std::vector<Index> from, std::vector<Index> to) {
        std::vector<RowChange> written = changes(graph, from, to);
        replace_rows(left, from, to);
        steps.push_back({std::move(from), std::move(to), std::move(written)});
    };
    for (const Destination& destination : destinations) {
        if (destination.revisions.empty()) {
            const std::vector<Index> gone =
                destination.lineage.empty() ? left
                                            : in_lineage(graph, left, destination.lineage, true);
            for (const Index row : gone) {
                step({row}, {});
            }
        }
        for (const Index to : destination.revisions) {
            if (std::find(left.begin(), left.end(), to) != left.end()) {
                continue;
            }
            std::vector<Index> gone = in_lineage(graph, left, std::span(&to, 1), true);
            std::erase_if(gone, [&](Index row) {
                return std::find(all.begin(), all.end(), row) != all.end();
            });
            step(std::move(gone), {to});
        }
    }
    return steps;
}

}  // namespace limbeck::revision
