// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "limbeck/config/dotenv.h"
#include "limbeck/config/ini.h"
#include "limbeck/config/toml.h"

namespace limbeck::config {

// What the command line and the process say about the configuration.
struct Request {
    std::string directory = {};                  // the working directory, absolute
    std::vector<std::string> config_files = {};  // -c
    std::optional<std::string> section = {};     // -n; "alembic" when not given
    std::vector<std::string> x_arguments = {};   // -x
    Environment environment = {};                // the process's
};

// One configuration file. Relative paths are what the user typed, so that messages name files as
// the user knows them.
struct TomlFile {
    std::string path;       // absolute
    std::string directory;  // the folder it is in, absolute
    TomlTable table;
};
struct IniFile {
    std::string path;
    std::string directory;
    Ini ini;
};

// The configuration files of a project, read. What is said in an earlier one counts.
struct Sources {
    std::optional<TomlFile> limbeck;    // limbeck.toml
    std::optional<IniFile> ini;         // alembic.ini
    std::optional<TomlFile> pyproject;  // pyproject.toml, when it has [tool.alembic]
    bool chose_ini = false;             // the ini or its section was named by the user
};

// Finds and reads them: those named by -c, or by ALEMBIC_CONFIG when there is no -c; otherwise
// limbeck.toml, alembic.ini and pyproject.toml in the working directory. A limbeck.toml beside a
// named ini or pyproject.toml is read with it, and the other way round; a pyproject.toml in the
// working directory is read beside a named ini, and the other way round, as Alembic does.
// Throws Error (Config) for a named file that does not exist, for two of one kind, and for files
// that cannot be read.
Sources read_sources(const Request& request);

// A path as messages show it: relative to the working directory when it is below it.
std::string shown_path(const std::string& path, const std::string& directory);

}  // namespace limbeck::config
