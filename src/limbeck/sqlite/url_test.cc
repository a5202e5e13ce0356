// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/url.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "limbeck/base/error.h"
#include "support/scratch.h"

using namespace limbeck;
using sqlite::open_target;

namespace {

sqlite::Target target(const std::string& url) {
    return open_target(base::parse_url(url));
}

std::string message_of(const std::string& url) {
    try {
        target(url);
    } catch (const Error& error) {
        return error.message() + (error.hint().empty() ? "" : " | " + error.hint());
    }
    return "(no error)";
}

}  // namespace

TEST_CASE("three slashes lead to a relative path, four to an absolute one, none to memory") {
    CHECK(target("sqlite:///app.db").name == "app.db");
    CHECK(target("sqlite+aiosqlite:////srv/app.db").name == "/srv/app.db");
    CHECK(target("sqlite://").is_memory);
    CHECK(target("sqlite+pysqlite:///:memory:").is_memory);
    CHECK(target("sqlite:///app.db?timeout=0.5&check_same_thread=false").busy_seconds == 0.5);
}

TEST_CASE("SQLite's own parameters work with and without uri=true") {
    CHECK(target("sqlite:////srv/app.db?mode=ro").name == "file:/srv/app.db?mode=ro");
    CHECK(target("sqlite:////srv/app.db?mode=ro").read_only);
    CHECK(target("sqlite:////srv/a#b.db?mode=ro").name == "file:/srv/a%23b.db?mode=ro");
    const sqlite::Target uri = target("sqlite:///file:/srv/my%2520app.db?mode=ro&uri=true");
    CHECK(uri.is_uri);
    CHECK(uri.read_only);
    CHECK(uri.name.ends_with("app.db?mode=ro"));
    const sqlite::Target local = target("sqlite:///file://localhost/srv/app.db?uri=true&nolock=1");
    CHECK(local.path == "/srv/app.db");
    CHECK(local.name == "file://localhost/srv/app.db?nolock=1");
    CHECK_FALSE(target("sqlite:///app.db?mode=rw").may_create);
    CHECK(target("sqlite:///app.db?mode=rwc").name == "file:app.db");
    CHECK(target("sqlite:///file:shared?mode=memory&cache=shared&uri=true").is_memory);
}

TEST_CASE("what makes no sense to SQLite is refused with the nearest that does") {
    CHECK(message_of("sqlite:///a.db?mod=ro") ==
          "unknown parameter \"mod\" in an SQLite URL | did you mean \"mode\"?");
    CHECK(message_of("sqlite:///a.db?mode=rx") ==
          "unknown mode \"rx\" in an SQLite URL | did you mean \"ro\"?");
    CHECK(message_of("sqlite+aiosqlte:///a.db") ==
          "unknown driver \"aiosqlte\" in an SQLite URL | did you mean \"aiosqlite\"?");
    CHECK(message_of("sqlite+pysqlcipher:///a.db") ==
          "an encrypted database (SQLCipher) cannot be opened");
    CHECK(message_of("sqlite://srv/app.db").starts_with("an SQLite URL has no host"));
    CHECK(message_of("sqlite:///a.db?timeout=soon").starts_with("timeout=soon"));
}

TEST_CASE("the same file is known behind links and relative paths") {
    const test::Scratch scratch;
    const std::string file = scratch.write("app.db", "");
    REQUIRE(::symlink(file.c_str(), scratch.path("link.db").c_str()) == 0);
    const auto same = [](const std::string& a, const std::string& b) {
        return sqlite::same_database(base::parse_url(a), base::parse_url(b));
    };
    CHECK(same("sqlite:///" + file, "sqlite+aiosqlite:///" + scratch.path("link.db")));
    CHECK(same("sqlite:///" + file, "sqlite:///" + scratch.path("x/../app.db") + "?mode=ro"));
    CHECK(same("sqlite:///a.db", "sqlite:///./a.db"));
    CHECK_FALSE(same("sqlite:///a.db", "sqlite:///b.db"));
    CHECK_FALSE(same("sqlite://", "sqlite://"));
    CHECK(sqlite::describe(base::parse_url("sqlite+aiosqlite:////srv/app.db?mode=ro")) ==
          "sqlite:////srv/app.db");
}

TEST_CASE("a relative path can be counted from another folder") {
    const auto anchor = [](std::string_view url) {
        return sqlite::anchored(base::parse_url(url), "/srv/app").to_string();
    };
    CHECK(anchor("sqlite:///app.db") == "sqlite:////srv/app/app.db");
    CHECK(anchor("sqlite:////tmp/app.db") == "sqlite:////tmp/app.db");
    CHECK(anchor("sqlite://") == "sqlite://");
    CHECK_FALSE(sqlite::exists(base::parse_url("sqlite:////no/such/file.db")));
    CHECK(sqlite::exists(base::parse_url("sqlite://")));
}
