// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/json.h"
#include "limbeck/command/named.h"
#include "limbeck/command/report.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/walk.h"

namespace limbeck::command {

namespace {

// What the models say of the database; a failure of theirs is an answer, too.
StatusReport::Models models_of(Invocation& call, Project& project) {
    if (project.settings().models.empty() && !project.settings().env_py) {
        return {.state = "none", .detail = "none are named (models = […] in limbeck.toml)"};
    }
    try {
        Comparison comparison(call, project);
        comparison.settle({});
        const auto [actual, wanted] = comparison.read_project();
        const std::size_t count = comparison.changes(actual, wanted).size();
        if (count == 0) {
            return {.state = "agree", .detail = "agree with the database"};
        }
        return {.state = "differ",
                .detail = fmt::format("{} change{}: 'limbeck check' lists them", count,
                                      count == 1 ? "" : "s"),
                .changes = count};
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Interrupted) {
            throw;
        }
        // The first line: `check` prints the whole.
        const std::string& message = error.message();
        return {.state = "failed",
                .detail = "cannot be compared: " + message.substr(0, message.find('\n'))};
    }
}

StatusReport report_of(Invocation& call, Project& project) {
    StatusReport report;
    report.url = project.url().to_string();
    report.source = project.url_source();
    report.rows = project.rows();
    const std::vector<revision::Index> rows = revision::locate_rows(project.graph(), report.rows);
    report.current = revision::current_tips(project.graph(), rows);
    report.pending = revision::upgrade_path(project.graph(), rows, "heads").revisions;
    report.heads = project.graph().heads();
    if (project.database_exists()) {
        report.lock_holder = project.connection().exclusion_holder(project.version_table());
    }
    report.models =
        report.pending.empty()
            ? models_of(call, project)
            : StatusReport::Models{.state = "unknown",
                                   .detail = "not compared while revisions are pending"};
    return report;
}

// At most this many of them: it is one screen.
constexpr std::size_t shown = 8;

std::string text_of(const StatusReport& report, const revision::Graph& graph,
                    const Output& output) {
    std::string text = fmt::format("database  {} ({})\n", report.url, report.source);
    const auto list = [&](std::string_view title, std::span<const revision::Index> revisions) {
        for (std::size_t i = 0; i < std::min(shown, revisions.size()); ++i) {
            text += fmt::format("{:<9} {}\n", i == 0 ? title : "",
                                pending_line(graph, revisions[i], output));
        }
        if (revisions.size() > shown) {
            text += fmt::format("{:<9} … and {} more\n", "", revisions.size() - shown);
        }
    };
    if (report.current.empty()) {
        text += "at        base: no revision is applied\n";
    }
    list("at", report.current);
    if (report.pending.empty()) {
        text += "pending   nothing\n";
    } else {
        text += fmt::format("pending   {} revision{}: 'limbeck upgrade heads' applies {}\n",
                            report.pending.size(), report.pending.size() == 1 ? "" : "s",
                            report.pending.size() == 1 ? "it" : "them");
        list("", report.pending);
    }
    list(report.heads.size() == 1 ? "head" : "heads", report.heads);
    if (report.heads.size() > 1) {
        text += fmt::format("{:<9} 'limbeck merge heads -m …' joins them\n", "");
    }
    text += fmt::format("models    {}\n", report.models.detail);
    text += fmt::format("lock      {}\n",
                        report.lock_holder.empty() ? "free" : "held by" + report.lock_holder);
    return text;
}

}  // namespace

void status(Invocation& call) {
    Project project(call);
    const StatusReport report = report_of(call, project);
    call.output.out(call.arguments.has("json") ? status_json(report, project.graph())
                                               : text_of(report, project.graph(), call.output));
}

}  // namespace limbeck::command
