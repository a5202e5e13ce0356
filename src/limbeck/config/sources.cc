// SPDX-License-Identifier: MIT
#include "limbeck/config/sources.h"

#include <fmt/core.h>

#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"

namespace limbeck::config {

namespace {

// Which file to read for one kind: its name as the user knows it, and whether the user named it.
struct Choice {
    std::string name;
    bool named = false;
};

struct Choices {
    Choice limbeck;
    Choice ini;
    Choice pyproject;
};

void choose(Choice& choice, const std::string& name, const char* twice) {
    if (choice.named) {
        throw Error(ErrorCode::Config, twice);
    }
    choice = {name, true};
}

void choose_by_name(Choices& choices, const std::string& name) {
    const std::string_view file = base::file_name(name);
    if (file == "pyproject.toml") {
        choose(choices.pyproject, name, "pyproject.toml indicated more than once");
    } else if (file.ends_with(".toml")) {
        choose(choices.limbeck, name, "limbeck.toml indicated more than once");
    } else {
        choose(choices.ini, name, "only one ini file may be indicated");
    }
}

std::string beside(const Choice& choice, std::string_view name) {
    return base::join_path(base::parent_path(choice.name), name);
}

Choices choose_files(const Request& request) {
    Choices choices;
    for (const std::string& name : request.config_files) {
        choose_by_name(choices, name);
    }
    const auto variable = request.environment.find("ALEMBIC_CONFIG");
    if (request.config_files.empty() && variable != request.environment.end() &&
        !variable->second.empty()) {
        choose_by_name(choices, variable->second);
    }
    const bool only_limbeck =
        choices.limbeck.named && !choices.ini.named && !choices.pyproject.named;
    if (!choices.limbeck.named) {
        const Choice& other = choices.ini.named ? choices.ini : choices.pyproject;
        choices.limbeck.name = beside(other, "limbeck.toml");
    }
    if (!choices.ini.named) {
        choices.ini.name = only_limbeck ? beside(choices.limbeck, "alembic.ini") : "alembic.ini";
    }
    if (!choices.pyproject.named) {
        choices.pyproject.name =
            only_limbeck ? beside(choices.limbeck, "pyproject.toml") : "pyproject.toml";
    }
    return choices;
}

std::optional<std::string> read(const Choice& choice, const Request& request) {
    const std::string path = base::absolute_path(choice.name, request.directory);
    std::optional<std::string> bytes = base::read_file_if_exists(path);
    if (!bytes && choice.named) {
        Error error(ErrorCode::Config,
                    fmt::format("the configuration file '{}' does not exist", choice.name));
        throw error.hint(request.config_files.empty()
                             ? "ALEMBIC_CONFIG names it"
                             : fmt::format("-c names it; looked in {}", request.directory));
    }
    return bytes;
}

std::optional<TomlFile> read_toml_file(const Choice& choice, const Request& request,
                                       std::string_view table) {
    const auto bytes = read(choice, request);
    // Most projects' pyproject.toml says nothing about Alembic, and what is wrong with it is then
    // not for this program to say.
    const bool concerns_us = table.empty() || (bytes && bytes->find("alembic") != bytes->npos);
    if (!bytes || !concerns_us) {
        return std::nullopt;
    }
    auto read = read_toml(choice.name, *bytes, table);
    if (!read) {
        return std::nullopt;
    }
    const std::string path = base::absolute_path(choice.name, request.directory);
    return TomlFile{path, base::parent_path(path), std::move(*read)};
}

}  // namespace

Sources read_sources(const Request& request) {
    const Choices choices = choose_files(request);
    Sources sources;
    sources.chose_ini = choices.ini.named || request.section.has_value();
    sources.limbeck = read_toml_file(choices.limbeck, request, "");
    if (const auto bytes = read(choices.ini, request)) {
        const std::string path = base::absolute_path(choices.ini.name, request.directory);
        const std::string directory = base::parent_path(path);
        sources.ini = IniFile{path, directory, Ini::parse(choices.ini.name, *bytes, directory)};
    }
    sources.pyproject = read_toml_file(choices.pyproject, request, "tool.alembic");
    return sources;
}

std::string shown_path(const std::string& path, const std::string& directory) {
    const std::string prefix = directory.ends_with('/') ? directory : directory + "/";
    return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

}  // namespace limbeck::config
