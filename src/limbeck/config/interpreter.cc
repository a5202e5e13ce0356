// SPDX-License-Identifier: MIT
#include "limbeck/config/interpreter.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/sha.h"
#include "limbeck/base/text.h"
#include "limbeck/config/toml.h"

namespace limbeck::config {

namespace {

std::string variable(const Settings& settings, const std::string& name) {
    const auto found = settings.environment.find(name);
    return found == settings.environment.end() ? "" : found->second;
}

std::optional<std::string> python_of(const std::string& environment) {
    for (const std::string_view name : {"bin/python", "bin/python3"}) {
        const std::string path = base::join_path(environment, name);
        if (base::exists(path)) {
            return path;
        }
    }
    return std::nullopt;
}

std::optional<Interpreter> in_folder_or_above(const std::string& directory) {
    for (std::string folder = directory;;) {
        for (const std::string_view name : {".venv", "venv", "env"}) {
            const std::string environment = base::join_path(folder, name);
            if (!base::exists(base::join_path(environment, "pyvenv.cfg"))) {
                continue;
            }
            if (auto path = python_of(environment)) {
                return Interpreter{std::move(*path), shown_path(environment, directory)};
            }
        }
        const std::string above = base::parent_path(folder);
        if (above.empty() || above == folder) {
            return std::nullopt;
        }
        folder = above;
    }
}

// Of [tool.poetry] or [project] in pyproject.toml.
std::optional<std::string> project_name(const std::string& directory) {
    const std::string path = base::join_path(directory, "pyproject.toml");
    const auto bytes = base::read_file_if_exists(path);
    if (!bytes) {
        return std::nullopt;
    }
    for (const std::string_view table : {"tool.poetry", "project"}) {
        try {
            const auto found = read_toml(path, *bytes, table);
            if (found && found->values.count("name") != 0) {
                if (const auto* name = std::get_if<std::string>(&found->values.at("name").data)) {
                    return *name;
                }
            }
        } catch (const Error&) {
            return std::nullopt;  // Poetry would not read it either
        }
    }
    return std::nullopt;
}

std::optional<Interpreter> of_poetry(const Settings& settings) {
    const auto name = project_name(settings.directory);
    if (!name) {
        return std::nullopt;
    }
    std::string cache = variable(settings, "POETRY_VIRTUALENVS_PATH");
    if (cache.empty()) {
        std::string root = variable(settings, "POETRY_CACHE_DIR");
        if (root.empty()) {
            const std::string given = variable(settings, "XDG_CACHE_HOME");
            root = given.empty() ? base::join_path(variable(settings, "HOME"), ".cache") : given;
            root = base::join_path(root, "pypoetry");
        }
        cache = base::join_path(root, "virtualenvs");
    }
    if (!base::is_directory(cache)) {
        return std::nullopt;
    }
    const std::string wanted =
        poetry_environment(*name, base::real_path(settings.directory)) + "-py";
    std::vector<base::DirectoryEntry> found = base::list_directory(cache);
    std::reverse(found.begin(), found.end());  // the newest Python
    for (const base::DirectoryEntry& entry : found) {
        if (!entry.name.starts_with(wanted)) {
            continue;
        }
        const std::string environment = base::join_path(cache, entry.name);
        if (auto path = python_of(environment)) {
            return Interpreter{std::move(*path), "Poetry's " + environment};
        }
    }
    return std::nullopt;
}

}  // namespace

std::string poetry_environment(const std::string& name, const std::string& directory) {
    std::string safe = base::to_lower(name);
    for (char& c : safe) {
        if (std::string_view(" $`!*@\"\\\r\n\t").find(c) != std::string_view::npos) {
            c = '_';
        }
    }
    constexpr std::size_t longest = 42;
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const std::string hash = base::sha256(directory);
    std::string code;  // base64, six bits a character
    for (std::size_t i = 0; i < 8; ++i) {
        const std::size_t bit = i * 6;
        const auto byte = [&](std::size_t at) {
            return static_cast<unsigned>(static_cast<unsigned char>(hash[at]));
        };
        const unsigned both = byte(bit / 8) << 8U | byte(bit / 8 + 1);
        code += digits[both >> (10 - bit % 8) & 63U];
    }
    return safe.substr(0, longest) + "-" + code;
}

Interpreter find_interpreter(const Settings& settings) {
    if (!settings.python.empty()) {
        const bool is_path = settings.python.find('/') != std::string::npos;
        if (is_path && !base::exists(settings.python)) {
            throw Error(ErrorCode::Config, fmt::format("there is no program {}", settings.python))
                .hint("python in limbeck.toml names the interpreter of the models");
        }
        return {settings.python, "python in limbeck.toml"};
    }
    for (const char* name : {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "CONDA_PREFIX"}) {
        const std::string environment = variable(settings, name);
        if (!environment.empty()) {
            if (auto path = python_of(base::absolute_path(environment, settings.directory))) {
                return {std::move(*path), name};
            }
        }
    }
    if (auto found = in_folder_or_above(settings.directory)) {
        return std::move(*found);
    }
    if (auto found = of_poetry(settings)) {
        return std::move(*found);
    }
    return {"python3", "PATH"};
}

}  // namespace limbeck::config
