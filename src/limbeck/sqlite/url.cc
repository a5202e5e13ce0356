// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/url.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"

namespace limbeck::sqlite {

namespace {

using Names = std::vector<std::string>;

const Names& drivers() {
    static const Names names{"pysqlite", "aiosqlite"};
    return names;
}

// Arguments of Python's sqlite3.connect that concern only Python.
const Names& client_side() {
    static const Names names{"cached_statements", "check_same_thread", "detect_types",
                             "isolation_level", "autocommit"};
    return names;
}

// SQLite's own, which SQLAlchemy hands on with uri=true only.
const Names& uri_parameters() {
    static const Names names{"cache", "immutable", "mode", "modeof", "nolock", "psow", "vfs"};
    return names;
}

const Names& modes() {
    static const Names names{"ro", "rw", "rwc", "memory"};
    return names;
}

bool is_one_of(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_true(const std::string& value) {
    const std::string lower = base::to_lower(value);
    return lower == "true" || lower == "1" || lower == "yes" || lower == "on";
}

Error unknown(std::string_view kind, std::string_view word, const Names& candidates) {
    Error error(ErrorCode::Config, fmt::format("unknown {} \"{}\" in an SQLite URL", kind, word));
    if (const std::optional<std::string> near = base::nearest(word, candidates)) {
        error.hint(fmt::format("did you mean \"{}\"?", *near));
    }
    return error;
}

void check_scheme(const base::Url& url) {
    if (url.dialect != "sqlite") {
        throw unknown("dialect", url.dialect, {"sqlite"});
    }
    if (url.driver.starts_with("pysqlcipher")) {
        throw Error(ErrorCode::Unsupported, "an encrypted database (SQLCipher) cannot be opened");
    }
    if (!url.driver.empty() && !is_one_of(drivers(), url.driver)) {
        throw unknown("driver", url.driver, drivers())
            .hint(fmt::format("known are {}; Limbeck needs none of them",
                              base::join(drivers(), ", ")));
    }
    if (!url.host.empty()) {
        throw Error(ErrorCode::Config,
                    fmt::format("an SQLite URL has no host, this one names \"{}\"", url.host))
            .hint("three slashes for a relative path (sqlite:///app.db), four for an absolute one");
    }
}

void check_parameters(const base::Url& url) {
    Names known{"timeout", "uri"};
    known.insert(known.end(), client_side().begin(), client_side().end());
    known.insert(known.end(), uri_parameters().begin(), uri_parameters().end());
    for (const auto& [name, value] : url.query) {
        if (!is_one_of(known, name)) {
            throw unknown("parameter", name, known);
        }
        if (name == "mode" && !is_one_of(modes(), value)) {
            throw unknown("mode", value, modes());
        }
    }
}

std::string value_or(const base::Url& url, const std::string& name, const std::string& otherwise) {
    const auto found = url.query.find(name);
    return found == url.query.end() ? otherwise : found->second;
}

double seconds(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(value >= 0)) {
        throw Error(ErrorCode::Config,
                    fmt::format("timeout={} in an SQLite URL is no number of seconds", text));
    }
    return value;
}

std::string percent_decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string digits(text[i] == '%' ? text.substr(i + 1, 2) : std::string_view());
        char* end = nullptr;
        const auto byte = static_cast<char>(std::strtoul(digits.c_str(), &end, 16));
        const bool encoded = digits.size() == 2 && *end == '\0';
        result += encoded ? byte : text[i];
        i += encoded ? 2 : 0;
    }
    return result;
}

// The path in "file:path", "file:/path", "file:///path" and "file://localhost/path".
std::string path_of_uri(std::string_view uri) {
    uri.remove_prefix(std::string_view("file:").size());
    uri = uri.substr(0, uri.find_first_of("?#"));
    if (uri.starts_with("//")) {
        const std::size_t slash = uri.find('/', 2);
        uri = slash == std::string_view::npos ? std::string_view() : uri.substr(slash);
    }
    return percent_decoded(uri);
}

// A path as SQLite's URI. "//" in front would be read as an authority.
std::string uri_of_path(const std::string& path) {
    std::string uri = path.starts_with("//") ? "file://" : "file:";
    for (const char c : path) {
        const bool special = c == '%' || c == '?' || c == '#';
        uri += special ? fmt::format("%{:02X}", static_cast<unsigned>(c)) : std::string(1, c);
    }
    return uri;
}

bool needs_uri(const base::Url& url) {
    return std::any_of(url.query.begin(), url.query.end(),
                       [](const auto& pair) { return is_one_of(uri_parameters(), pair.first); });
}

}  // namespace

Target open_target(const base::Url& url) {
    check_scheme(url);
    check_parameters(url);
    Target target;
    target.busy_seconds = seconds(value_or(url, "timeout", "5"));
    const std::string mode = value_or(url, "mode", "rwc");
    target.read_only = mode == "ro" || is_true(value_or(url, "immutable", "0"));
    target.may_create = mode == "rwc" || mode == "memory";
    if (url.database.empty() || url.database == ":memory:") {
        target.name = ":memory:";
        target.is_memory = true;
        return target;
    }
    const bool written_as_uri =
        is_true(value_or(url, "uri", "false")) && url.database.starts_with("file:");
    target.path = written_as_uri ? path_of_uri(url.database) : url.database;
    target.is_memory = mode == "memory" || (written_as_uri && target.path == ":memory:");
    if (!written_as_uri && !needs_uri(url)) {
        target.name = url.database;
        return target;
    }
    target.is_uri = true;
    target.name = written_as_uri ? url.database : uri_of_path(url.database);
    char separator = target.name.find('?') == std::string::npos ? '?' : '&';
    for (const std::string& name : uri_parameters()) {
        const auto found = url.query.find(name);
        // mode=rwc is what the flags of the call say anyway, and an error where they say less.
        if (found != url.query.end() && found->second != "rwc") {
            target.name +=
                fmt::format("{}{}={}", std::exchange(separator, '&'), name, found->second);
        }
    }
    if (target.is_memory) {
        target.path.clear();
    }
    return target;
}

std::string describe(const base::Url& url) {
    const Target target = open_target(url);
    return target.is_memory ? "sqlite://" : "sqlite:///" + target.path;
}

bool same_database(const base::Url& a, const base::Url& b) {
    const Target first = open_target(a);
    const Target second = open_target(b);
    if (first.is_memory || second.is_memory) {
        return false;
    }
    std::error_code unknown_directory;
    const std::string here = std::filesystem::current_path(unknown_directory).string();
    return base::real_path(base::absolute_path(first.path, here)) ==
           base::real_path(base::absolute_path(second.path, here));
}

bool exists(const base::Url& url) {
    const Target target = open_target(url);
    return target.is_memory || base::exists(target.path);
}

base::Url anchored(const base::Url& url, const std::string& folder) {
    const Target target = open_target(url);
    base::Url result = url;
    if (!target.is_memory && !target.path.starts_with('/')) {
        constexpr std::string_view scheme = "file:";
        const bool has_scheme = url.database.starts_with(scheme);
        const std::string path = has_scheme ? url.database.substr(scheme.size()) : url.database;
        result.database = (has_scheme ? std::string(scheme) : "") + base::join_path(folder, path);
    }
    return result;
}

}  // namespace limbeck::sqlite
