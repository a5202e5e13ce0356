// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "limbeck/revision/revision.h"

namespace limbeck::revision {

// A revision's position in the order the files were loaded (sorted by name): the tie-breaker of
// every listing and walk.
using Index = std::uint32_t;

// Adjacency lists in two arrays.
class Edges {
  public:
    Edges() = default;
    Edges(std::size_t nodes, std::span<const std::pair<Index, Index>> pairs);

    [[nodiscard]] std::span<const Index> of(Index node) const {
        return std::span(to_).subspan(first_[node], first_[node + 1] - first_[node]);
    }

  private:
    std::vector<std::uint32_t> first_;
    std::vector<Index> to_;
};

// The revisions of a project and how they follow one another: a directed acyclic graph with two
// kinds of edges, `down_revisions` (the history: what branches, merges, heads and bases are counted
// by) and `depends_on` (must be applied first, but belongs to another branch). Immutable.
class Graph {
  public:
    // Takes the revisions in load order. Throws Error (Revision), located in the file at fault, for
    // a duplicate id, a parent or dependency that is not there, a label used twice, a cycle or
    // self-loop of either kind. Linear in revisions + edges but for the ancestry check of
    // dependencies that share a target (see normalise).
    explicit Graph(std::vector<Revision> revisions);
    Graph(Graph&&) = default;
    Graph& operator=(Graph&&) = default;

    [[nodiscard]] std::size_t size() const { return revisions_.size(); }
    [[nodiscard]] const Revision& operator[](Index i) const { return revisions_[i]; }

    // Parents and children by down_revisions.
    [[nodiscard]] std::span<const Index> parents(Index i) const { return parents_.of(i); }
    [[nodiscard]] std::span<const Index> children(Index i) const { return children_.of(i); }
    // Parents, then the dependencies that no ancestor already has: what must be applied before, and
    // what the version table's rows follow.
    [[nodiscard]] std::span<const Index> requirements(Index i) const { return requirements_.of(i); }
    // Children and dependents of every kind.
    [[nodiscard]] std::span<const Index> dependents(Index i) const { return dependents_.of(i); }

    // Its own labels and those it has from its branch, sorted: labels go to all descendants, and
    // down an unbranched line to the branch or merge point before it.
    [[nodiscard]] std::span<const std::string> labels(Index i) const { return labels_[i]; }

    [[nodiscard]] bool is_base(Index i) const { return parents(i).empty(); }
    [[nodiscard]] bool is_head(Index i) const { return children(i).empty(); }
    // No child and nobody depends on it: has a row of its own once everything is applied.
    [[nodiscard]] bool is_effective_head(Index i) const { return dependents(i).empty(); }
    [[nodiscard]] bool is_branch_point(Index i) const { return children(i).size() > 1; }
    [[nodiscard]] bool is_merge_point(Index i) const { return parents(i).size() > 1; }

    // In load order.
    [[nodiscard]] const std::vector<Index>& heads() const { return heads_; }
    [[nodiscard]] const std::vector<Index>& effective_heads() const { return effective_heads_; }
    [[nodiscard]] const std::vector<Index>& bases() const { return bases_; }

    // Exact matches only; identifier.h knows the rest.
    [[nodiscard]] std::optional<Index> find_id(std::string_view id) const;
    [[nodiscard]] std::optional<Index> find_label(std::string_view label) const;

    // Ids and labels that start with a prefix, as (name, revision), ids in load order first.
    [[nodiscard]] std::vector<std::pair<std::string, Index>> starting_with(
        std::string_view prefix) const;

    // Every id and label, for "did you mean".
    [[nodiscard]] std::vector<std::string> names() const;

  private:
    using Pairs = std::vector<std::pair<Index, Index>>;

    void index_names();
    [[nodiscard]] Pairs resolve_parents() const;
    [[nodiscard]] Pairs resolve_dependencies() const;
    void add_dependencies(Pairs& edges, const Pairs& dependencies) const;
    [[nodiscard]] std::vector<Index> sort(const Edges& up, const Edges& down,
                                          std::string_view kind) const;
    [[nodiscard]] Pairs normalise(const Pairs& dependencies, std::span<const Index> order) const;
    void spread_labels();

    std::vector<Revision> revisions_;
    std::unordered_map<std::string_view, Index> ids_;
    std::vector<std::pair<std::string_view, Index>> label_owners_;  // in load order
    Edges parents_;
    Edges children_;
    Edges requirements_;
    Edges dependents_;
    std::vector<std::vector<std::string>> labels_;
    std::vector<Index> heads_;
    std::vector<Index> effective_heads_;
    std::vector<Index> bases_;
};

}  // namespace limbeck::revision
