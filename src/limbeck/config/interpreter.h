// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/config/settings.h"

namespace limbeck::config {

struct Interpreter {
    std::string path;  // a program; without a "/" it is looked for on PATH
    std::string from;  // "python in limbeck.toml", ".venv": why this one
};

// The Python that the project's own code runs in, the first of these that is there:
//   python in limbeck.toml
//   VIRTUAL_ENV (also UV_PROJECT_ENVIRONMENT), CONDA_PREFIX
//   .venv, venv or env, in the working directory or above it up to the file system's root
//   what Poetry has made for the working directory's pyproject.toml in its cache
//   python3 on PATH
// Nothing is run. Throws Error (Config) where `python` names no program.
Interpreter find_interpreter(const Settings& settings);

// How Poetry calls the environment of a project: "name-AbCdEfGh" (python-poetry, EnvManager).
std::string poetry_environment(const std::string& name, const std::string& directory);

}  // namespace limbeck::config
