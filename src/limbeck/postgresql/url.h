// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "limbeck/base/secret.h"
#include "limbeck/base/url.h"

// What a URL means to PostgreSQL. SQLAlchemy's spellings for every driver are understood, so that
// the URL of an application can be used as it is.
namespace limbeck::postgresql {

// libpq's keywords and values (manual: "Parameter Key Words"), the secret ones apart.
struct Parameters {
    std::vector<std::pair<std::string, std::string>> plain;
    std::vector<std::pair<std::string, base::Secret>> secret;
};

// Throws Error (Config) for another dialect, a driver or a parameter that nobody knows.
Parameters connection_parameters(const base::Url& url);

// One line without password: postgresql://app:***@db:5432/app
std::string describe(const base::Url& url);

// The same hosts, ports and database; who connects, and through which driver, does not matter.
bool same_database(const base::Url& a, const base::Url& b);

}  // namespace limbeck::postgresql
