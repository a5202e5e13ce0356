// SPDX-License-Identifier: MIT
#include "limbeck/command/replay.h"

#include <fmt/core.h>

#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/diff/filter.h"
#include "limbeck/plan/plan.h"
#include "limbeck/run/run.h"

namespace limbeck::command {

namespace {

// What a script is told that asks where it runs: not the database that this happens to.
base::Url scratch_url(dialect::Connection& connection, const dialect::Dialect& dialect,
                      const base::Url& server) {
    if (dialect.flavour() != sql::Flavour::PostgreSql) {
        return base::parse_url("sqlite:///:memory:");
    }
    base::Url url = server;
    url.database = connection.query("SELECT current_database()").rows.at(0).at(0).value_or("");
    return url;
}

// What a program does with its rows says little about the schema, and the program is not here.
void leave_out_calls(plan::Plan& plan, const Output& output) {
    for (plan::Step& step : plan.steps) {
        for (const plan::StepCall& call : std::exchange(step.calls, {})) {
            output.note(fmt::format("WARNING: revision {}: the step '{}' of a program is left out",
                                    step.id, call.name));
        }
    }
}

}  // namespace

schema::Database replay(Project& project, const dialect::Dialect& dialect,
                        const dialect::ConnectOptions& options, const std::string& target,
                        const Output& output) {
    const plan::Context known = project.survey_context(dialect);
    alembic::ProjectFacts facts = known.facts;
    const std::unique_ptr<dialect::Workbench> workbench = dialect.workbench(options);
    facts.url = scratch_url(workbench->connection(), dialect, options.url);
    facts.print = [&](std::string_view text) {
        while (text.ends_with('\n')) {
            text.remove_suffix(1);
        }
        output.note(text);
    };
    const plan::Context context{.graph = known.graph,
                                .dialect = dialect,
                                .texts = known.texts,
                                .facts = facts,
                                .offline = false,
                                .knows_step = [](const std::string&) { return true; }};
    run::Options how;
    how.table.name = project.version_table().name;  // in no schema that would have to be there
    how.interrupted = options.interrupted;
    how.facts = &facts;
    try {
        run::execute(
            workbench->connection(), dialect,
            [&](std::span<const std::string> rows) {
                plan::Plan plan = plan::plan_upgrade(context, rows, target);
                leave_out_calls(plan, output);
                return plan;
            },
            how);
    } catch (const Error& error) {
        // Whatever is left of the scratch database is gone with it: nothing of an aftermath.
        Error failure(error.code(), fmt::format("making revision {} in a scratch database: {}",
                                                target, error.message()));
        if (error.location()) {
            failure.at(*error.location());
        }
        throw failure.sqlstate(error.sqlstate()).statement(error.statement()).hint(error.hint());
    }
    diff::Filter filter;
    filter.never.emplace_back(how.table.name);
    return diff::filtered(workbench->connection().read_schema(), filter);
}

}  // namespace limbeck::command
