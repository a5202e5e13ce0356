// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/base/url.h"

// What a URL means to SQLite, as SQLAlchemy's pysqlite and aiosqlite read it.
namespace limbeck::sqlite {

// What to open. `name` is a path or, with `is_uri`, SQLite's own "file:…" (manual: "Uniform
// Resource Identifiers"); ":memory:" for a database that lives and dies with its connection.
struct Target {
    std::string name;
    bool is_uri = false;
    bool is_memory = false;
    bool read_only = false;
    bool may_create = true;
    double busy_seconds = 5;  // how long to wait for another program's lock, Python's default

    // The file itself, without "file:" and parameters; "" for memory.
    std::string path;
};

// Throws Error (Config) for another dialect, a driver or a parameter that nobody knows.
Target open_target(const base::Url& url);

// sqlite:///app.db, sqlite:////srv/app.db, sqlite:// (in memory)
std::string describe(const base::Url& url);

// The same file, through symbolic links and relative paths. Two databases in memory are never one.
bool same_database(const base::Url& a, const base::Url& b);

// False for a file that does not exist.
bool exists(const base::Url& url);

// A relative path joined to a folder; memory and absolute paths as they are.
base::Url anchored(const base::Url& url, const std::string& folder);

}  // namespace limbeck::sqlite
