// SPDX-License-Identifier: MIT
#include "limbeck/revision/walk.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "limbeck/base/text.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/newest_first.h"
#include "limbeck/revision/reach.h"

namespace limbeck::revision {

namespace {

std::vector<Index> members(const Set& set) {
    std::vector<Index> found;
    for (Index i = 0; i < set.size(); ++i) {
        if (set[i]) {
            found.push_back(i);
        }
    }
    return found;
}

Error too_few(int steps) {
    return Error(
        ErrorCode::Revision,
        fmt::format("Relative revision {:+} didn't produce {} migrations", steps, std::abs(steps)));
}

Error not_a_target(std::string_view target, std::string_view direction) {
    return Error(ErrorCode::Revision,
                 fmt::format("Destination {} is not a valid {} target from current head(s)", target,
                             direction));
}

// An ancestor beside its descendant says the same thing twice: as rows of a database it is a trace
// of something else having written there.
void check_overlap(const Graph& graph, std::span<const Index> requested) {
    std::vector<Index> below;
    for (const Index i : requested) {
        const auto requirements = graph.requirements(i);
        below.insert(below.end(), requirements.begin(), requirements.end());
    }
    const Set implied = ancestors(graph, below, Follow::WithDependencies);
    if (std::none_of(requested.begin(), requested.end(), [&](Index i) { return implied[i]; })) {
        return;
    }
    for (const Index outer : requested) {
        const Set part = ancestors(graph, std::span(&outer, 1), Follow::WithDependencies);
        std::vector<std::string> inner;
        for (const Index i : requested) {
            if (i != outer && part[i]) {
                inner.push_back(graph[i].id);
            }
        }
        if (inner.empty()) {
            continue;
        }
        const std::string names = base::join(inner, ", ");
        throw Error(ErrorCode::Revision,
                    fmt::format("Requested revision {} overlaps with other requested revisions {}",
                                graph[outer].id, names))
            .at({graph[outer].path, 0, 0, ""})
            .hint(fmt::format("{} already has all that {} stands for; if these are rows of the "
                              "version table: 'limbeck stamp --purge {}'",
                              graph[outer].id, names, graph[outer].id));
    }
}

// "+N" and "branch@+N": from where the database stands on that branch.
Index upgrade_start(const Graph& graph, std::span<const Index> rows, const Identifier& target) {
    std::vector<Index> starts(rows.begin(), rows.end());
    if (!target.branch.empty()) {
        const Index owner = resolve_branch(graph, target.branch);
        starts = in_lineage(graph, rows, std::span(&owner, 1), false);
        if (starts.empty()) {
            // No row on the branch: it may be applied as far as another branch required it.
            const Set applied = ancestors(graph, rows, Follow::WithDependencies);
            const std::vector<Index> active =
                in_lineage(graph, members(applied), std::span(&owner, 1), false);
            Set has_active_above(graph.size(), false);
            for (const Index i : active) {
                for (const Index below : graph.requirements(i)) {
                    has_active_above[below] = true;
                }
            }
            std::copy_if(active.begin(), active.end(), std::back_inserter(starts),
                         [&](Index i) { return !has_active_above[i]; });
        }
    }
    if (starts.size() > 1) {
        std::vector<std::string> ids;
        for (const Index i : starts) {
            ids.push_back(graph[i].id);
        }
        throw Error(ErrorCode::Revision, "Ambiguous upgrade from multiple current revisions")
            .hint(fmt::format("the database is at {}: say which branch, as in '<branch>@{:+}', or "
                              "name a revision",
                              base::join(ids, ", "), *target.steps));
    }
    return starts.empty() ? base_index : starts.front();
}

std::vector<Index> upgrade_targets(const Graph& graph, std::span<const Index> rows,
                                   std::string_view text) {
    const Identifier target = parse_identifier(graph, text);
    const bool from_rows = target.symbol.empty() || target.symbol == "current";
    if (!target.steps || !from_rows) {
        return resolve(graph, text, rows);
    }
    if (*target.steps <= 0) {
        throw too_few(*target.steps)
            .hint("upgrade goes up: '+N', or 'limbeck downgrade -N' to go down");
    }
    const Index start = upgrade_start(graph, rows, target);
    const auto end = walk(graph, start, *target.steps, target.branch, false, text);
    if (!end) {
        throw too_few(*target.steps)
            .hint(fmt::format("there are fewer revisions above {}",
                              start == base_index ? "base" : graph[start].id));
    }
    return {*end};
}

}  // namespace

Path upgrade_path(const Graph& graph, std::span<const Index> rows, std::string_view target) {
    const std::vector<Index> targets = upgrade_targets(graph, rows, target);
    check_overlap(graph, targets);
    check_overlap(graph, rows);

    Set needed = ancestors(graph, targets, Follow::WithDependencies);
    const Set applied = ancestors(graph, rows, Follow::WithDependencies);
    for (Index i = 0; i < graph.size(); ++i) {
        needed[i] = needed[i] && !applied[i];
    }
    Path path{newest_first(graph, std::move(needed), targets), {}};
    std::reverse(path.revisions.begin(), path.revisions.end());
    return path;
}

namespace {

// What a downgrade takes away at the least; everything standing on it goes too.
struct Roots {
    std::vector<Index> revisions;
    std::optional<Index> target;  // where an absolute target leads (base_index for "base")
};

// The row from which "-N" or "branch@-N" counts.
Index downgrade_start(const Graph& graph, std::span<const Index> rows, const Identifier& target,
                      std::vector<std::string>& warnings) {
    if (rows.empty()) {
        throw too_few(*target.steps).hint("the database is at base: there is nothing to undo");
    }
    if (target.branch.empty()) {
        if (rows.size() > 1) {
            warnings.push_back(fmt::format(
                "downgrade {} from multiple heads is ambiguous; taking {}, the first row "
                "of the version table. Say which: '<branch>@{}' or '{}{}'",
                target.text, graph[rows.front()].id, target.text, graph[rows.front()].id,
                target.text));
        }
        return rows.front();
    }
    const Index owner = resolve_branch(graph, target.branch);
    std::vector<Index> starts = in_lineage(graph, rows, std::span(&owner, 1), false);
    if (starts.empty()) {
        starts = in_lineage(graph, current_tips(graph, rows), std::span(&owner, 1), false);
    }
    if (starts.size() != 1) {
        throw not_a_target(target.text, "downgrade")
            .hint(starts.empty()
                      ? fmt::format("nothing of branch '{}' is applied", target.branch)
                      : fmt::format("branch '{}' has several current revisions: name one",
                                    target.branch));
    }
    return starts.front();
}

// N steps down from `start`: the last revision to be undone is N-1 below it.
Roots steps_down(const Graph& graph, Index start, int steps, const Identifier& target,
                 const Error& too_far) {
    if (start == base_index) {
        throw too_far;
    }
    const auto last = walk(graph, start, steps + 1, "", false, target.text);
    if (!last || *last == base_index) {
        throw too_far;
    }
    return {{*last}, std::nullopt};
}

Roots everything_above(const Graph& graph, Index target, std::string_view branch) {
    const std::span<const Index> above =
        target == base_index ? std::span<const Index>(graph.bases()) : graph.children(target);
    Roots roots{{above.begin(), above.end()}, target};
    if (!branch.empty() && roots.revisions.size() > 1) {
        const Index owner = resolve_branch(graph, branch);
        const Set line = ancestors(graph, std::span(&owner, 1), Follow::DownRevisions);
        std::erase_if(roots.revisions, [&](Index i) { return !line[i]; });
        if (roots.revisions.empty()) {
            throw Error(ErrorCode::Revision, "Not a valid downgrade target from current heads")
                .hint(fmt::format("branch '{}' does not begin above '{}'", branch,
                                  target == base_index ? "base" : graph[target].id));
        }
    }
    return roots;
}

Roots downgrade_roots(const Graph& graph, std::span<const Index> rows, const Identifier& target,
                      std::vector<std::string>& warnings) {
    if (!target.steps) {
        const Index to = resolve_one(graph, target.symbol, "", target.text);
        return everything_above(graph, to, target.branch);
    }
    const bool from_rows = target.symbol.empty() || target.symbol == "current";
    if (*target.steps >= 0) {
        if (from_rows) {
            throw too_few(*target.steps)
                .hint("downgrade goes down: '-N', or 'limbeck upgrade +N' to go up");
        }
        const Index from = resolve_one(graph, target.symbol, "", target.text);
        const auto to = walk(graph, from, *target.steps, target.branch, false, target.text);
        if (!to) {
            throw Error(ErrorCode::Revision, "Walked too far");
        }
        return everything_above(graph, *to, target.branch);
    }
    if (from_rows) {
        const Index start = downgrade_start(graph, rows, target, warnings);
        return steps_down(
            graph, start, *target.steps, target,
            too_few(*target.steps)
                .hint(fmt::format("there are fewer revisions below {}", graph[start].id)));
    }
    const Index start = resolve_one(graph, target.symbol, target.branch, target.text);
    return steps_down(graph, start, *target.steps, target,
                      Error(ErrorCode::Revision, "Walked too far"));
}

}  // namespace

Path downgrade_path(const Graph& graph, std::span<const Index> rows, std::string_view text) {
    check_overlap(graph, rows);
    Path path;
    const Identifier target = parse_identifier(graph, text);
    const Roots roots = downgrade_roots(graph, rows, target, path.warnings);

    Set dropped = descendants(graph, roots.revisions, Follow::WithDependencies);
    const Set applied = ancestors(graph, rows, Follow::WithDependencies);
    bool any = false;
    for (Index i = 0; i < graph.size(); ++i) {
        dropped[i] = dropped[i] && applied[i];
        any = any || dropped[i];
    }
    const bool already_there =
        roots.target && (*roots.target == base_index ||
                         std::find(rows.begin(), rows.end(), *roots.target) != rows.end());
    if (!any && !already_there) {
        throw not_a_target(text, "downgrade")
            .hint(
                "nothing that is applied stands above it; 'limbeck current' shows where the "
                "database is");
    }
    path.revisions = newest_first(graph, std::move(dropped), {rows.begin(), rows.end()});
    return path;
}

std::vector<Index> history_range(const Graph& graph, std::span<const Index> rows,
                                 std::string_view lower_text, std::string_view upper_text) {
    const std::string_view upper_name = upper_text.empty() ? "heads" : upper_text;
    const std::string_view lower_name = lower_text.empty() ? "base" : lower_text;
    const Identifier lower_parts = parse_identifier(graph, lower_name);
    const Identifier upper_parts = parse_identifier(graph, upper_name);

    // "ae10:+2" counts from the range's own lower end.
    const bool from_lower = upper_parts.symbol.empty() && upper_parts.steps.value_or(0) > 0;
    std::vector<Index> upper;
    if (upper_name == "heads" && lower_parts.symbol != "heads") {
        upper = graph.effective_heads();
    } else if (!from_lower) {
        upper = resolve(graph, upper_name, rows, true);
    }
    const std::vector<Index> lower = resolve(graph, lower_name, rows, true);
    if (from_lower) {
        const std::string branch = upper_parts.branch.empty() ? "" : upper_parts.branch + "@";
        upper =
            resolve(graph, fmt::format("{}current{:+}", branch, *upper_parts.steps), lower, true);
    }
    if (!lower_parts.branch.empty()) {
        // "branch@base:" lists that branch, not everything above base.
        const Index owner = resolve_branch(graph, lower_parts.branch);
        upper = in_lineage(graph, upper, std::span(&owner, 1), false);
    }

    Set wanted = ancestors(graph, upper, Follow::WithDependencies);
    for (const Index i : lower) {
        if (!wanted[i]) {
            throw Error(ErrorCode::Revision,
                        fmt::format("Requested range {}:{} does not refer to ancestor/descendant "
                                    "revisions along the same branch",
                                    lower_name, upper_name))
                .at({graph[i].path, 0, 0, ""});
        }
    }
    const Set below = ancestors(graph, lower, Follow::WithDependencies);
    const Set above = descendants(graph, lower, Follow::DownRevisions);
    for (Index i = 0; i < graph.size() && !lower.empty(); ++i) {
        wanted[i] = wanted[i] && above[i] && !below[i];
    }
    for (const Index i : lower) {
        wanted[i] = true;
    }
    return newest_first(graph, std::move(wanted), std::move(upper));
}

std::vector<Index> current_tips(const Graph& graph, std::span<const Index> rows) {
    const Set applied = ancestors(graph, rows, Follow::WithDependencies);
    std::vector<Index> tips;
    for (const Index i : members(applied)) {
        const std::span<const Index> above = graph.children(i);
        if (std::none_of(above.begin(), above.end(), [&](Index child) { return applied[child]; })) {
            tips.push_back(i);
        }
    }
    return tips;
}

}  // namespace limbeck::revision
