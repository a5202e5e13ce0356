// SPDX-License-Identifier: MIT
#include "limbeck/config/database_url.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"
#include "limbeck/config/url_sources.h"

namespace limbeck::config {

namespace {

// What `alembic init` writes, for people to replace.
constexpr std::string_view placeholder = "driver://user:pass@localhost/dbname";

// A place that names a database.
struct Candidate {
    base::Secret text;
    std::string source;
    Location at;
};

class Resolver {
  public:
    Resolver(const Settings& settings, const SameDatabase& same_database)
        : settings_(settings),
          same_database_(same_database),
          variables_(settings.environment, directories(settings), settings.directory),
          from_variables_(variable_urls(variables_)) {}

    ResolvedUrl resolve() {
        if (!settings_.url.text.empty()) {
            return from_limbeck_toml();
        }
        const bool ini_counts = settings_.url.from != UrlFrom::EnvironmentUrl;
        const bool environment_counts = settings_.url.from != UrlFrom::IniUrl;
        const VariableUrl* variable = environment_counts ? choose_variable() : nullptr;
        // An ini's URL that nobody needs is not even looked at: its interpolation may lack names
        // that only env.py supplies.
        const auto ini =
            ini_counts && (variable == nullptr || !env_py_settles()) ? from_ini() : std::nullopt;
        if (variable != nullptr) {
            const Candidate chosen{variable->text, variable->description, {}};
            if (ini && !same(chosen, *ini)) {
                refuse(*ini, chosen);
            }
            return result(chosen, settings_.directory);
        }
        if (ini) {
            return from_ini_alone(*ini);
        }
        throw no_url();
    }

  private:
    // The configuration's own folders, then the working directory.
    static std::vector<std::string> directories(const Settings& settings) {
        std::vector<std::string> all;
        for (const std::string& file : settings.files) {
            all.push_back(base::parent_path(file));
        }
        all.push_back(settings.directory);
        return all;
    }

    ResolvedUrl from_limbeck_toml() {
        const Candidate chosen{base::Secret(expand(settings_.url.text.reveal())),
                               fmt::format("url in {}", place(settings_.url.at)), settings_.url.at};
        // Somebody who types -c or -n means that ini's database.
        if (settings_.sources.chose_ini) {
            const auto ini = from_ini();
            if (ini && !same(chosen, *ini)) {
                throw disagreement(*ini, chosen)
                    .hint(
                        "--url says which one is meant; without -c and -n the url in "
                        "limbeck.toml counts");
            }
        }
        return result(chosen, settings_.sources.limbeck->directory);
    }

    // Values are percent-encoded where they stand for a user or a password (between "://" and
    // "@"), so that any character may be in them; elsewhere they are parts of the URL as they are.
    std::string expand(std::string_view text) {
        const std::size_t scheme = text.find("://");
        const std::size_t at = text.rfind('@');
        const bool has_user =
            scheme != std::string_view::npos && at != std::string_view::npos && at > scheme;
        if (!has_user) {
            return expand(text, false);
        }
        return expand(text.substr(0, scheme + 3), false) +
               expand(text.substr(scheme + 3, at - scheme - 3), true) +
               expand(text.substr(at), false);
    }

    std::string expand(std::string_view text, bool encode) {
        const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
            const auto value = variables_.get(name);
            if (!value) {
                return std::nullopt;
            }
            return encode ? percent_encode(value->text) : value->text;
        };
        const auto missing = [&](std::string_view name) -> std::string {
            throw Error(ErrorCode::Config,
                        fmt::format("'url' refers to ${{{}}}, which is not set", name))
                .at(settings_.url.at)
                .hint(fmt::format("set it in {}", looked_in()));
        };
        return expand_variables(text, lookup, missing);
    }

    [[nodiscard]] bool mentioned(const VariableUrl& url) const {
        return settings_.env_py &&
               std::any_of(url.names.begin(), url.names.end(), [&](const std::string& name) {
                   return settings_.env_py->mentions(name);
               });
    }

    // MIGRATION_DATABASE_URL is meant for a tool like this one. Of the others env.py tells which
    // one it uses; DATABASE_URL comes first where it does not.
    [[nodiscard]] const VariableUrl* choose_variable() const {
        const VariableUrl* chosen = nullptr;
        for (const VariableUrl& url : from_variables_) {
            if (url.names.front() == "MIGRATION_DATABASE_URL") {
                return &url;
            }
            if (chosen == nullptr || (!mentioned(*chosen) && mentioned(url))) {
                chosen = &url;
            }
        }
        return chosen;
    }

    // Whether env.py takes its URL from the environment rather than from the ini.
    [[nodiscard]] bool env_py_settles() const {
        return std::any_of(from_variables_.begin(), from_variables_.end(),
                           [&](const VariableUrl& url) { return mentioned(url); });
    }

    [[nodiscard]] std::optional<Candidate> from_ini() const {
        if (!settings_.sources.ini) {
            return std::nullopt;
        }
        const Ini& ini = settings_.sources.ini->ini;
        const auto text = ini.get(settings_.section, "sqlalchemy.url");
        if (!text || text->empty() || *text == placeholder) {
            return std::nullopt;
        }
        const Location at = ini.locate(settings_.section, "sqlalchemy.url");
        return Candidate{base::Secret(*text), fmt::format("sqlalchemy.url in {}", place(at)), at};
    }

    // Where env.py replaces the URL by something that only Python can know, the ini's is not the
    // one that Alembic would change. A variable that env.py mentions is known: it is not set.
    ResolvedUrl from_ini_alone(const Candidate& ini) {
        if (settings_.env_py && settings_.env_py->sets_url && settings_.env_py->mentioned.empty() &&
            settings_.url.from != UrlFrom::IniUrl) {
            throw Error(ErrorCode::Refused,
                        fmt::format("env.py sets sqlalchemy.url itself, from something that is not "
                                    "known here, so {} ({}) may not be the database that is meant",
                                    display_url(ini.text.reveal()), ini.source))
                .at(*settings_.env_py->sets_url)
                .hint(
                    "--url chooses for one command; limbeck.toml settles it with url = \"…\", or "
                    "with url_from = \"ini\"");
        }
        return result(ini, settings_.directory);
    }

    [[nodiscard]] bool same(const Candidate& a, const Candidate& b) const {
        if (a.text == b.text) {
            return true;
        }
        try {
            return same_database_(base::parse_url(a.text.reveal()),
                                  base::parse_url(b.text.reveal()));
        } catch (const Error&) {
            return false;  // what cannot be read cannot be called the same
        }
    }

    static Error disagreement(const Candidate& one, const Candidate& other) {
        Error error(ErrorCode::Refused,
                    fmt::format("two different databases are named, and nothing says which one "
                                "counts: {} ({}) and {} ({})",
                                display_url(one.text.reveal()), one.source,
                                display_url(other.text.reveal()), other.source));
        return error.at(one.at);
    }

    [[noreturn]] void refuse(const Candidate& ini, const Candidate& variable) const {
        std::string hint =
            "--url chooses for one command; limbeck.toml settles it with url = \"…\", or with "
            "url_from = \"environment\" or \"ini\"";
        if (settings_.env_py) {
            hint += settings_.env_py->sets_url
                        ? " (env.py sets the URL itself, from something that is not known here)"
                        : " (env.py does not mention the variable)";
        }
        throw disagreement(ini, variable).hint(std::move(hint));
    }

    // "the environment and .env"
    [[nodiscard]] std::string looked_in() const {
        std::vector<std::string> places{"the environment"};
        for (const std::string& file : variables_.files()) {
            places.push_back(file);
        }
        if (places.size() == 1) {
            places.emplace_back(".env");
        }
        return base::join(places, " or ");
    }

    [[nodiscard]] Error no_url() const {
        std::vector<std::string> places{"--url", "url in limbeck.toml"};
        if (settings_.url.from != UrlFrom::IniUrl) {
            places.push_back(fmt::format(
                "MIGRATION_DATABASE_URL, DATABASE_URL and POSTGRES_USER or POSTGRES_DB in {}",
                looked_in()));
        }
        if (settings_.sources.ini && settings_.url.from != UrlFrom::EnvironmentUrl) {
            const Ini& ini = settings_.sources.ini->ini;
            const bool has = ini.get(settings_.section, "sqlalchemy.url").value_or("") != "";
            places.push_back(fmt::format("sqlalchemy.url in {} [{}]{}", ini.path(),
                                         settings_.section,
                                         has ? " (still the one of Alembic's template)" : ""));
        }
        Error error(ErrorCode::Config, "no database URL is given");
        return error.hint(fmt::format("looked at: {}", base::join(places, "; ")));
    }

    [[nodiscard]] ResolvedUrl result(const Candidate& chosen, const std::string& directory) const {
        return {chosen.text, chosen.source, directory, variables_.warnings()};
    }

    const Settings& settings_;
    const SameDatabase& same_database_;
    Variables variables_;
    std::vector<VariableUrl> from_variables_;
};

}  // namespace

ResolvedUrl resolve_url(const Settings& settings, const std::optional<std::string>& url_option,
                        const SameDatabase& same_database) {
    if (url_option) {
        const std::string_view text = base::trim(*url_option);
        if (text.empty()) {
            throw Error(ErrorCode::Usage, "--url is empty");
        }
        return {base::Secret(std::string(text)), "--url", settings.directory, {}};
    }
    return Resolver(settings, same_database).resolve();
}

std::string display_url(std::string_view text) {
    try {
        return base::parse_url(text).to_string();
    } catch (const Error&) {
        const std::string_view scheme = text.substr(0, text.find("://"));
        const bool readable = scheme.size() < text.size() && !scheme.empty() &&
                              std::all_of(scheme.begin(), scheme.end(), [](char c) {
                                  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                         (c >= '0' && c <= '9') || c == '+' || c == '_' ||
                                         c == '-' || c == '.';
                              });
        return readable ? fmt::format("{}://…", scheme) : "an unreadable URL";
    }
}

}  // namespace limbeck::config
