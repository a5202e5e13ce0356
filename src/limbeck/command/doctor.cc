// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/project.h"
#include "limbeck/config/target_metadata.h"
#include "limbeck/plan/rehearsal.h"

namespace limbeck::command {

namespace {

std::string convention_text(const config::TargetMetadata& metadata) {
    std::string text;
    for (const auto& [kind, pattern] : metadata.naming_convention) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", kind, pattern);
    }
    return metadata.problem ? "not known: " + *metadata.problem : text.empty() ? "none" : text;
}

// What env.py gives for an argument, and where it is not known, what stands there.
std::string argument_text(const config::EnvPyArgument& argument) {
    if (!argument.given || argument.literal) {
        return argument.literal.value_or("");
    }
    std::string text;
    for (const std::string& expression : argument.expressions) {
        text += (text.empty() ? "" : ", or ") + expression;
    }
    return fmt::format("not known: {} ({}:{})", text, argument.at.path, argument.at.line);
}

void add_env_py(ProjectReport& report, const config::EnvPy& env_py) {
    report.facts.emplace_back(
        "env.py", env_py.problem ? "not understood to its end: " + *env_py.problem : env_py.path);
    const std::pair<const char*, const config::EnvPyArgument&> arguments[] = {
        {"include_schemas", env_py.include_schemas},
        {"render_as_batch", env_py.render_as_batch},
        {"compare_type", env_py.compare_type},
        {"compare_server_default", env_py.compare_server_default}};
    for (const auto& [name, argument] : arguments) {
        report.facts.emplace_back(name, argument_text(argument));
    }
    std::string undone;
    for (const config::EnvPyAction& action : env_py.actions) {
        undone += fmt::format("{}{} ({}:{})", undone.empty() ? "" : "; ", action.text,
                              action.at.path, action.at.line);
    }
    report.facts.emplace_back("not done", undone);
}

std::string version_table_text(const Project& project) {
    const std::optional<Location>& unknown = project.settings().unknown_version_table;
    if (unknown) {
        return fmt::format("not known: env.py computes it ({}:{})", unknown->path, unknown->line);
    }
    const dialect::VersionTable table = project.version_table();
    return (table.schema.empty() ? "" : table.schema + ".") + table.name;
}

// Where no database is named, revisions are looked at as for PostgreSQL.
const dialect::Dialect& find_dialect(Project& project, ProjectReport& report) {
    try {
        const dialect::Dialect& found = project.dialect();
        report.facts.emplace_back("database", fmt::format("{} ({})", found.describe(project.url()),
                                                          project.url_source()));
        return found;
    } catch (const Error& error) {
        report.facts.emplace_back("database", "not known: " + error.message());
        return dialect_of(base::parse_url("postgresql://"));
    }
}

ProjectReport examine(Project& project) {
    const config::Settings& settings = project.settings();
    ProjectReport report;
    report.facts.emplace_back("script_location", settings.script_location);
    const dialect::Dialect& dialect = find_dialect(project, report);
    report.facts.emplace_back("version_table", version_table_text(project));
    report.facts.emplace_back("transaction",
                              settings.transaction == config::TransactionScope::WholeRun
                                  ? "one for the whole run"
                                  : "one per revision");
    if (settings.env_py) {
        add_env_py(report, *settings.env_py);
    }
    const config::TargetMetadata metadata = config::read_target_metadata(settings);
    report.facts.emplace_back("target_metadata", metadata.import_path.empty()
                                                     ? metadata.expression
                                                     : metadata.import_path);
    report.facts.emplace_back("naming_convention", convention_text(metadata));
    report.revisions = plan::survey(project.survey_context(dialect));
    return report;
}

std::string summary(const ProjectReport& report) {
    std::size_t native = 0;
    std::size_t asking = 0;
    for (const plan::Surveyed& revision : report.revisions) {
        native += revision.is_native() ? 1U : 0U;
        asking += revision.asks_database ? 1U : 0U;
    }
    std::string text =
        fmt::format("{} of {} revisions run natively", native, report.revisions.size());
    if (asking > 0) {
        text += fmt::format("; {} ask the database, and were run up to there", asking);
    }
    return text;
}

}  // namespace

void doctor(Invocation& call) {
    Project project(call);
    if (call.arguments.has("supported")) {
        const plan::Context context =
            project.survey_context(dialect_of(base::parse_url("postgresql://")));
        call.output.out(plan::Rehearsal(context).reference());
        return;
    }
    const ProjectReport report = examine(project);
    if (call.arguments.has("json")) {
        call.output.out(doctor_json(report));
        return;
    }
    for (const auto& [what, known] : report.facts) {
        call.output.out(fmt::format("{:<23} {}\n", what, known.empty() ? "-" : known));
    }
    call.output.out("\n" + summary(report) + "\n");
    for (const plan::Surveyed& revision : report.revisions) {
        for (const plan::Obstacle& obstacle : revision.obstacles) {
            call.output.out(fmt::format("{} {}:{}: {}\n", revision.id, obstacle.at.path,
                                        obstacle.at.line, obstacle.what));
        }
    }
}

}  // namespace limbeck::command
