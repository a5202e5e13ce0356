// SPDX-License-Identifier: MIT
#include "limbeck/command/renames.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace limbeck::command {

namespace {

std::string new_name(const diff::Rename& rename) {
    return rename.to_part.empty() ? rename.to.name : rename.to_part;
}

// One after the other: who says that a table is another one is asked about its columns next.
void ask(Invocation& call, const schema::Database& from, const schema::Database& to,
         diff::Options& options) {
    std::set<std::string> declined;
    for (;;) {
        const std::vector<diff::Candidate> candidates = diff::rename_candidates(from, to, options);
        const auto next =
            std::find_if(candidates.begin(), candidates.end(), [&](const auto& candidate) {
                return declined.count(diff::spelled(candidate.rename)) == 0;
            });
        if (next == candidates.end()) {
            return;
        }
        if (call.output.ask(fmt::format("Has {} been renamed to {}? ({})",
                                        diff::described(next->rename), new_name(next->rename),
                                        next->reason))) {
            options.renames.push_back(next->rename);
        } else {
            declined.insert(diff::spelled(next->rename));
        }
    }
}

}  // namespace

std::vector<diff::Rename> reversed(std::span<const diff::Rename> renames) {
    std::vector<diff::Rename> result;
    for (const diff::Rename& rename : renames) {
        result.push_back(diff::reversed(rename));
    }
    return result;
}

std::vector<diff::Rename> settle_renames(Invocation& call, const schema::Database& from,
                                         const schema::Database& to, diff::Options options,
                                         std::span<const diff::Hint> hints, bool asks) {
    options.renames = diff::parse_renames(call.arguments.all("rename"), from, to);
    options.renames = diff::apply_hints(hints, std::move(options.renames), from, to);
    // A model that knows more than the other one may stand on either side.
    options.renames = reversed(diff::apply_hints(hints, reversed(options.renames), to, from));
    if (asks && call.output.ask && !call.arguments.has("no-input")) {
        ask(call, from, to, options);
        return options.renames;
    }
    for (const diff::Candidate& candidate : diff::rename_candidates(from, to, options)) {
        const diff::Rename& rename = candidate.rename;
        call.output.note(fmt::format(
            "WARNING: {} goes and {} comes; {}. If that is a rename: --rename {}",
            diff::described(rename), new_name(rename), candidate.reason, diff::spelled(rename)));
    }
    return options.renames;
}

}  // namespace limbeck::command
