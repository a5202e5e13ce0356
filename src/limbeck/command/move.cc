// SPDX-License-Identifier: MIT
#include "limbeck/command/move.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/command/json.h"
#include "limbeck/command/named.h"
#include "limbeck/command/report.h"
#include "limbeck/plan/offline.h"
#include "limbeck/revision/identifier.h"

namespace limbeck::command {

namespace {

// The rows a database at `start` would have.
std::vector<std::string> rows_at(Project& project, const std::string& start) {
    std::vector<std::string> rows;
    for (const revision::Index i : revision::resolve(project.graph(), start)) {
        rows.push_back(project.graph()[i].id);
    }
    return rows;
}

void warn(Invocation& call, const plan::Plan& plan) {
    for (const std::string& warning : plan.warnings) {
        call.output.note("WARNING: " + warning);
    }
}

void print_sql(Invocation& call, Project& project, const Move& move) {
    const plan::Plan plan =
        move.plan(project.plan_context(true), rows_at(project, move.start.value_or("base")));
    warn(call, plan);
    const run::Options options = project.run_options();
    plan::write_offline(plan, project.dialect(), {options.table, options.single_transaction},
                        call.output.out);
}

void show_plan(Invocation& call, Project& project, const Move& move) {
    const std::vector<std::string> rows = move.start   ? rows_at(project, *move.start)
                                          : move.purge ? std::vector<std::string>{}
                                                       : project.rows();
    const plan::Plan plan = move.plan(project.plan_context(), rows);
    warn(call, plan);
    call.output.out(call.arguments.has("json")
                        ? plan_json(move.name, plan, project.dialect().name(), false)
                        : plan_text(plan, call.output));
}

}  // namespace

plan::Plan execute(Project& project, const Move& move) {
    const plan::Context context = project.plan_context();
    const run::Options options = project.run_options();
    // Connecting makes the file of a database that is not there: only for a plan that stands.
    std::optional<plan::Plan> first;
    if (!project.database_exists()) {
        first = move.plan(context, {});
        run::check_single_transaction(*first, options);
        if (first->steps.empty()) {
            return std::move(*first);
        }
    }
    const auto planner = [&](std::span<const std::string> rows) {
        return first && rows.empty() ? *std::exchange(first, std::nullopt)
                                     : move.plan(context, rows);
    };
    const auto run = move.purge ? run::purge_and_stamp : run::execute;
    return run(project.connection(), project.dialect(), planner, options);
}

void carry_out(Invocation& call, Project& project, const Move& move) {
    for (const std::string other : {"json", "dry-run"}) {
        if (call.arguments.has("sql") && call.arguments.has(other)) {
            throw Error(ErrorCode::Usage, fmt::format("--sql and --{} exclude one another", other));
        }
    }
    if (call.arguments.has("sql")) {
        print_sql(call, project, move);
        return;
    }
    if (call.arguments.has("dry-run")) {
        show_plan(call, project, move);
        return;
    }
    const plan::Plan plan = execute(project, move);
    warn(call, plan);
    if (call.arguments.has("json")) {
        call.output.out(plan_json(move.name, plan, project.dialect().name(), true));
    }
}

std::optional<std::string> take_start(const Invocation& call, std::string& target) {
    const auto range = parse_range(target);
    if (!range) {
        return std::nullopt;
    }
    if (!call.arguments.has("sql") && !call.arguments.has("dry-run")) {
        throw Error(ErrorCode::Usage, "Range revision not allowed")
            .hint(
                "a range says where to begin, which a real run learns from the database; it goes "
                "with --sql or --dry-run");
    }
    target = range->end;
    return range->start.empty() ? "base" : range->start;
}

}  // namespace limbeck::command
