// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/revision/graph.h"

// How people name revisions on the command line. The grammar is Alembic's:
//   identifier = [branch "@"] (symbol [steps] | steps)
//   steps      = ("+" | "-") digits
//   symbol     = "head" | "heads" | "base" | "current" | id | unique prefix of an id | label
//   branch     = label | id
namespace limbeck::revision {

// Stands for "before the first revision" wherever a revision may be meant or nothing at all.
inline constexpr Index base_index = std::numeric_limits<Index>::max();

struct Identifier {
    std::string text;    // as written, for messages
    std::string branch;  // "" where none
    std::string symbol;  // "" where only steps
    std::optional<int> steps;
};

// Takes an identifier apart; knows the graph's labels because one may end like a step ("v-2").
Identifier parse_identifier(const Graph& graph, std::string_view text);

// One revision by id, unique prefix or label, or base_index for "base"; "head" of a branch where
// one is given. Throws Error (Revision): "Can't locate revision identified by 'x'" with the nearest
// name or the candidates, "Multiple head revisions are present …" where it is not one.
Index resolve_one(const Graph& graph, std::string_view symbol, std::string_view branch,
                  std::string_view text);

// The revisions an absolute identifier names: none for "base", several for "heads", those of
// `current` for "current"; relative to a symbol ("ae10+2"), or down from every head ("-1"). With
// `clip`, steps that lead past the end stop there.
std::vector<Index> resolve(const Graph& graph, std::string_view text,
                           std::span<const Index> current = {}, bool clip = false);

// The revision that a branch's name stands for (its label's owner, or an id).
Index resolve_branch(const Graph& graph, std::string_view branch);

// Those of `candidates` that are ancestors or descendants of one of `of`, or it; by down_revisions,
// and by depends_on too when asked.
std::vector<Index> in_lineage(const Graph& graph, std::span<const Index> candidates,
                              std::span<const Index> of, bool with_dependencies);

// Steps along down_revisions. Up from base_index means to the bases, down from a base to
// base_index. Nothing where the walk leaves the graph (with `clip`, where it would have left);
// throws "Ambiguous walk" where there are several ways. A branch narrows only the way up.
std::optional<Index> walk(const Graph& graph, Index start, int steps, std::string_view branch,
                          bool clip, std::string_view text);

// The revisions that version rows name, duplicates dropped, in the rows' order. Throws "Can't
// locate revision identified by 'x'" for a row no file knows.
std::vector<Index> locate_rows(const Graph& graph, std::span<const std::string> rows);

// The error for a name that leads nowhere, with what was probably meant.
Error cannot_locate(const Graph& graph, std::string_view name);

}  // namespace limbeck::revision
