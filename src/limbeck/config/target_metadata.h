// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>

#include "limbeck/config/settings.h"

namespace limbeck::config {

// The MetaData of a project's models, which gives constraints and indexes their names, as far as
// the project's source says it.
struct TargetMetadata {
    // "ix", "uq", "ck", "fk", "pk" and SQLAlchemy's templates; empty where there is no convention
    // or where it is not known.
    std::map<std::string, std::string> naming_convention;
    std::string expression;        // what env.py gives: "Base.metadata"
    std::string import_path;       // where that comes from: "app.db.base:Base.metadata", or ""
    std::optional<Location> at;    // where it gives that
    std::optional<Location> made;  // where the MetaData is made
    // Why the convention is not known, and where the following of names ended.
    std::optional<std::string> problem;
    std::optional<Location> problem_at;
};

// Follows the target_metadata of env.py through the project's files, none of which runs: the
// naming_convention of limbeck.toml counts instead where it is given. Modules are looked for in
// prepend_sys_path, in what env.py adds to sys.path, in the working directory and its src, and
// beside the script location. Never throws for what cannot be followed: that is a `problem`.
//
// Costs reading every module of the project that env.py imports, directly or not (0.15 s for two
// thousand), and parsing the few that matter: to be called when a revision needs names, not for
// every command.
TargetMetadata read_target_metadata(const Settings& settings);

// The naming convention, for a run that needs it. Throws Error (Unsupported), located, where it is
// not known.
std::map<std::string, std::string> require_naming_convention(const TargetMetadata& metadata);

}  // namespace limbeck::config
