// SPDX-License-Identifier: MIT
#include "limbeck/revision/identifier.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

#include "limbeck/base/text.h"
#include "limbeck/revision/reach.h"

namespace limbeck::revision {

namespace {

std::string list(const Graph& graph, std::span<const Index> revisions) {
    std::vector<std::string> ids;
    for (const Index i : revisions) {
        ids.push_back(graph[i].id);
    }
    return base::join(ids, ", ");
}

// A count too large for any history, so that "+99999999999" ends in "Walked too far".
int read_steps(std::string_view digits) {
    constexpr std::size_t longest = 8;
    return digits.size() > longest ? 100'000'000 : std::atoi(std::string(digits).c_str());
}

Error multiple_heads(const Graph& graph, std::span<const Index> heads, std::string_view argument) {
    return Error(ErrorCode::Revision,
                 fmt::format("Multiple head revisions are present for given argument '{}'; please "
                             "specify a specific target revision, '<branchname>@{}' to narrow to a "
                             "specific head, or 'heads' for all heads",
                             argument, argument))
        .hint(
            fmt::format("the heads are {}; 'limbeck merge heads' joins them", list(graph, heads)));
}

std::vector<Index> heads_of(const Graph& graph, std::string_view branch) {
    if (branch.empty()) {
        return graph.heads();
    }
    const Index owner = resolve_branch(graph, branch);
    return in_lineage(graph, graph.heads(), std::span(&owner, 1), false);
}

}  // namespace

Identifier parse_identifier(const Graph& graph, std::string_view text) {
    // Taken apart at its "@" a URL would show half of its password.
    if (text.find("://") != std::string_view::npos) {
        throw Error(ErrorCode::Revision, "a URL is no revision")
            .hint("a database is named with --url");
    }
    Identifier result{std::string(text), "", "", std::nullopt};
    const std::size_t at = text.find('@');
    if (at != std::string_view::npos) {
        result.branch = text.substr(0, at);
        text.remove_prefix(at + 1);
        if (result.branch.empty() || text.empty()) {
            throw Error(ErrorCode::Revision,
                        fmt::format("Can't locate revision identified by '{}'", result.text))
                .hint("before the '@' stands a branch, after it what is meant of it: branch@head");
        }
    }
    result.symbol = text;
    const std::size_t digits = text.find_last_not_of("0123456789");
    const bool relative = digits != std::string_view::npos && digits + 1 < text.size() &&
                          (text[digits] == '+' || text[digits] == '-');
    if (relative && !graph.find_label(text) && !graph.find_id(text)) {
        const int count = read_steps(text.substr(digits + 1));
        result.steps = text[digits] == '-' ? -count : count;
        result.symbol = text.substr(0, digits);
    }
    return result;
}

Error cannot_locate(const Graph& graph, std::string_view name) {
    Error error(ErrorCode::Revision, fmt::format("Can't locate revision identified by '{}'", name));
    std::vector<std::string> names = graph.names();
    names.insert(names.end(), {"head", "heads", "base"});
    if (const auto near = base::nearest(name, names)) {
        error.hint(fmt::format("did you mean '{}'?", *near));
        if (const auto revision = graph.find_id(*near)) {
            error.at({graph[*revision].path, 0, 0, ""});
        }
    }
    return error;
}

Index resolve_branch(const Graph& graph, std::string_view branch) {
    if (const auto owner = graph.find_label(branch)) {
        return *owner;
    }
    if (const auto revision = graph.find_id(branch)) {
        return *revision;
    }
    const auto candidates = graph.starting_with(branch);
    if (candidates.size() == 1) {
        return candidates.front().second;
    }
    Error error = cannot_locate(graph, branch);
    std::vector<std::string> labels;
    for (const auto& [name, owner] : graph.starting_with("")) {
        if (graph.find_label(name)) {
            labels.push_back(name);
        }
    }
    throw error.hint(
        labels.empty() ? fmt::format("no branch is called '{}': no file has branch_labels", branch)
                       : fmt::format("no branch is called '{}'; there are {}", branch,
                                     base::join(labels, ", ")));
}

std::vector<Index> in_lineage(const Graph& graph, std::span<const Index> candidates,
                              std::span<const Index> of, bool with_dependencies) {
    const Follow follow = with_dependencies ? Follow::WithDependencies : Follow::DownRevisions;
    const Set above = descendants(graph, of, follow);
    const Set below = ancestors(graph, of, follow);
    std::vector<Index> found;
    for (const Index i : candidates) {
        if (above[i] || below[i]) {
            found.push_back(i);
        }
    }
    return found;
}

namespace {

Index resolve_prefix(const Graph& graph, std::string_view symbol, std::span<const Index> lineage,
                     std::string_view branch) {
    auto candidates = graph.starting_with(symbol);
    // Alembic's rule: a short name, as labels are, never makes a partial id ambiguous.
    constexpr std::size_t longest_to_be_typed_whole = 3;
    std::erase_if(candidates, [&](const auto& candidate) {
        return candidate.first.size() <= longest_to_be_typed_whole;
    });
    if (!branch.empty()) {
        std::erase_if(candidates, [&](const auto& candidate) {
            return in_lineage(graph, std::span(&candidate.second, 1), lineage, false).empty();
        });
    }
    if (candidates.empty() || symbol.empty()) {
        throw cannot_locate(graph, symbol);
    }
    if (candidates.size() > 1) {
        std::vector<std::string> names;
        for (const auto& [name, owner] : candidates) {
            names.push_back(name);
        }
        const std::size_t count = names.size();
        names.resize(std::min<std::size_t>(count, 4));
        throw Error(ErrorCode::Revision,
                    fmt::format("Can't locate revision identified by '{}'", symbol))
            .hint(fmt::format("{} names begin with '{}': {}{}", count, symbol,
                              base::join(names, ", "), count > names.size() ? ", …" : ""));
    }
    return candidates.front().second;
}

}  // namespace

Index resolve_one(const Graph& graph, std::string_view symbol, std::string_view branch,
                  std::string_view text) {
    if (symbol == "base") {
        if (!branch.empty()) {
            resolve_branch(graph, branch);
        }
        return base_index;
    }
    if (symbol == "head" || symbol == "heads") {
        const std::vector<Index> heads =
            symbol == "heads" && branch.empty() ? graph.effective_heads() : heads_of(graph, branch);
        if (heads.size() > 1) {
            throw multiple_heads(graph, heads, text);
        }
        return heads.empty() ? base_index : heads.front();
    }
    std::vector<Index> lineage;
    if (!branch.empty()) {
        lineage.push_back(resolve_branch(graph, branch));
    }
    std::optional<Index> found = graph.find_id(symbol);
    found = found ? found : graph.find_label(symbol);
    const Index revision = found ? *found : resolve_prefix(graph, symbol, lineage, branch);
    if (!branch.empty() && in_lineage(graph, std::span(&revision, 1), lineage, false).empty()) {
        throw Error(ErrorCode::Revision,
                    fmt::format("Can't locate revision identified by '{}'", symbol))
            .hint(fmt::format("revision {} is not a member of branch '{}'", graph[revision].id,
                              branch))
            .at({graph[revision].path, 0, 0, ""});
    }
    return revision;
}

std::optional<Index> walk(const Graph& graph, Index start, int steps, std::string_view branch,
                          bool clip, std::string_view text) {
    std::vector<Index> lineage;
    if (steps > 0 && !branch.empty()) {
        lineage.push_back(resolve_branch(graph, branch));
    }
    Index at = start;
    for (int step = 0; step < std::abs(steps); ++step) {
        std::vector<Index> next;
        if (steps > 0) {
            const std::span<const Index> up =
                at == base_index ? std::span<const Index>(graph.bases()) : graph.children(at);
            next.assign(up.begin(), up.end());
            if (!lineage.empty()) {
                next = in_lineage(graph, next, lineage, false);
            }
        } else if (at != base_index) {
            next.assign(graph.parents(at).begin(), graph.parents(at).end());
            if (next.empty()) {
                next.push_back(base_index);
            }
        }
        if (next.empty()) {
            return clip ? std::optional(at) : std::nullopt;
        }
        if (next.size() > 1) {
            throw Error(ErrorCode::Revision, "Ambiguous walk")
                .hint(fmt::format("from {} '{}' can lead to {}: name the revision you mean",
                                  at == base_index ? "base" : graph[at].id, text,
                                  list(graph, next)));
        }
        at = next.front();
    }
    return at;
}

namespace {

// "ae10+2", "billing@head-1"; where there is no symbol, from each head ("-1", "billing@-1").
std::vector<Index> resolve_relative(const Graph& graph, const Identifier& identifier,
                                    std::span<const Index> current, bool clip) {
    std::vector<Index> starts;
    if (identifier.symbol == "current") {
        starts.assign(current.begin(), current.end());
        if (starts.empty()) {
            starts.push_back(base_index);
        }
    } else if (!identifier.symbol.empty()) {
        const std::string_view branch =
            *identifier.steps > 0 ? std::string_view{} : std::string_view(identifier.branch);
        starts.push_back(resolve_one(graph, identifier.symbol, branch, identifier.text));
    } else if (*identifier.steps > 0) {
        starts.push_back(base_index);
    } else {
        starts = identifier.branch.empty() ? graph.effective_heads()
                                           : heads_of(graph, identifier.branch);
    }
    std::vector<Index> found;
    for (const Index start : starts) {
        const auto end =
            walk(graph, start, *identifier.steps, identifier.branch, clip, identifier.text);
        if (!end) {
            throw Error(ErrorCode::Revision, "Walked too far")
                .hint(fmt::format("there are not that many revisions at '{}'", identifier.text));
        }
        if (*end != base_index && std::find(found.begin(), found.end(), *end) == found.end()) {
            found.push_back(*end);
        }
    }
    return found;
}

}  // namespace

std::vector<Index> resolve(const Graph& graph, std::string_view text,
                           std::span<const Index> current, bool clip) {
    const Identifier identifier = parse_identifier(graph, text);
    if (identifier.steps) {
        return resolve_relative(graph, identifier, current, clip);
    }
    if (identifier.symbol == "current" && !graph.find_label("current")) {
        if (identifier.branch.empty()) {
            return {current.begin(), current.end()};
        }
        const Index owner = resolve_branch(graph, identifier.branch);
        return in_lineage(graph, current, std::span(&owner, 1), false);
    }
    if (identifier.symbol == "heads") {
        return identifier.branch.empty() ? graph.effective_heads()
                                         : heads_of(graph, identifier.branch);
    }
    const Index one = resolve_one(
        graph, identifier.symbol, identifier.branch,
        identifier.symbol == "head" && identifier.branch.empty() ? std::string_view("head") : text);
    return one == base_index ? std::vector<Index>{} : std::vector<Index>{one};
}

std::vector<Index> locate_rows(const Graph& graph, std::span<const std::string> rows) {
    std::vector<Index> found;
    for (const std::string& row : rows) {
        const std::optional<Index> revision = graph.find_id(row);
        if (!revision) {
            Error error(ErrorCode::Revision,
                        fmt::format("Can't locate revision identified by '{}'", row));
            const auto near = base::nearest(row, graph.names());
            throw error.hint(fmt::format(
                "the database says it is at '{}', which no file here has{}: the database is ahead "
                "of this code, or the file was deleted. Get the file back, or, when the database "
                "really is at another revision, 'limbeck stamp --purge <revision>'",
                row, near ? fmt::format(" (the nearest is '{}')", *near) : ""));
        }
        if (std::find(found.begin(), found.end(), *revision) == found.end()) {
            found.push_back(*revision);
        }
    }
    return found;
}

}  // namespace limbeck::revision
