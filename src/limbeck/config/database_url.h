// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/secret.h"
#include "limbeck/base/url.h"
#include "limbeck/config/settings.h"

namespace limbeck::config {

// The database that a command is about.
struct ResolvedUrl {
    base::Secret text;           // as base::parse_url reads it
    std::string source;          // "--url", "DATABASE_URL from .env", "sqlalchemy.url in a.ini:87"
    std::string base_directory;  // what a relative SQLite path counts from
    std::vector<std::string> warnings;
};

// Whether two URLs lead to the same database, which only the dialects can say.
using SameDatabase = std::function<bool(const base::Url&, const base::Url&)>;

// Finds the URL: --url, then limbeck.toml, then the variables of url_sources.h (of those that are
// set, MIGRATION_DATABASE_URL first, then what env.py mentions), then the ini's sqlalchemy.url
// unless it is the one of Alembic's template.
//
// Throws Error (Refused) rather than guess: where the ini names one database and the environment
// another, and neither limbeck.toml (url, url_from) nor env.py (by mentioning the variable) says
// which one counts; and where the user named an ini or a section whose URL is not that of
// limbeck.toml. Throws Error (Config) where there is no URL, naming every place that was looked at,
// and for a ${VARIABLE} in limbeck.toml that is not set. Passwords are masked in every message.
ResolvedUrl resolve_url(const Settings& settings, const std::optional<std::string>& url_option,
                        const SameDatabase& same_database);

// A URL as it may be shown: its password masked, and only its scheme where it cannot be read.
std::string display_url(std::string_view text);

}  // namespace limbeck::config
