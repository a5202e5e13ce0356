// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/command/command.h"
#include "limbeck/config/database_url.h"
#include "limbeck/config/settings.h"
#include "limbeck/dialect/dialect.h"
#include "limbeck/plan/plan.h"
#include "limbeck/run/run.h"
#include "limbeck/script/directory.h"

namespace limbeck::command {

// The dialect of a URL. Throws Error (Unsupported) for one that is not there yet, (Config) for one
// that nobody knows.
const dialect::Dialect& dialect_of(const base::Url& url);

// A number of seconds from the command line. Throws Error (Usage).
double seconds(const std::string& text);

// What belongs to a program that works on its own database (migrator/): nothing of it where the
// command line asks.
struct Program {
    // The revisions that are part of it, in the place of files.
    std::optional<std::vector<script::CarriedFile>> revisions = std::nullopt;
    // What its models say (model::read_schema_json); "" for those that the configuration names.
    std::string models = {};
    // A connection of its own, in the place of one that is opened: the database that it leads to,
    // and what uses it.
    std::optional<base::Url> lent_url = std::nullopt;
    std::function<std::unique_ptr<dialect::Connection>(const dialect::ConnectOptions&)> lend =
        nullptr;
    // The steps that its revisions may call, by name.
    std::map<std::string, run::ProgramStep> steps = {};
};

// What a project is asked for beside what its configuration says, and who listens.
struct ProjectOptions {
    config::Settings settings;
    std::optional<std::string> url = std::nullopt;      // in the place of the configuration's
    std::optional<double> lock_timeout = std::nullopt;  // the same; seconds
    bool single_transaction = false;                    // whatever the configuration says
    bool offline = false;                               // `--sql`
    const std::atomic<bool>* interrupted = nullptr;
    std::function<void(std::string_view)> print;  // what scripts print
    std::function<void(std::string_view)> note;   // warnings, one line each
    std::function<void(const plan::Step&, std::size_t done, std::size_t total)> announce;
    Program program = {};
};

// What a command works on; each part is loaded when first asked for, so that a command that needs
// no database never looks for one.
class Project {
  public:
    explicit Project(Invocation& call);
    explicit Project(ProjectOptions options);
    Project(const Project&) = delete;
    Project& operator=(const Project&) = delete;

    [[nodiscard]] const config::Settings& settings() const { return options_.settings; }
    [[nodiscard]] const Program& program() const { return options_.program; }
    void add_step(std::string name, run::ProgramStep step) {
        options_.program.steps.insert_or_assign(std::move(name), std::move(step));
    }
    // Whether one of the folders for revisions is there.
    [[nodiscard]] bool has_revisions() const;
    // The revision files. Their warnings go to the user.
    const revision::Graph& graph();

    // The database that the configuration leads to; connects to nothing.
    const base::Url& url();
    // "DATABASE_URL from .env"
    const std::string& url_source();
    const dialect::Dialect& dialect();
    dialect::VersionTable version_table() const;

    // False where connecting would make it.
    bool database_exists();
    dialect::Connection& connection();
    void disconnect() { connection_.reset(); }
    // The version rows; none where there is no version table, or no database file yet.
    std::vector<std::string> rows();

    // What plan/ and run/ need.
    plan::Context plan_context(bool offline = false);
    // For looking only: the name of the version table may be a guess.
    plan::Context survey_context(const dialect::Dialect& dialect);
    run::Options run_options();

  private:
    void resolve_url();
    void warn_of_env_py();
    const alembic::ProjectFacts& script_facts();
    const schema::NamingConvention& naming_convention();

    ProjectOptions options_;
    std::optional<script::History> history_;
    std::optional<base::Url> url_;
    std::string url_source_;
    std::unique_ptr<dialect::Connection> connection_;
    std::optional<alembic::ProjectFacts> facts_;
    std::optional<schema::NamingConvention> naming_convention_;
    bool warned_of_env_py_ = false;
};

}  // namespace limbeck::command
