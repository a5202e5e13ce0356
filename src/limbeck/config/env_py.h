// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/error.h"

namespace limbeck::config {

// What env.py gives for one keyword of context.configure(). It is `given` without a `literal` where
// the value is computed, or where two calls disagree.
struct EnvPyArgument {
    bool given = false;
    std::optional<std::string> literal;    // "true", "false" for Python's; "" for None
    std::vector<std::string> expressions;  // as the calls have them, each once
    Location at;
};

// Something that env.py has done when it runs, beyond configuring: SQL of its own, listeners,
// arguments for the revisions. It is not done here.
struct EnvPyAction {
    std::string text;  // its first line
    Location at;
};

// Facts from an Alembic project's env.py, which is read as text and never run.
struct EnvPy {
    std::string path;
    std::set<std::string> mentioned;  // of the names asked for
    EnvPyArgument version_table;
    EnvPyArgument version_table_schema;
    EnvPyArgument transaction_per_migration;  // where a connection is configured
    // Where a URL is configured, for --sql; the same where the two are not told apart.
    EnvPyArgument offline_transaction_per_migration;
    EnvPyArgument target_metadata;  // target_metadata.h follows it
    EnvPyArgument include_schemas;
    EnvPyArgument render_as_batch;
    EnvPyArgument compare_type;
    EnvPyArgument compare_server_default;
    std::optional<Location> sets_url;  // set_main_option("sqlalchemy.url", …) and its likes
    std::vector<EnvPyAction> actions;
    std::optional<std::string> problem;  // why the file could not be read to its end

    [[nodiscard]] bool mentions(std::string_view name) const {
        return mentioned.count(std::string(name)) > 0;
    }
};

// Looks for the given environment variables as whole words in names and strings (not in comments
// and docstrings), for keyword arguments, and for module constants that those name. Never throws: a
// file that is no Python has a `problem`.
EnvPy read_env_py(const std::string& path, std::string_view bytes,
                  std::span<const std::string_view> variables);

}  // namespace limbeck::config
