// SPDX-License-Identifier: MIT
#include "limbeck/diff/changes.h"

#include <set>
#include <utility>

#include "limbeck/diff/compare.h"
#include "limbeck/diff/ignored.h"
#include "limbeck/diff/rename_first.h"

namespace limbeck::diff {

namespace {

// A function that a default, a constraint or an index calls comes before the tables, ahead of those
// that may speak of them.
void advance_needed_definitions(std::vector<Node>& nodes) {
    std::set<Object> needed;
    for (const Node& node : nodes) {
        if (node.rank < Rank::CreateDefinition) {
            needed.insert(node.needs.begin(), node.needs.end());
        }
    }
    for (Node& node : nodes) {
        if (node.rank == Rank::CreateDefinition && needed.count(node.makes.at(0)) != 0) {
            node.rank = Rank::CreateNeededDefinition;
        }
    }
}

}  // namespace

std::vector<Change> changes(const schema::Database& given_from, const schema::Database& given_to,
                            const Options& options) {
    Draft to = draft_of(given_to, options.filter);
    Renamed renamed = rename_first(draft_of(given_from, options.filter), *to, options);
    if (!options.filter.ignore.empty()) {
        to = Draft(with_ignored(*to, *renamed.database, options.filter.ignore));
    }
    std::vector<Node> joining;
    if (options.alters_tables) {
        leave_parents(renamed, *to);
        joining = join_parents(*renamed.database, to);
        rename_parts(renamed, *to, options);
    }
    const schema::Database& from = *renamed.database;
    Comparison comparison{from, *to, options};
    comparison.nodes = std::move(joining);
    compare_schemas(comparison);
    compare_extensions(comparison);
    compare_enums(comparison);
    compare_sequences(comparison);
    compare_definitions(comparison);
    compare_tables(comparison);
    compare_views(comparison);
    compare_triggers(comparison);
    replace_enums_in_use(comparison);
    spread_to_children(comparison);
    restore_dependents(comparison);
    spread_to_children(comparison);
    advance_needed_definitions(comparison.nodes);
    std::vector<Change> result = std::move(renamed.changes);
    for (Change& change : ordered(std::move(comparison.nodes))) {
        result.push_back(std::move(change));
    }
    return result;
}

}  // namespace limbeck::diff
