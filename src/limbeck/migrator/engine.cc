// SPDX-License-Identifier: MIT
#include "limbeck/migrator/engine.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/command/json.h"
#include "limbeck/command/move.h"
#include "limbeck/command/named.h"
#include "limbeck/config/settings.h"
#include "limbeck/migrator/transaction.h"
#include "limbeck/postgresql/postgresql.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/reach.h"
#include "limbeck/revision/walk.h"
#include "limbeck/sqlite/sqlite.h"

namespace limbeck::migrator {

namespace {

void replace(std::string& setting, const std::optional<std::string>& value) {
    setting = value.value_or(std::move(setting));
}

// What the configuration says, and in its place what the program says.
config::Settings settings_of(const Options& options) {
    config::Settings settings;
    if (options.project || !options.config_files.empty()) {
        settings = config::load({.directory = base::real_path(options.project.value_or(".")),
                                 .config_files = options.config_files,
                                 .environment = options.environment});
    } else {
        settings.directory = base::real_path(".");
        settings.environment = options.environment;
        settings.models_directory = settings.directory;
    }
    if (!options.revision_folders.empty()) {
        settings.version_locations.clear();
        for (const std::string& folder : options.revision_folders) {
            settings.version_locations.push_back(base::absolute_path(folder, settings.directory));
        }
    }
    replace(settings.version_table, options.version_table);
    replace(settings.version_table_schema, options.version_table_schema);
    if (options.version_table) {
        settings.unknown_version_table.reset();
    }
    if (options.single_transaction) {
        settings.transaction = *options.single_transaction ? config::TransactionScope::WholeRun
                                                           : config::TransactionScope::PerRevision;
    }
    settings.include.insert(settings.include.end(), options.include.begin(), options.include.end());
    settings.exclude.insert(settings.exclude.end(), options.exclude.begin(), options.exclude.end());
    if (options.dev_url) {
        settings.dev_url = base::Secret(*options.dev_url);
    }
    return settings;
}

std::vector<script::CarriedFile> carried(EmbeddedRevisions revisions) {
    std::vector<script::CarriedFile> files;
    files.reserve(revisions.size());
    for (const EmbeddedRevision& each : revisions) {
        files.push_back({each.path, each.text});
    }
    return files;
}

// What the program brings of its own.
command::Program program_of(const Options& options) {
    command::Program program;
    if (options.revisions) {
        program.revisions = carried(*options.revisions);
    }
    program.models = options.models;
    if (options.postgresql != nullptr) {
        program.lent_url = postgresql::url_of(options.postgresql);
        program.lend = [lent = options.postgresql](const dialect::ConnectOptions& how) {
            return postgresql::lend(lent, how);
        };
    } else if (options.sqlite != nullptr) {
        program.lent_url = sqlite::url_of(options.sqlite);
        program.lend = [lent = options.sqlite](const dialect::ConnectOptions& how) {
            return sqlite::lend(lent, how);
        };
    }
    return program;
}

void check(const Options& options) {
    const int databases = static_cast<int>(options.url.has_value()) +
                          static_cast<int>(options.postgresql != nullptr) +
                          static_cast<int>(options.sqlite != nullptr);
    if (databases > 1) {
        throw Error(ErrorCode::Usage, "the options name more than one database")
            .hint("one of url, postgresql and sqlite");
    }
    if (databases == 0 && !options.project && options.config_files.empty()) {
        throw Error(ErrorCode::Usage, "the options name no database")
            .hint("one of url, postgresql and sqlite, or a project whose configuration does");
    }
    if (options.revisions && !options.revision_folders.empty()) {
        throw Error(ErrorCode::Usage, "the options name two histories")
            .hint("either revisions or revision_folders");
    }
}

command::Move move_to(plan::Action action, std::string_view target) {
    return {.name = "",
            .start = std::nullopt,
            .plan = [action, target = std::string(target)](const plan::Context& context,
                                                           std::span<const std::string> rows) {
                switch (action) {
                    case plan::Action::Upgrade:
                        return plan::plan_upgrade(context, rows, target);
                    case plan::Action::Downgrade:
                        return plan::plan_downgrade(context, rows, target);
                    case plan::Action::Stamp:
                        break;
                }
                return plan::plan_stamp(context, rows, std::span(&target, 1));
            }};
}

}  // namespace

Engine::Engine(Options options) : options_(std::move(options)), project_(project_options()) {}

command::ProjectOptions Engine::project_options() {
    check(options_);
    command::ProjectOptions project;
    project.settings = settings_of(options_);
    project.url = options_.url;
    project.single_transaction = options_.single_transaction.value_or(false);
    if (options_.lock_timeout) {
        project.lock_timeout = std::max(0.0, options_.lock_timeout->count());
    }
    project.interrupted = &interrupted_;
    project.note = [this](std::string_view line) { log(line); };
    project.print = project.note;
    project.announce = [this](const plan::Step& step, std::size_t done, std::size_t total) {
        if (options_.progress) {
            options_.progress(public_step(step), done, total);
        }
    };
    project.program = program_of(options_);
    return project;
}

void Engine::log(std::string_view line) const {
    while (line.ends_with('\n')) {
        line.remove_suffix(1);
    }
    if (options_.log && !line.empty()) {
        options_.log(line);
    }
}

template <typename Work>
auto Engine::visit(const Work& work) {
    struct Leaving {
        command::Project& project;
        ~Leaving() { project.disconnect(); }
    };
    const Leaving leaving{project_};
    if (interrupted_) {
        throw Error(ErrorCode::Interrupted, "interrupted");
    }
    return work();
}

void Engine::add_step(std::string name, std::function<void(Transaction&)> step) {
    project_.add_step(std::move(name),
                      [this, step = std::move(step)](dialect::Connection& connection) {
                          Transaction::Implementation inside{connection, dialect().flavour()};
                          Transaction transaction(inside);
                          step(transaction);
                      });
}

const revision::Graph& Engine::graph() {
    if (!options_.revisions && project_.settings().version_locations.empty()) {
        throw Error(ErrorCode::Config, "nobody says which revisions there are")
            .hint("the options have revisions (embedded ones) and revision_folders");
    }
    return project_.graph();
}

std::vector<std::string> Engine::rows() {
    return visit([&] { return project_.rows(); });
}

std::string Engine::current_json() {
    const revision::Graph& all = graph();
    const std::vector<std::string> found = rows();
    const std::vector<revision::Index> known = revision::locate_rows(all, found);
    const command::DatabaseReport report{project_.url().to_string(), project_.url_source(), found,
                                         command::is_at_heads(all, known)};
    return command::revisions_json("current", all, revision::current_tips(all, known), {}, &report);
}

plan::Plan Engine::plan(plan::Action action, std::string_view target) {
    graph();
    return visit(
        [&] { return move_to(action, target).plan(project_.plan_context(), project_.rows()); });
}

plan::Plan Engine::execute(plan::Action action, std::string_view target) {
    graph();
    return visit([&] {
        plan::Plan plan = command::execute(project_, move_to(action, target));
        for (const std::string& warning : plan.warnings) {
            log("WARNING: " + warning);
        }
        return plan;
    });
}

std::vector<diff::Change> Engine::changes() {
    command::Invocation call;
    call.directory = project_.settings().directory;
    call.interrupted = &interrupted_;
    call.output.note = [this](std::string_view line) { log(line); };
    call.output.out = call.output.note;
    return visit([&] {
        command::Comparison comparison(call, project_);
        comparison.settle({});
        const auto [actual, wanted] = comparison.read_project();
        return comparison.changes(actual, wanted, comparison.renames(actual, wanted, false));
    });
}

void Engine::require_at_least(std::string_view target) {
    const revision::Graph& all = graph();
    const std::vector<std::string> found = visit([&]() -> std::vector<std::string> {
        return project_.database_exists()
                   ? project_.connection().version_rows(project_.version_table())
                   : std::vector<std::string>{};
    });
    std::vector<revision::Index> known;
    std::vector<std::string> unknown;
    for (const std::string& row : found) {
        if (const auto i = all.find_id(row)) {
            known.push_back(*i);
        } else {
            unknown.push_back(row);
        }
    }
    const auto follow = revision::Follow::WithDependencies;
    const revision::Set applied = revision::ancestors(all, known, follow);
    for (const revision::Index wanted : revision::resolve(all, target)) {
        if (applied[wanted]) {
            continue;
        }
        const revision::Set needed = revision::ancestors(all, std::span(&wanted, 1), follow);
        const bool is_below = std::any_of(known.begin(), known.end(),
                                          [&](revision::Index row) { return needed[row]; });
        if (!unknown.empty() && !is_below) {
            log(
                fmt::format("WARNING: the database is at {}, which this program does not know: it "
                            "is taken to be later than {}",
                            base::join(unknown, ", "), all[wanted].id));
            continue;
        }
        throw Error(ErrorCode::Refused,
                    fmt::format("the database is at {}, and this program needs {} or later",
                                found.empty() ? "base" : base::join(found, ", "), all[wanted].id))
            .hint(fmt::format("migrate {} first, with whatever runs its migrations",
                              project_.url().to_string()));
    }
}

Step public_step(const plan::Step& step) {
    Step result{.action = step.action == plan::Action::Upgrade     ? Step::Action::Upgrade
                          : step.action == plan::Action::Downgrade ? Step::Action::Downgrade
                                                                   : Step::Action::Stamp,
                .revision = step.id,
                .summary = step.summary,
                .path = step.path,
                .in_transaction = !step.outside_transaction,
                .statements = {},
                .is_complete = !step.asks_database};
    for (const dialect::Statement& statement : step.statements) {
        result.statements.push_back(statement.sql);
    }
    return result;
}

Plan public_plan(const plan::Plan& plan) {
    Plan result{.steps = {}, .rows_before = plan.rows_before, .rows_after = plan.rows_after};
    for (const plan::Step& step : plan.steps) {
        result.steps.push_back(public_step(step));
    }
    return result;
}

}  // namespace limbeck::migrator
