// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/new_file.h"
#include "limbeck/command/renames.h"
#include "limbeck/config/target_metadata.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/walk.h"
#include "limbeck/script/py_body.h"

namespace limbeck::command {

namespace {

// What the file would say now must follow what all other files say.
void require_head(Project& project) {
    const revision::Graph& graph = project.graph();
    const std::vector<std::string> rows = project.rows();
    std::vector<revision::Index> found = revision::locate_rows(graph, rows);
    std::sort(found.begin(), found.end());
    std::vector<revision::Index> heads(graph.effective_heads().begin(),
                                       graph.effective_heads().end());
    if (found == heads) {
        return;
    }
    std::vector<std::string> ids;
    for (const revision::Index i : heads) {
        ids.push_back(graph[i].id);
    }
    const std::size_t missing = revision::upgrade_path(graph, found, "heads").revisions.size();
    throw Error(ErrorCode::Refused, "Target database is not up to date.")
        .hint(fmt::format("it is at {}, {} revision{} behind {}: 'limbeck upgrade heads' first",
                          rows.empty() ? "base" : base::join(rows, ", "), missing,
                          missing == 1 ? "" : "s", base::join(ids, ", ")));
}

bool writes_sql(const Invocation& call, const Project& project) {
    const std::string format = call.arguments.value("format").value_or(
        project.settings().kind == config::ProjectKind::Native ? "sql" : "py");
    if (format != "sql" && format != "py") {
        throw Error(ErrorCode::Usage, fmt::format("'{}' is no format of a revision", format))
            .hint("--format sql or py");
    }
    return format == "sql";
}

using Changes = std::vector<diff::Change>;

script::PyBody body_of(const Changes& changes, script::PyOptions options,
                       const schema::Database& before) {
    std::vector<script::PyStep> steps;
    for (const diff::Change& change : changes) {
        script::PyStep step{.operation = change.operation};
        for (const diff::Hazard& hazard : change.hazards) {
            if (hazard.kind == diff::Hazard::Kind::DataLoss) {
                step.remarks.push_back("data loss: " + hazard.text);
            }
        }
        steps.push_back(std::move(step));
    }
    options.has_views = !before.views.empty() || !before.triggers.empty();
    options.half_reflected = before.noticed.half_reflected;
    return script::py_body(steps, options);
}

void write_py(Comparison& comparison, const schema::Database& actual,
              const schema::Database& wanted, const Changes& up, const Changes& down,
              NewFileRequest& request) {
    const dialect::Dialect& dialect = comparison.dialect();
    script::PyOptions options;
    options.dialect.postgresql = dialect.flavour() == sql::Flavour::PostgreSql;
    options.dialect.default_schema = actual.default_schema;
    config::TargetMetadata metadata = config::read_target_metadata(comparison.project().settings());
    if (const auto* said = comparison.naming_convention()) {
        options.dialect.convention = *said;
    } else if (metadata.problem) {
        options.dialect.convention.reset();
    } else {
        options.dialect.convention = std::move(metadata.naming_convention);
    }
    options.render = [&](const operation::Operation& any) { return dialect.render(any); };
    script::PyBody body = body_of(up, options, actual);
    request.upgrade = std::move(body.text);
    request.imports.merge(body.imports);
    options.leads_back = true;
    body = body_of(down, options, wanted);
    request.downgrade = std::move(body.text);
    request.imports.merge(body.imports);
}

// False where there is nothing to write.
bool autogenerate(Invocation& call, Comparison& comparison, NewFileRequest& request) {
    request.as_sql = writes_sql(call, comparison.project());
    require_head(comparison.project());
    comparison.settle({});
    const auto [actual, wanted] = comparison.read_project();
    const std::vector<diff::Rename> renames = comparison.renames(actual, wanted, true);
    const Changes up = comparison.changes(actual, wanted, renames);
    if (up.empty() && !call.arguments.has("allow-empty")) {
        call.output.note("The database is what the models say: no revision is written.");
        return false;
    }
    note_hazards(call, up);
    const Changes down = comparison.changes(wanted, actual, reversed(renames));
    if (*request.as_sql) {
        request.upgrade = sql_of(up, comparison.dialect(), true);
        request.downgrade = sql_of(down, comparison.dialect(), true);
    } else {
        write_py(comparison, actual, wanted, up, down, request);
    }
    return true;
}

}  // namespace

void revision(Invocation& call) {
    const Arguments& arguments = call.arguments;
    if (arguments.has("sql")) {
        throw Error(ErrorCode::Unsupported, "revision --sql is not supported yet")
            .hint("without it an empty revision is written, to be filled in by hand");
    }
    NewFileRequest request;
    request.command = "revision";
    request.message = arguments.value("message");
    request.heads = arguments.all("head");
    if (request.heads.empty()) {
        request.heads.emplace_back("head");
    }
    request.splice = arguments.has("splice");
    request.branch_label = arguments.value("branch-label");
    request.version_path = arguments.value("version-path");
    request.id = arguments.value("rev-id");
    request.depends_on = arguments.all("depends-on");
    if (!arguments.has("autogenerate")) {
        Project project(call);
        write_new_file(call, project, request);
        return;
    }
    Comparison comparison(call);
    if (autogenerate(call, comparison, request)) {
        write_new_file(call, comparison.project(), request);
    }
}

}  // namespace limbeck::command
