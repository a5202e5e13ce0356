// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/new_file.h"
#include "limbeck/revision/identifier.h"

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
    if (found != heads) {
        std::vector<std::string> ids;
        for (const revision::Index i : heads) {
            ids.push_back(graph[i].id);
        }
        throw Error(ErrorCode::Refused, "Target database is not up to date.")
            .hint(fmt::format("it is at {}, the newest is {}: 'limbeck upgrade heads' first",
                              rows.empty() ? "base" : base::join(rows, ", "),
                              base::join(ids, ", ")));
    }
}

void require_sql(const Invocation& call, const Project& project) {
    const std::string format = call.arguments.value("format").value_or(
        project.settings().kind == config::ProjectKind::Native ? "sql" : "py");
    if (format != "sql" && format != "py") {
        throw Error(ErrorCode::Usage, fmt::format("'{}' is no format of a revision", format))
            .hint("--format sql or py");
    }
    if (format == "py") {
        throw Error(ErrorCode::Unsupported, "revision --autogenerate does not write .py files yet")
            .hint("--format sql writes one that stands beside the others in the same history");
    }
}

// False where there is nothing to write.
bool autogenerate(Invocation& call, Comparison& comparison, NewFileRequest& request) {
    require_sql(call, comparison.project());
    require_head(comparison.project());
    comparison.settle({});
    const schema::Database wanted = comparison.read_models();
    const schema::Database actual = comparison.read_database();
    const std::vector<diff::Change> up = comparison.changes(actual, wanted);
    if (up.empty() && !call.arguments.has("allow-empty")) {
        call.output.note("The database is what the models say: no revision is written.");
        return false;
    }
    note_hazards(call, up);
    request.as_sql = true;
    request.upgrade = sql_of(up, comparison.dialect(), true);
    request.downgrade = sql_of(comparison.changes(wanted, actual), comparison.dialect(), true);
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
