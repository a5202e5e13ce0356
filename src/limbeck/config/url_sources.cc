// SPDX-License-Identifier: MIT
#include "limbeck/config/url_sources.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/config/sources.h"

namespace limbeck::config {

std::span<const std::string_view> url_variables() {
    static constexpr std::array<std::string_view, 8> names{
        "MIGRATION_DATABASE_URL", "DATABASE_URL", "POSTGRES_USER",
        "POSTGRES_PASSWORD",      "POSTGRES_DB",  "POSTGRES_HOST",
        "POSTGRES_SERVER",        "POSTGRES_PORT"};
    return names;
}

Variables::Variables(const Environment& process, const std::vector<std::string>& directories,
                     const std::string& working_directory)
    : process_(process) {
    std::vector<std::string> seen;
    for (const std::string& directory : directories) {
        const std::string path = base::join_path(directory, ".env");
        // A folder called .env is somebody's virtual environment.
        if (std::find(seen.begin(), seen.end(), path) != seen.end() || base::is_directory(path)) {
            continue;
        }
        seen.push_back(path);
        if (const auto bytes = base::read_file_if_exists(path)) {
            files_.push_back(parse_dotenv(shown_path(path, working_directory), *bytes, process_));
        }
    }
}

std::optional<Variables::Value> Variables::get(std::string_view name) const {
    const std::string key(name);
    const auto found = process_.find(key);
    if (found != process_.end() && !found->second.empty()) {
        return Value{found->second, "the environment"};
    }
    for (const DotEnv& file : files_) {
        const auto value = file.values.find(key);
        if (value != file.values.end() && !value->second.empty()) {
            return Value{value->second, file.path};
        }
        // Somebody meant to say something here; going on to the next place would be a guess.
        if (const auto broken = file.broken.find(key); broken != file.broken.end()) {
            throw Error(ErrorCode::Config,
                        fmt::format("{} is not understood in {}", key, file.path))
                .at({file.path, broken->second, 0, ""})
                .hint("a quote is not closed, or something follows it; write KEY=\"value\"");
        }
    }
    return std::nullopt;
}

std::vector<std::string> Variables::files() const {
    std::vector<std::string> paths;
    for (const DotEnv& file : files_) {
        paths.push_back(file.path);
    }
    return paths;
}

std::vector<std::string> Variables::warnings() const {
    std::vector<std::string> all;
    for (const DotEnv& file : files_) {
        all.insert(all.end(), file.warnings.begin(), file.warnings.end());
    }
    return all;
}

std::string percent_encode(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') ||
                           std::string_view("-._~").find(c) != std::string_view::npos;
        result +=
            plain ? std::string(1, c)
                  : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return result;
}

namespace {

// Collects the POSTGRES_* set: which variables took part, and where they came from.
class PostgresSet {
  public:
    explicit PostgresSet(const Variables& variables) : variables_(variables) {}

    std::optional<VariableUrl> url() {
        const auto user = take("POSTGRES_USER");
        const auto database = take("POSTGRES_DB");
        if (!user && !database) {
            return std::nullopt;
        }
        const auto password = take("POSTGRES_PASSWORD");
        auto host = take("POSTGRES_HOST");
        // FastAPI's project template calls the host so, and "localhost" would be another server.
        host = host ? host : take("POSTGRES_SERVER");
        const auto port = take("POSTGRES_PORT");

        std::string url = "postgresql://";
        if (user) {
            url += percent_encode(*user);
            url += password ? ":" + percent_encode(*password) : "";
            url += "@";
        }
        // Host, port and database stand in a URL as they are: nobody decodes them. A socket's
        // directory has slashes and goes into the query.
        const bool socket = host && host->starts_with('/');
        if (!socket) {
            url += bracketed(host.value_or("localhost")) + (port ? ":" + *port : "");
        }
        // Without a name PostgreSQL itself takes the user's, and so does its container image.
        url += "/" + (database ? *database : *user);
        if (socket) {
            url += "?host=" + percent_encode(*host) + (port ? "&port=" + *port : "");
        }
        return VariableUrl{base::Secret(url), names_,
                           fmt::format("POSTGRES_* from {}", base::join(origins_, " and "))};
    }

  private:
    std::optional<std::string> take(std::string_view name) {
        const auto value = variables_.get(name);
        if (!value) {
            return std::nullopt;
        }
        names_.emplace_back(name);
        if (std::find(origins_.begin(), origins_.end(), value->origin) == origins_.end()) {
            origins_.push_back(value->origin);
        }
        return value->text;
    }

    static std::string bracketed(const std::string& host) {
        const bool ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
        return ipv6 ? "[" + host + "]" : host;
    }

    const Variables& variables_;
    std::vector<std::string> names_;
    std::vector<std::string> origins_;
};

}  // namespace

std::vector<VariableUrl> variable_urls(const Variables& variables) {
    std::vector<VariableUrl> urls;
    for (const std::string name : {"MIGRATION_DATABASE_URL", "DATABASE_URL"}) {
        if (const auto value = variables.get(name)) {
            urls.push_back({base::Secret(std::string(base::trim(value->text))),
                            {name},
                            fmt::format("{} from {}", name, value->origin)});
        }
    }
    if (auto url = PostgresSet(variables).url()) {
        urls.push_back(std::move(*url));
    }
    return urls;
}

}  // namespace limbeck::config
