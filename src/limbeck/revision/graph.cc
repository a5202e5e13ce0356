// SPDX-License-Identifier: MIT
#include "limbeck/revision/graph.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "limbeck/base/text.h"

namespace limbeck::revision {

Edges::Edges(std::size_t nodes, std::span<const std::pair<Index, Index>> pairs)
    : first_(nodes + 1, 0), to_(pairs.size()) {
    for (const auto& [from, to] : pairs) {
        ++first_[from + 1];
    }
    for (std::size_t i = 0; i < nodes; ++i) {
        first_[i + 1] += first_[i];
    }
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (const auto& [from, to] : pairs) {
        to_[next[from]++] = to;
    }
}

namespace {

using Pairs = std::vector<std::pair<Index, Index>>;

// The other direction, the lists in load order.
Edges reversed(std::size_t nodes, Pairs pairs) {
    for (auto& [from, to] : pairs) {
        std::swap(from, to);
    }
    std::sort(pairs.begin(), pairs.end());
    return {nodes, pairs};
}

// Whether the pairs of `from`, which are the last ones added, already lead to `to`.
bool has(const Pairs& pairs, Index from, Index to) {
    for (std::size_t i = pairs.size(); i > 0 && pairs[i - 1].first == from; --i) {
        if (pairs[i - 1].second == to) {
            return true;
        }
    }
    return false;
}

Error missing(const Revision& revision, const std::string& name, std::size_t line,
              std::string_view what, std::span<const std::string> names) {
    Error error(ErrorCode::Revision,
                fmt::format("Revision {} referenced from {} is not present", name, revision.id));
    error.at(revision.at(line));
    if (const auto near = base::nearest(name, names)) {
        error.hint(fmt::format("did you mean '{}'?", *near));
    } else {
        error.hint(
            fmt::format("no file in the version locations has this {}: was it deleted, renamed or "
                        "left behind on another branch of the source code?",
                        what));
    }
    return error;
}

}  // namespace

Graph::Graph(std::vector<Revision> revisions) : revisions_(std::move(revisions)) {
    index_names();
    const std::size_t n = revisions_.size();
    const Pairs parent_pairs = resolve_parents();
    parents_ = Edges(n, parent_pairs);
    children_ = reversed(n, parent_pairs);
    static_cast<void>(sort(parents_, children_, "Cycle"));

    const Pairs dependencies = resolve_dependencies();
    Pairs all = parent_pairs;
    add_dependencies(all, dependencies);
    dependents_ = reversed(n, all);
    const std::vector<Index> order = sort(Edges(n, all), dependents_, "Dependency cycle");

    Pairs required = parent_pairs;
    add_dependencies(required, normalise(dependencies, order));
    requirements_ = Edges(n, required);

    for (Index i = 0; i < n; ++i) {
        if (is_head(i)) {
            heads_.push_back(i);
        }
        if (is_effective_head(i)) {
            effective_heads_.push_back(i);
        }
        if (is_base(i)) {
            bases_.push_back(i);
        }
    }
    spread_labels();
}

void Graph::index_names() {
    ids_.reserve(revisions_.size());
    for (Index i = 0; i < revisions_.size(); ++i) {
        const Revision& revision = revisions_[i];
        const auto [entry, added] = ids_.emplace(revision.id, i);
        if (!added) {
            throw Error(ErrorCode::Revision,
                        fmt::format("Revision {} is present more than once", revision.id))
                .at(revision.at(revision.lines.id))
                .hint(fmt::format("{} has the same id: give one of them another",
                                  revisions_[entry->second].path));
        }
    }
    for (Index i = 0; i < revisions_.size(); ++i) {
        const Revision& revision = revisions_[i];
        for (const std::string& label : revision.branch_labels) {
            std::optional<Index> other = find_id(label);
            other = other ? other : find_label(label);
            if (other) {
                throw Error(
                    ErrorCode::Revision,
                    fmt::format("Branch name '{}' in revision {} already used by revision {}",
                                label, revision.id, revisions_[*other].id))
                    .at(revision.at(revision.lines.branch_labels))
                    .hint(fmt::format("the other one is {}", revisions_[*other].path));
            }
            label_owners_.emplace_back(label, i);
        }
    }
}

Pairs Graph::resolve_parents() const {
    Pairs pairs;
    for (Index i = 0; i < revisions_.size(); ++i) {
        const Revision& revision = revisions_[i];
        for (const std::string& name : revision.down_revisions) {
            const std::optional<Index> parent = find_id(name);
            if (!parent) {
                throw missing(revision, name, revision.lines.down_revisions, "revision", names());
            }
            if (*parent == i) {
                throw Error(ErrorCode::Revision,
                            fmt::format("Self-loop is detected in revisions ({})", name))
                    .at(revision.at(revision.lines.down_revisions))
                    .hint("a revision cannot follow itself");
            }
            if (!has(pairs, i, *parent)) {
                pairs.emplace_back(i, *parent);
            }
        }
    }
    return pairs;
}

Pairs Graph::resolve_dependencies() const {
    Pairs pairs;
    for (Index i = 0; i < revisions_.size(); ++i) {
        const Revision& revision = revisions_[i];
        for (const std::string& name : revision.depends_on) {
            std::optional<Index> other = find_id(name);
            other = other ? other : find_label(name);
            if (!other) {
                throw missing(revision, name, revision.lines.depends_on, "revision or label",
                              names());
            }
            if (*other == i) {
                throw Error(ErrorCode::Revision,
                            fmt::format("Dependency self-loop is detected in revisions ({})", name))
                    .at(revision.at(revision.lines.depends_on))
                    .hint("a revision cannot depend on itself");
            }
            if (!has(pairs, i, *other)) {
                pairs.emplace_back(i, *other);
            }
        }
    }
    return pairs;
}

// But for those that are parents already.
void Graph::add_dependencies(Pairs& edges, const Pairs& dependencies) const {
    std::copy_if(dependencies.begin(), dependencies.end(), std::back_inserter(edges),
                 [&](const auto& pair) {
                     const auto above = parents(pair.first);
                     return std::find(above.begin(), above.end(), pair.second) == above.end();
                 });
}

// Kahn's algorithm, from the bases. What is left over is on a cycle or above one; going down from
// any of it without ever leaving it must come round.
std::vector<Index> Graph::sort(const Edges& up, const Edges& down, std::string_view kind) const {
    const std::size_t n = revisions_.size();
    std::vector<std::size_t> open(n);
    std::vector<Index> order;
    order.reserve(n);
    for (Index i = 0; i < n; ++i) {
        open[i] = up.of(i).size();
        if (open[i] == 0) {
            order.push_back(i);
        }
    }
    for (std::size_t next = 0; next < order.size(); ++next) {
        for (const Index child : down.of(order[next])) {
            if (--open[child] == 0) {
                order.push_back(child);
            }
        }
    }
    if (order.size() == n) {
        return order;
    }

    std::vector<Index> trail;
    std::vector<bool> seen(n, false);
    Index at = static_cast<Index>(
        std::find_if(open.begin(), open.end(), [](std::size_t left) { return left > 0; }) -
        open.begin());
    while (!seen[at]) {
        seen[at] = true;
        trail.push_back(at);
        for (const Index parent : up.of(at)) {
            if (open[parent] > 0) {
                at = parent;
                break;
            }
        }
    }
    trail.erase(trail.begin(), std::find(trail.begin(), trail.end(), at));
    std::vector<std::string> members;
    std::string files;
    for (const Index i : trail) {
        members.push_back(revisions_[i].id);
        files += (files.empty() ? "" : " -> ") + revisions_[i].path;
    }
    std::sort(members.begin(), members.end());
    throw Error(ErrorCode::Revision,
                fmt::format("{} is detected in revisions ({})", kind, base::join(members, ", ")))
        .at(revisions_[trail.front()].at(kind == "Cycle"
                                             ? revisions_[trail.front()].lines.down_revisions
                                             : revisions_[trail.front()].lines.depends_on))
        .hint(fmt::format("each comes after the next: {} -> {}", files,
                          revisions_[trail.front()].path));
}

// Leaves out a dependency that a down_revision ancestor has too (if only on its own parent): the
// ancestor's row already stands for it. Only dependencies that share their target can imply one
// another, so the search runs between those, and never below the earliest of them in topological
// order.
Pairs Graph::normalise(const Pairs& dependencies, std::span<const Index> order) const {
    if (dependencies.empty()) {
        return {};
    }
    std::vector<std::size_t> rank(revisions_.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = i;
    }
    Pairs by_target = dependencies;
    std::stable_sort(by_target.begin(), by_target.end(),
                     [](const auto& a, const auto& b) { return a.second < b.second; });

    std::vector<std::size_t> visited(revisions_.size(), 0);
    std::size_t search = 0;
    const auto implied = [&](Index from, std::span<const std::pair<Index, Index>> group) {
        ++search;
        std::size_t lowest = rank[from];
        for (const auto& [user, target] : group) {
            lowest = std::min(lowest, rank[user]);
        }
        std::vector<Index> todo(parents(from).begin(), parents(from).end());
        while (!todo.empty()) {
            const Index at = todo.back();
            todo.pop_back();
            if (visited[at] == search || rank[at] < lowest) {
                continue;
            }
            visited[at] = search;
            for (const auto& [user, target] : group) {
                if (user == at) {
                    return true;
                }
            }
            todo.insert(todo.end(), parents(at).begin(), parents(at).end());
        }
        return false;
    };

    Pairs kept;
    for (std::size_t begin = 0; begin < by_target.size();) {
        std::size_t end = begin;
        while (end < by_target.size() && by_target[end].second == by_target[begin].second) {
            ++end;
        }
        const auto group = std::span(by_target).subspan(begin, end - begin);
        for (const auto& pair : group) {
            if (group.size() == 1 || !implied(pair.first, group)) {
                kept.push_back(pair);
            }
        }
        begin = end;
    }
    // Back into the order the files name them.
    Pairs result;
    std::sort(kept.begin(), kept.end());
    for (const auto& pair : dependencies) {
        if (std::binary_search(kept.begin(), kept.end(), pair)) {
            result.push_back(pair);
        }
    }
    return result;
}

void Graph::spread_labels() {
    labels_.resize(revisions_.size());
    for (const auto& [label, owner] : label_owners_) {
        // A label also names the unbranched line below its revision, unless the branch itself has
        // split, merged or been depended on: then it would claim history that others share.
        bool plain = true;
        std::vector<bool> seen(revisions_.size(), false);
        std::vector<Index> todo{owner};
        while (!todo.empty()) {
            const Index at = todo.back();
            todo.pop_back();
            if (seen[at]) {
                continue;
            }
            seen[at] = true;
            labels_[at].emplace_back(label);
            plain = plain && dependents(at).size() < 2 && !is_merge_point(at);
            todo.insert(todo.end(), children(at).begin(), children(at).end());
        }
        Index at = owner;
        while (plain && !is_base(at)) {
            at = parents(at).front();
            if (dependents(at).size() > 1 || is_merge_point(at)) {
                break;
            }
            labels_[at].emplace_back(label);
        }
    }
    for (std::vector<std::string>& labels : labels_) {
        std::sort(labels.begin(), labels.end());
    }
}

std::optional<Index> Graph::find_id(std::string_view id) const {
    const auto entry = ids_.find(id);
    return entry == ids_.end() ? std::nullopt : std::optional(entry->second);
}

std::optional<Index> Graph::find_label(std::string_view label) const {
    for (const auto& [name, owner] : label_owners_) {
        if (name == label) {
            return owner;
        }
    }
    return std::nullopt;
}

std::vector<std::pair<std::string, Index>> Graph::starting_with(std::string_view prefix) const {
    std::vector<std::pair<std::string, Index>> found;
    for (Index i = 0; i < revisions_.size(); ++i) {
        if (revisions_[i].id.starts_with(prefix)) {
            found.emplace_back(revisions_[i].id, i);
        }
    }
    for (const auto& [label, owner] : label_owners_) {
        if (label.starts_with(prefix)) {
            found.emplace_back(label, owner);
        }
    }
    return found;
}

std::vector<std::string> Graph::names() const {
    std::vector<std::string> names;
    names.reserve(revisions_.size() + label_owners_.size());
    for (const Revision& revision : revisions_) {
        names.push_back(revision.id);
    }
    for (const auto& [label, owner] : label_owners_) {
        names.emplace_back(label);
    }
    return names;
}

}  // namespace limbeck::revision
