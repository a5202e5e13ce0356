// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/url.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

namespace limbeck::postgresql {

namespace {

using Names = std::vector<std::string>;

const Names& drivers() {
    static const Names names{"psycopg", "psycopg2", "psycopg_async",
                             "asyncpg", "pg8000",   "psycopg2cffi"};
    return names;
}

// What libpq itself takes from a URL, up to PostgreSQL 18; an older libpq names those it lacks.
// Not `replication`: a walsender knows no pipelines. `options` works on a direct connection only:
// PgBouncer refuses it or, told to ignore it, drops it silently; Limbeck never adds it by itself.
const Names& libpq_keywords() {
    static const Names names{"application_name",
                             "channel_binding",
                             "client_encoding",
                             "connect_timeout",
                             "dbname",
                             "fallback_application_name",
                             "gssdelegation",
                             "gssencmode",
                             "gsslib",
                             "host",
                             "hostaddr",
                             "keepalives",
                             "keepalives_count",
                             "keepalives_idle",
                             "keepalives_interval",
                             "krbsrvname",
                             "load_balance_hosts",
                             "max_protocol_version",
                             "min_protocol_version",
                             "options",
                             "passfile",
                             "password",
                             "port",
                             "require_auth",
                             "requirepeer",
                             "requiressl",
                             "service",
                             "ssl_max_protocol_version",
                             "ssl_min_protocol_version",
                             "sslcert",
                             "sslcertmode",
                             "sslcompression",
                             "sslcrl",
                             "sslcrldir",
                             "sslkey",
                             "sslmode",
                             "sslnegotiation",
                             "sslpassword",
                             "sslrootcert",
                             "sslsni",
                             "target_session_attrs",
                             "tcp_user_timeout",
                             "user"};
    return names;
}

// What other clients keep to themselves: caches, cursors and pools that Limbeck does not have.
const Names& client_side() {
    static const Names names{"async_fallback",
                             "autocommit",
                             "command_timeout",
                             "connection_class",
                             "connection_limit",
                             "cursor_factory",
                             "max_cacheable_statement_size",
                             "max_cached_statement_lifetime",
                             "pgbouncer",
                             "pool_timeout",
                             "prepare_threshold",
                             "prepared_statement_cache_size",
                             "prepared_statement_name_func",
                             "record_class",
                             "row_factory",
                             "server_settings",
                             "statement_cache_size",
                             "tcp_keepalive"};
    return names;
}

const Names& ssl_modes() {
    static const Names names{"disable",   "allow",       "prefer", "require",
                             "verify-ca", "verify-full", "true",   "false"};
    return names;
}

bool contains(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Error unknown(std::string_view kind, std::string_view word, const Names& candidates) {
    Error error(ErrorCode::Config,
                fmt::format("unknown {} \"{}\" in a PostgreSQL URL", kind, word));
    if (const std::optional<std::string> near = base::nearest(word, candidates)) {
        error.hint(fmt::format("did you mean \"{}\"?", *near));
    }
    return error;
}

// asyncpg's and pg8000's ssl=…, where a truth value stands for "encrypt, verify nothing".
std::string ssl_mode(const std::string& value) {
    const std::string mode = base::to_lower(value);
    if (mode == "true" || mode == "1" || mode == "on" || mode == "yes") {
        return "require";
    }
    if (mode == "false" || mode == "0" || mode == "off" || mode == "no") {
        return "disable";
    }
    if (!contains(ssl_modes(), mode)) {
        throw unknown("value of ssl", value, ssl_modes());
    }
    return mode;
}

// Seconds of asyncpg's timeout=7.5, which libpq wants whole (and at least 2).
std::string whole_seconds(const std::string& value) {
    const std::size_t digits = std::min(value.find_first_not_of("0123456789"), value.size());
    const bool fraction = digits < value.size();
    if (digits == 0 || digits > 6 ||
        (fraction && (value[digits] != '.' ||
                      value.find_first_not_of("0123456789", digits + 1) != std::string::npos))) {
        throw Error(ErrorCode::Config,
                    fmt::format("timeout={} in a PostgreSQL URL is no number of seconds", value));
    }
    const int seconds = std::stoi(value.substr(0, digits)) + (fraction ? 1 : 0);
    return std::to_string(std::max(2, seconds));
}

// "a:5432,b:5433" as SQLAlchemy writes several hosts; libpq wants two lists.
struct Hosts {
    std::string hosts;
    std::string ports;  // "" where none is given
};

Hosts split_hosts(std::string_view text) {
    Hosts found;
    bool any_port = false;
    std::string ports;
    const char* separator = "";
    for (std::string_view piece : base::split(text, ',')) {
        const std::size_t bracket = piece.find(']');
        const std::size_t colon = piece.rfind(':');
        const bool bracketed = piece.starts_with('[') && bracket != std::string_view::npos;
        const bool has_port = !piece.starts_with('/') && colon != std::string_view::npos &&
                              (bracketed ? colon == bracket + 1 : piece.find(':') == colon);
        const std::string_view port = has_port ? piece.substr(colon + 1) : std::string_view();
        piece = has_port ? piece.substr(0, colon) : piece;
        if (bracketed) {
            piece = piece.substr(1, bracket - 1);
        }
        found.hosts += fmt::format("{}{}", separator, piece);
        ports += fmt::format("{}{}", separator, port);
        any_port = any_port || !port.empty();
        separator = ",";
    }
    found.ports = any_port ? ports : "";
    return found;
}

// libpq's keyword for a parameter of some driver; nothing where it is not libpq's business.
std::optional<std::pair<std::string, std::string>> translated(const std::string& name,
                                                              const std::string& value) {
    if (name == "ssl") {
        return std::pair{std::string("sslmode"), ssl_mode(value)};
    }
    if (name == "timeout") {
        return std::pair{std::string("connect_timeout"), whole_seconds(value)};
    }
    if (name == "unix_sock") {  // pg8000 names the socket file, libpq its directory
        return std::pair{std::string("host"), value.substr(0, value.rfind('/'))};
    }
    if (name == "direct_tls") {
        return std::pair{std::string("sslnegotiation"),
                         std::string(ssl_mode(value) == "disable" ? "postgres" : "direct")};
    }
    if (contains(client_side(), name)) {
        return std::nullopt;
    }
    if (!contains(libpq_keywords(), name)) {
        Names candidates = libpq_keywords();
        candidates.emplace_back("ssl");
        candidates.emplace_back("timeout");
        throw unknown("parameter", name, candidates);
    }
    return std::pair{name, value};
}

void check_scheme(const base::Url& url) {
    if (url.dialect != "postgresql" && url.dialect != "postgres") {
        throw unknown("dialect", url.dialect, {"postgresql", "postgres"});
    }
    if (!url.driver.empty() && !contains(drivers(), url.driver)) {
        throw unknown("driver", url.driver, drivers())
            .hint(fmt::format("known are {}; Limbeck needs none of them",
                              base::join(drivers(), ", ")));
    }
}

// Everything the URL says, in libpq's words, but for the password before the "@".
std::map<std::string, std::string> meaning(const base::Url& url) {
    check_scheme(url);
    std::map<std::string, std::string> values{
        {"host", url.host}, {"port", url.port}, {"user", url.user}, {"dbname", url.database}};
    for (const auto& [name, value] : url.query) {
        if (value.find('\0') != std::string::npos) {
            throw Error(ErrorCode::Config, fmt::format("{} has a NUL byte in the URL", name));
        }
        if (const auto pair = translated(name, value)) {
            values[pair->first] = pair->second;
        }
    }
    const Hosts hosts = split_hosts(values["host"]);
    if (url.query.contains("host")) {
        values["host"] = hosts.hosts;
        if (!hosts.ports.empty()) {
            values["port"] = hosts.ports;
        }
    }
    return values;
}

std::string canonical_host(const std::string& host) {
    const std::string lower = host.starts_with('/') ? host : base::to_lower(host);
    return lower == "localhost" || lower == "::1" ? "127.0.0.1" : lower;
}

// Hosts, ports and database as libpq fills them in where the URL is silent.
std::array<std::string, 4> place(const base::Url& url) {
    std::map<std::string, std::string> values = meaning(url);
    std::string hosts;
    std::string ports;
    const std::vector<std::string_view> given_ports = base::split(values["port"], ',');
    std::size_t index = 0;
    for (const std::string_view host : base::split(values["host"], ',')) {
        // One port stands for all hosts.
        const std::string_view port = given_ports[given_ports.size() == 1 ? 0 : index];
        hosts += canonical_host(std::string(host)) + ",";
        ports += (port.empty() ? "5432" : std::string(port)) + ",";
        index = std::min(index + 1, given_ports.size() - 1);
    }
    const std::string& database = values["dbname"].empty() ? values["user"] : values["dbname"];
    return {hosts, ports, database, values["service"]};
}

}  // namespace

Parameters connection_parameters(const base::Url& url) {
    std::map<std::string, std::string> values = meaning(url);
    values.try_emplace("application_name", "limbeck");
    values.try_emplace("connect_timeout", "10");
    // Load balancers forget a TCP connection that is silent for some minutes, as one is while a big
    // index is being built; the kernel's own first probe comes after two hours.
    values.try_emplace("keepalives_idle", "60");
    values["client_encoding"] = "UTF8";

    Parameters parameters;
    if (!values.contains("password")) {
        parameters.secret.emplace_back("password", url.password);
    }
    for (auto& [name, value] : values) {
        if (value.empty()) {
            continue;
        }
        if (name == "password" || name == "sslpassword") {
            parameters.secret.emplace_back(name, base::Secret(std::move(value)));
        } else {
            parameters.plain.emplace_back(name, std::move(value));
        }
    }
    return parameters;
}

std::string describe(const base::Url& url) {
    std::map<std::string, std::string> values = meaning(url);
    std::string text = "postgresql://" + values["user"];
    if (!url.password.empty() || values.contains("password")) {
        text += ":***";
    }
    if (text.back() != '/') {
        text += '@';
    }
    const std::string& host = values["host"];
    const bool in_query = host.find_first_of("/,") != std::string::npos;
    const bool ports_in_query = values["port"].find(',') != std::string::npos;
    if (!in_query) {
        text += host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
    }
    if (!values["port"].empty() && !ports_in_query) {
        text += ':' + values["port"];
    }
    text += '/' + values["dbname"];
    if (in_query) {
        text += "?host=" + host;
    }
    if (ports_in_query) {
        text += (in_query ? "&port=" : "?port=") + values["port"];
    }
    return text;
}

bool same_database(const base::Url& a, const base::Url& b) {
    return place(a) == place(b);
}

}  // namespace limbeck::postgresql
