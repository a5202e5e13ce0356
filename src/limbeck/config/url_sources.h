// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/secret.h"
#include "limbeck/config/dotenv.h"

namespace limbeck::config {

// The environment variables that say which database is meant.
std::span<const std::string_view> url_variables();

// The process's environment and the .env files, as one: the process first.
class Variables {
  public:
    // Reads .env in each of the directories that has one, once. Throws Error (Config) for one that
    // cannot be read.
    Variables(const Environment& process, const std::vector<std::string>& directories,
              const std::string& working_directory);

    struct Value {
        std::string text;
        std::string origin;  // "the environment", or the path of a .env file
    };
    // Nothing for a variable that is missing or empty. Throws Error (Config) for one whose line in
    // a .env file cannot be understood.
    [[nodiscard]] std::optional<Value> get(std::string_view name) const;

    // The .env files read, and what was odd in them.
    [[nodiscard]] std::vector<std::string> files() const;
    [[nodiscard]] std::vector<std::string> warnings() const;

  private:
    const Environment& process_;
    std::vector<DotEnv> files_;
};

// A URL that variables give.
struct VariableUrl {
    base::Secret text;
    std::vector<std::string> names;  // the variables that it is made of
    std::string description;         // "DATABASE_URL from .env"
};

// MIGRATION_DATABASE_URL, DATABASE_URL, and the URL that POSTGRES_USER, …_PASSWORD, …_DB, …_HOST
// (or …_SERVER) and …_PORT make when at least USER or DB is there: those that are given, in this
// order.
std::vector<VariableUrl> variable_urls(const Variables& variables);

// A text as it stands in a URL: everything but letters, digits and "-._~" percent-encoded.
std::string percent_encode(std::string_view text);

}  // namespace limbeck::config
