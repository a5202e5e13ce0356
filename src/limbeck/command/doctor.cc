// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/project.h"
#include "limbeck/config/target_metadata.h"

namespace limbeck::command {

namespace {

std::string convention_text(const config::TargetMetadata& metadata) {
    std::string text;
    for (const auto& [kind, pattern] : metadata.naming_convention) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", kind, pattern);
    }
    return metadata.problem ? "not known: " + *metadata.problem : text.empty() ? "none" : text;
}

ProjectReport examine(Project& project) {
    const config::Settings& settings = project.settings();
    const config::TargetMetadata metadata = config::read_target_metadata(settings);
    const dialect::VersionTable table = project.version_table();
    ProjectReport report;
    report.facts = {
        {"script_location", settings.script_location},
        {"database",
         fmt::format("{} ({})", project.dialect().describe(project.url()), project.url_source())},
        {"version_table", (table.schema.empty() ? "" : table.schema + ".") + table.name},
        {"transaction", settings.transaction == config::TransactionScope::WholeRun
                            ? "one for the whole run"
                            : "one per revision"},
        {"target_metadata",
         metadata.import_path.empty() ? metadata.expression : metadata.import_path},
        {"naming_convention", convention_text(metadata)}};
    report.revisions = plan::survey(project.plan_context());
    return report;
}

}  // namespace

void doctor(Invocation& call) {
    Project project(call);
    const ProjectReport report = examine(project);
    if (call.arguments.has("json")) {
        call.output.out(doctor_json(report));
        return;
    }
    for (const auto& [what, known] : report.facts) {
        call.output.out(fmt::format("{:<18} {}\n", what, known.empty() ? "-" : known));
    }
    const auto native = std::count_if(report.revisions.begin(), report.revisions.end(),
                                      [](const auto& each) { return each.is_native(); });
    call.output.out(
        fmt::format("\n{} of {} revisions run natively\n", native, report.revisions.size()));
    for (const plan::Surveyed& revision : report.revisions) {
        for (const plan::Obstacle& obstacle : revision.obstacles) {
            call.output.out(fmt::format("{} {}:{}: {}\n", revision.id, obstacle.at.path,
                                        obstacle.at.line, obstacle.what));
        }
    }
}

}  // namespace limbeck::command
