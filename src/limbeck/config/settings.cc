// SPDX-License-Identifier: MIT
// limbeck.toml:
//   script_location             = "migrations"          paths count from the file's own folder
//   version_locations           = ["migrations", …]   default: the script location
//   recursive_version_locations = false
//   prepend_sys_path            = ["."]                  where "package:path" locations are found
//   file_template               = "%(rev)s_%(slug)s"     as it is, without doubled "%"
//   truncate_slug_length        = 40
//   timezone                    = "UTC"
//   output_encoding             = "utf-8"
//   sourceless                  = false
//   revision_environment        = false
//   version_table               = "alembic_version"
//   version_table_schema        = "public"
//   transaction                 = "revision" | "run"     one transaction for each, or for all
//   lock_timeout                = 30                     seconds, also 0.5
//   url                         = "postgresql://app:${PGPASSWORD}@host/app"
//   url_from                    = "ini" | "environment"  instead of url
//   models                      = ["sql:schema/*.sql"]   what the database should look like
//   python                      = ".venv/bin/python"     the interpreter for models in Python
//   models_timeout              = 60                     seconds that importing them may take
//   dev_url                     = "postgresql://host/db" the server for scratch databases
//   include, exclude            = ["app.*", "view:*"]    what is compared
//   ignore                      = ["comment"]            attributes that are not
//   preset                      = "supabase"             what a platform brings along; or a list
//   [naming_convention]                                  ix, uq, ck, fk, pk = "fk_%(table_name)s_…"
//   [[post_write_hooks]]                                 name, type, entrypoint | executable |
//                                                        module, options, cwd
// alembic.ini and [tool.alembic] of pyproject.toml hold Alembic's keys.
#include "limbeck/config/settings.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/config/hooks.h"
#include "limbeck/config/known_keys.h"
#include "limbeck/config/locate.h"
#include "limbeck/config/lookup.h"
#include "limbeck/config/url_sources.h"

namespace limbeck::config {

namespace {

Error no_script_location(const Settings& settings) {
    Error error(ErrorCode::Config, "No 'script_location' key found in configuration.");
    if (settings.files.empty()) {
        error.hint(fmt::format(
            "there is no limbeck.toml, no alembic.ini and no pyproject.toml with [tool.alembic] in "
            "{}; `limbeck init` starts a project, -c names a configuration file elsewhere",
            settings.directory));
    } else if (settings.sources.ini && !settings.sources.ini->ini.has_section(settings.section)) {
        const Ini& ini = settings.sources.ini->ini;
        const auto near = base::nearest(settings.section, ini.sections());
        error.at({ini.path(), 0, 0, ""})
            .hint(fmt::format("the file has no section [{}]{}", settings.section,
                              near ? fmt::format("; did you mean [{}]?", *near) : ""));
    } else {
        error.at({shown_path(settings.files.front(), settings.directory), 0, 0, ""});
    }
    return error;
}

// A path, or "package:path" with the package's folder looked for where Python would be told to
// look. Packages that only an installed Python could find are out of reach here.
std::string resolve_location(const std::string& location, const Found<std::string>& said,
                             const Settings& settings) {
    const std::size_t colon = location.find(':');
    if (location.starts_with('/') || colon == std::string::npos) {
        return base::absolute_path(location, said.directory);
    }
    const std::string package = location.substr(0, colon);
    const std::string folder = base::replace_all(package, ".", "/");
    std::vector<std::string> roots = settings.prepend_sys_path;
    roots.push_back(settings.directory);
    for (const std::string& root : roots) {
        const std::string found = base::absolute_path(folder, root);
        if (base::is_directory(found)) {
            return base::absolute_path(location.substr(colon + 1), found);
        }
    }
    throw Error(ErrorCode::Config,
                fmt::format("cannot find the package '{}' of the location '{}'", package, location))
        .at(said.at)
        .hint(fmt::format("looked for the folder {} in {}; prepend_sys_path adds places", folder,
                          base::join(roots, ", ")));
}

void read_locations(Settings& settings, const Lookup& lookup) {
    if (const auto paths = lookup.list("prepend_sys_path", ":")) {
        for (const std::string& path : paths->value) {
            settings.prepend_sys_path.push_back(base::absolute_path(path, paths->directory));
        }
    }
    const auto script_location = lookup.text("script_location");
    if (!script_location) {
        throw no_script_location(settings);
    }
    settings.script_location = resolve_location(script_location->value, *script_location, settings);

    if (const auto locations = lookup.list("version_locations", "")) {
        for (const std::string& location : locations->value) {
            settings.version_locations.push_back(resolve_location(
                location, {location, locations->at, locations->directory}, settings));
        }
    }
    settings.recursive_version_locations = lookup.truth("recursive_version_locations");
}

void read_text_setting(std::string& field, const Lookup& lookup, std::string_view key) {
    if (auto found = lookup.text(key)) {
        field = std::move(found->value);
    }
}

void read_file_settings(Settings& settings, const Lookup& lookup) {
    read_text_setting(settings.file_template, lookup, "file_template");
    read_text_setting(settings.timezone, lookup, "timezone");
    read_text_setting(settings.output_encoding, lookup, "output_encoding");
    settings.sourceless = lookup.truth("sourceless");
    settings.revision_environment = lookup.truth("revision_environment");
    // Zero means the default, as in Alembic.
    if (const auto length = lookup.count("truncate_slug_length"); length && length->value > 0) {
        settings.truncate_slug_length = length->value;
    }
}

// A key that only limbeck.toml has, and that must be one of two words.
std::optional<bool> read_choice(const TomlTable& table, std::string_view key,
                                const std::array<std::string, 2>& words) {
    const TomlValue* value = find(table, key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto& text = expect<std::string>(*value, key, "a string");
    if (text != words[0] && text != words[1]) {
        const auto near = base::nearest(text, words);
        Error error(ErrorCode::Config, fmt::format("'{}' must be \"{}\" or \"{}\", not \"{}\"", key,
                                                   words[0], words[1], text));
        throw error.at(value->at).hint(near ? fmt::format("did you mean \"{}\"?", *near) : "");
    }
    return text == words[0];
}

void read_url_setting(UrlSetting& url, const TomlTable& table) {
    const TomlValue* text = find(table, "url");
    if (text != nullptr) {
        url.text = base::Secret(expect<std::string>(*text, "url", "a string"));
        url.at = text->at;
    }
    if (const auto from_ini = read_choice(table, "url_from", {"ini", "environment"})) {
        url.from = *from_ini ? UrlFrom::IniUrl : UrlFrom::EnvironmentUrl;
        if (!url.text.empty()) {
            throw Error(ErrorCode::Config, "'url' and 'url_from' cannot both be given")
                .at(find(table, "url_from")->at);
        }
    }
}

void read_naming_convention(Settings& settings, const TomlTable& table) {
    const TomlValue* value = find(table, "naming_convention");
    if (value == nullptr) {
        return;
    }
    static const std::array<std::string, 5> kinds{"ix", "uq", "ck", "fk", "pk"};
    const auto& tables = expect<TomlValue::Tables>(*value, "naming_convention", "a table");
    settings.naming_convention.emplace();
    for (const TomlTable& each : tables) {
        for (const auto& [key, text] : each.values) {
            if (std::find(kinds.begin(), kinds.end(), key) == kinds.end()) {
                throw Error(ErrorCode::Config,
                            fmt::format("unknown key '{}' in naming_convention", key))
                    .at(text.at)
                    .hint("its keys are ix, uq, ck, fk and pk");
            }
            (*settings.naming_convention)[key] = expect<std::string>(text, key, "a string");
        }
    }
}

double seconds(const TomlValue& value, std::string_view key) {
    const auto* whole = std::get_if<std::int64_t>(&value.data);
    const double number =
        whole != nullptr ? static_cast<double>(*whole) : expect<double>(value, key, "a number");
    if (!(number >= 0)) {
        throw Error(ErrorCode::Config,
                    fmt::format("'{}' must be a number of seconds from 0 on", key))
            .at(value.at);
    }
    return number;
}

void read_comparison(Settings& settings, const TomlFile& file) {
    const auto read = [&](std::string_view key, std::vector<std::string>& field) {
        if (const TomlValue* value = find(file.table, key)) {
            field = expect<TomlValue::Strings>(*value, key, "a list of strings");
        }
    };
    read("models", settings.models);
    read("include", settings.include);
    read("exclude", settings.exclude);
    read("ignore", settings.ignore);
    if (const TomlValue* preset = find(file.table, "preset")) {
        if (const auto* name = std::get_if<std::string>(&preset->data)) {
            settings.presets = {*name};
        } else {
            settings.presets =
                expect<TomlValue::Strings>(*preset, "preset", "a string or a list of strings");
        }
    }
    settings.models_directory = file.directory;
    if (const TomlValue* timeout = find(file.table, "models_timeout")) {
        settings.models_timeout = seconds(*timeout, "models_timeout");
    }
    if (const TomlValue* python = find(file.table, "python")) {
        settings.python = expect<std::string>(*python, "python", "a string");
        if (settings.python.find('/') != std::string::npos) {
            settings.python = base::absolute_path(settings.python, file.directory);
        }
    }
    if (const TomlValue* url = find(file.table, "dev_url")) {
        settings.dev_url = base::Secret(expect<std::string>(*url, "dev_url", "a string"));
    }
}

// Gives whether the table's name and its schema were said.
void read_limbeck_toml(Settings& settings, bool& named, bool& placed) {
    if (!settings.sources.limbeck) {
        return;
    }
    const TomlTable& table = settings.sources.limbeck->table;
    if (const TomlValue* name = find(table, "version_table")) {
        settings.version_table = expect<std::string>(*name, "version_table", "a string");
        if (settings.version_table.empty()) {
            throw Error(ErrorCode::Config, "'version_table' must not be empty").at(name->at);
        }
        named = true;
    }
    if (const TomlValue* schema = find(table, "version_table_schema")) {
        settings.version_table_schema =
            expect<std::string>(*schema, "version_table_schema", "a string");
        placed = true;
    }
    if (const TomlValue* timeout = find(table, "lock_timeout")) {
        settings.lock_timeout = seconds(*timeout, "lock_timeout");
    }
    read_naming_convention(settings, table);
    read_comparison(settings, *settings.sources.limbeck);
    read_url_setting(settings.url, table);
}

// What env.py says about the version table counts where limbeck.toml is silent.
void apply_version_table(Settings& settings, const EnvPy& facts, bool named, bool placed) {
    const auto apply = [&](const EnvPyArgument& argument, bool said, std::string& field) {
        if (said || !argument.given) {
            return;
        }
        if (!argument.literal) {
            settings.unknown_version_table = argument.at;
        } else if (!argument.literal->empty()) {
            field = *argument.literal;
        }
    };
    apply(facts.version_table, named, settings.version_table);
    apply(facts.version_table_schema, placed, settings.version_table_schema);
    if (facts.problem) {
        settings.warnings.push_back(
            fmt::format("{} (what follows there is not taken into account)", *facts.problem));
        if (!named) {
            settings.unknown_version_table = Location{facts.path, 0, 0, ""};
        }
    }
}

// Alembic's default is one transaction for the whole run, and a team that has lived with it keeps
// it until its env.py or limbeck.toml says otherwise.
TransactionScope transaction_of(Settings& settings, EnvPyArgument EnvPy::*which) {
    if (settings.sources.limbeck) {
        if (const auto per_revision =
                read_choice(settings.sources.limbeck->table, "transaction", {"revision", "run"})) {
            return *per_revision ? TransactionScope::PerRevision : TransactionScope::WholeRun;
        }
    }
    if (settings.kind == ProjectKind::Native) {
        return TransactionScope::PerRevision;
    }
    if (settings.env_py && ((*settings.env_py).*which).given) {
        const EnvPyArgument& argument = (*settings.env_py).*which;
        if (!argument.literal) {
            settings.warnings.push_back(fmt::format(
                "{}: transaction_per_migration is computed; one transaction for the whole run is "
                "assumed. Say transaction = \"revision\" or \"run\" in limbeck.toml",
                place(argument.at)));
        }
        return argument.literal == "true" ? TransactionScope::PerRevision
                                          : TransactionScope::WholeRun;
    }
    return TransactionScope::WholeRun;
}

void read_env_py_of(Settings& settings) {
    const std::string path = base::join_path(settings.script_location, "env.py");
    if (base::is_directory(path)) {
        return;
    }
    if (const auto bytes = base::read_file_if_exists(path)) {
        settings.env_py =
            read_env_py(shown_path(path, settings.directory), *bytes, url_variables());
    }
}

}  // namespace

Settings load(const Request& request) {
    Settings settings;
    settings.directory = request.directory;
    settings.section = request.section.value_or("alembic");
    settings.x_arguments = request.x_arguments;
    settings.environment = request.environment;
    settings.sources = read_sources(request);
    const Sources& sources = settings.sources;
    if (sources.limbeck) {
        settings.files.push_back(sources.limbeck->path);
    }
    if (sources.ini) {
        settings.files.push_back(sources.ini->path);
    }
    if (sources.pyproject) {
        settings.files.push_back(sources.pyproject->path);
    }

    warn_about_unknown_keys(sources, settings.section, settings.warnings);
    const Lookup lookup(sources, settings.section, settings.directory, settings.warnings);
    read_locations(settings, lookup);
    read_file_settings(settings, lookup);
    settings.post_write_hooks = read_hooks(sources, settings.directory);

    bool named = false;
    bool placed = false;
    read_limbeck_toml(settings, named, placed);
    read_env_py_of(settings);
    if (settings.env_py) {
        apply_version_table(settings, *settings.env_py, named, placed);
    }
    settings.kind = sources.ini || sources.pyproject || settings.env_py ? ProjectKind::Alembic
                                                                        : ProjectKind::Native;
    if (settings.version_locations.empty()) {
        // Alembic keeps env.py beside a folder of revisions; a native project has nothing else
        // there.
        settings.version_locations = {settings.kind == ProjectKind::Native
                                          ? settings.script_location
                                          : base::join_path(settings.script_location, "versions")};
    }
    settings.transaction = transaction_of(settings, &EnvPy::transaction_per_migration);
    const std::size_t warned = settings.warnings.size();
    settings.offline_transaction =
        transaction_of(settings, &EnvPy::offline_transaction_per_migration);
    settings.warnings.resize(warned);  // the same again
    return settings;
}

void require_version_table(const Settings& settings) {
    if (settings.unknown_version_table) {
        throw Error(ErrorCode::Refused,
                    "the name of the version table is not known: env.py computes it")
            .at(*settings.unknown_version_table)
            .hint("say version_table = \"…\" (and version_table_schema) in limbeck.toml");
    }
}

}  // namespace limbeck::config
