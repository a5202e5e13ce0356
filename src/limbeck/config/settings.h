// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "limbeck/base/secret.h"
#include "limbeck/config/env_py.h"
#include "limbeck/config/sources.h"

namespace limbeck::config {

// Alembic: there is an ini or a [tool.alembic], or the script location holds an env.py.
enum class ProjectKind { Alembic, Native };

// What one transaction covers: one revision, or all that a command runs.
enum class TransactionScope { PerRevision, WholeRun };

// A program to run on a new revision file.
struct PostWriteHook {
    std::string name = {};
    std::string type = {};     // "console_scripts", "exec", "module", or one that env.py registers
    std::string target = {};   // the entry point, executable or module; "" for another type
    std::string options = {};  // may hold REVISION_SCRIPT_FILENAME
    std::string directory = {};  // absolute; "" for the working directory
    Location at = {};

    bool operator==(const PostWriteHook&) const = default;
};

// Where limbeck.toml says the URL comes from.
enum class UrlFrom { Undecided, IniUrl, EnvironmentUrl };

// What limbeck.toml says about the URL; the text as written, with its ${…}.
struct UrlSetting {
    base::Secret text;
    Location at;
    UrlFrom from = UrlFrom::Undecided;
};

// Everything that a command needs to know about a project. All paths are absolute unless said.
struct Settings {
    ProjectKind kind = ProjectKind::Native;
    std::string directory;           // the working directory
    std::vector<std::string> files;  // the configuration files read, the most telling first
    std::string section = "alembic";

    std::string script_location;
    std::vector<std::string> version_locations;
    bool recursive_version_locations = false;
    std::vector<std::string> prepend_sys_path;
    std::string file_template = "%(rev)s_%(slug)s";
    int truncate_slug_length = 40;
    std::string timezone;  // "" for local time
    std::string output_encoding = "utf-8";
    bool sourceless = false;
    bool revision_environment = false;
    std::vector<PostWriteHook> post_write_hooks;

    std::string version_table = "alembic_version";
    std::string version_table_schema;  // "" for the connection's own
    // Set where env.py computes the name or the schema and limbeck.toml does not say it: the two
    // fields above are then a guess (see require_version_table).
    std::optional<Location> unknown_version_table;
    TransactionScope transaction = TransactionScope::PerRevision;
    TransactionScope offline_transaction = TransactionScope::PerRevision;  // of --sql
    std::optional<double> lock_timeout;                                    // seconds
    // What limbeck.toml says; read_target_metadata() asks the models where it is silent.
    std::optional<std::map<std::string, std::string>> naming_convention;

    // What the database should look like, and what of it is compared: limbeck.toml alone says so.
    std::vector<std::string> models;   // sources, as model::parse_source reads them
    std::string models_directory;      // what a relative file in them counts from
    std::string python;                // the interpreter for models in Python; "" to look for one
    double models_timeout = 60;        // seconds that importing them may take
    base::Secret dev_url;              // the server for scratch databases; as written
    std::vector<std::string> include;  // patterns, as diff::Filter has them
    std::vector<std::string> exclude;
    std::vector<std::string> ignore;   // attributes, as diff::Filter has them
    std::vector<std::string> presets;  // names of diff::preset

    std::vector<std::string> x_arguments;
    std::vector<std::string> warnings;  // each one line, with its place

    // What database_url.h works on.
    Environment environment;
    Sources sources;
    std::optional<EnvPy> env_py;
    UrlSetting url;
};

// Reads a project's configuration. Single keys come from limbeck.toml, then the ini, then
// pyproject.toml. Throws Error (Config), located where there is a place, for files that cannot be
// read (see read_sources), values of the wrong type, a package that cannot be found, and
// "No 'script_location' key found in configuration.".
Settings load(const Request& request);

// Throws Error (Refused) where the version table's name is not known: with the wrong one every
// revision would run again. To be called before the version table is touched or printed about.
void require_version_table(const Settings& settings);

}  // namespace limbeck::config
