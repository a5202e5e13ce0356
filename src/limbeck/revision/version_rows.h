// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/revision/graph.h"

// How the rows of the version table move: one row per applied revision that no other applied
// revision implies.
namespace limbeck::revision {

struct RowChange {
    enum class Kind { Insert, Update, Delete };
    Kind kind = Kind::Insert;
    std::string from;  // of Update and Delete
    std::string to;    // of Insert and Update

    bool operator==(const RowChange&) const = default;
};

// Follows the rows while revisions are applied and reverted. Each call costs the revision's edges;
// the constructor is linear in the graph.
class VersionRows {
  public:
    VersionRows(const Graph& graph, std::span<const Index> rows);

    // What changes when the revision is applied: its parents' rows make way for its own.
    std::vector<RowChange> upgrade(Index revision);

    // What changes when it is reverted: its row makes way for those parents that nothing else still
    // applied implies. Throws Error (Revision) where it has no row.
    std::vector<RowChange> downgrade(Index revision);

    [[nodiscard]] const std::vector<Index>& rows() const { return rows_; }

  private:
    [[nodiscard]] bool has_row(Index revision) const;
    std::vector<RowChange> replace(std::span<const Index> gone, std::span<const Index> come);

    const Graph& graph_;
    std::vector<Index> rows_;
    std::vector<bool> applied_;
    std::vector<std::uint32_t> applied_above_;  // applied revisions that require this one
};

// One move of `stamp`: rows `from` become `to` without running anything.
struct StampStep {
    std::vector<Index> from;
    std::vector<Index> to;
    std::vector<RowChange> changes;
};

// Makes `targets` (identifiers; "base" takes away) the rows, as far as their lineage goes: rows of
// unrelated branches stay. Throws Error (Revision) for targets that overlap.
std::vector<StampStep> stamp_path(const Graph& graph, std::span<const Index> rows,
                                  std::span<const std::string> targets);

}  // namespace limbeck::revision
