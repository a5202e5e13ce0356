// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "limbeck/base/secret.h"

namespace limbeck::base {

// A database URL as SQLAlchemy writes them (RFC 3986 with its own habits):
//   dialect[+driver]://[user[:password]@][host][:port][/database][?key=value&…]
// User, password and query are percent-decoded once (in the query "+" is a blank); host and
// database stand as written, as SQLAlchemy leaves them. What the parts mean is for each dialect to
// say (postgresql/url.h, sqlite/url.h).
struct Url {
    std::string dialect;  // lower case, as written before "+": "postgresql", "postgres", "sqlite"
    std::string driver;   // "asyncpg", "" where none is named
    std::string user;
    Secret password;
    std::string host;      // without the brackets of an IPv6 address; "" where none
    std::string port;      // digits, "" where none
    std::string database;  // what follows the "/" after the authority: "sqlite:////a" gives "/a"
    std::map<std::string, std::string> query;  // the last of a repeated key wins

    // The URL again, percent-encoded, with the password as "***", also one given as ?password=,
    // ?sslpassword= or ?passwd=. Without a password parse_url() reads it back as the same value.
    [[nodiscard]] std::string to_string() const;

    bool operator==(const Url&) const = default;
};

// A text in which whatever looks like the password of a URL ("scheme://user:…@") is "***": for
// messages that echo what somebody typed in the wrong place.
std::string mask_urls(std::string_view text);

// A "@" ":" "/" or "?" in the password need not be encoded where only one reading makes sense (see
// url.cc). Throws Error (Config) that says what is wrong and never shows the password: the text is
// echoed only with whatever could be one masked, and not at all where it is no URL.
Url parse_url(std::string_view text);

}  // namespace limbeck::base
