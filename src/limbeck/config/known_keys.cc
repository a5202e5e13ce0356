// SPDX-License-Identifier: MIT
#include "limbeck/config/known_keys.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"

namespace limbeck::config {

namespace {

using Keys = std::vector<std::string>;

const Keys& alembic_keys() {
    static const Keys keys{"script_location",
                           "version_locations",
                           "recursive_version_locations",
                           "prepend_sys_path",
                           "file_template",
                           "truncate_slug_length",
                           "timezone",
                           "output_encoding",
                           "sourceless",
                           "revision_environment"};
    return keys;
}

Keys with(Keys keys, const Keys& more) {
    keys.insert(keys.end(), more.begin(), more.end());
    return keys;
}

const Keys& ini_keys() {
    static const Keys keys =
        with(alembic_keys(), {"path_separator", "version_path_separator", "sqlalchemy.url"});
    return keys;
}

const Keys& pyproject_keys() {
    static const Keys keys =
        with(alembic_keys(), {"path_separator", "version_path_separator", "post_write_hooks"});
    return keys;
}

const Keys& limbeck_keys() {
    static const Keys keys =
        with(alembic_keys(),
             {"version_table", "version_table_schema", "transaction", "lock_timeout", "url",
              "url_from", "naming_convention", "post_write_hooks", "models", "python",
              "models_timeout", "dev_url", "include", "exclude", "ignore", "preset"});
    return keys;
}

bool is_known(const Keys& known, const std::string& key) {
    return std::find(known.begin(), known.end(), key) != known.end();
}

void warn(const std::string& key, const Location& at, const Keys& known, bool only_near,
          std::vector<std::string>& warnings) {
    const auto near = base::nearest(key, known);
    if (near || !only_near) {
        warnings.push_back(
            fmt::format("{}: unknown key '{}'{}", place(at), key,
                        near ? fmt::format("; did you mean '{}'?", *near) : ", ignored"));
    }
}

void warn(const TomlFile& file, const Keys& known, bool only_near,
          std::vector<std::string>& warnings) {
    for (const auto& [key, value] : file.table.values) {
        if (!is_known(known, key)) {
            warn(key, value.at, known, only_near, warnings);
        }
    }
}

}  // namespace

void warn_about_unknown_keys(const Sources& sources, const std::string& section,
                             std::vector<std::string>& warnings) {
    if (sources.limbeck) {
        warn(*sources.limbeck, limbeck_keys(), false, warnings);
    }
    if (sources.ini) {
        const Ini& ini = sources.ini->ini;
        for (const std::string& key : ini.own_keys(section)) {
            if (!is_known(ini_keys(), key) && !key.starts_with("sqlalchemy.")) {
                warn(key, ini.locate(section, key), ini_keys(), true, warnings);
            }
        }
    }
    if (sources.pyproject) {
        warn(*sources.pyproject, pyproject_keys(), true, warnings);
    }
}

}  // namespace limbeck::config
