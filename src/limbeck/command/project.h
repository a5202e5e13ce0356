// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
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

// What a command works on; each part is loaded when first asked for, so that a command that needs
// no database never looks for one.
class Project {
  public:
    explicit Project(Invocation& call);

    [[nodiscard]] const config::Settings& settings() const { return settings_; }
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

    Invocation& call_;
    config::Settings settings_;
    std::optional<script::History> history_;
    std::optional<base::Url> url_;
    std::string url_source_;
    std::unique_ptr<dialect::Connection> connection_;
    std::optional<alembic::ProjectFacts> facts_;
    std::optional<schema::NamingConvention> naming_convention_;
    bool warned_of_env_py_ = false;
};

}  // namespace limbeck::command
