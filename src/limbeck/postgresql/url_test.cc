// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/url.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "limbeck/base/error.h"

using namespace limbeck;

namespace {

// "host=db port=5432 …" without what every connection has; secrets as they print.
std::string meaning(const std::string& url) {
    const auto parameters = postgresql::connection_parameters(base::parse_url(url));
    std::string text;
    for (const auto& [keyword, value] : parameters.plain) {
        const std::string pair = fmt::format("{}={}", keyword, value);
        if (pair != "application_name=limbeck" && pair != "connect_timeout=10" &&
            pair != "client_encoding=UTF8" && pair != "keepalives_idle=60") {
            text += (text.empty() ? "" : " ") + pair;
        }
    }
    for (const auto& [keyword, value] : parameters.secret) {
        if (!value.empty()) {
            text += fmt::format(" {}={}", keyword, value.to_string());
        }
    }
    return text;
}

std::string message_of(const std::string& url) {
    try {
        meaning(url);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Config);
        return error.message() + (error.hint().empty() ? "" : " | " + error.hint());
    }
    return "(no error)";
}

std::string describe(const std::string& url) {
    return postgresql::describe(base::parse_url(url));
}

bool same(const std::string& a, const std::string& b) {
    return postgresql::same_database(base::parse_url(a), base::parse_url(b));
}

}  // namespace

TEST_CASE("the URL of every driver means the same") {
    for (const std::string driver :
         {"", "+psycopg", "+psycopg2", "+psycopg_async", "+asyncpg", "+pg8000", "+psycopg2cffi"}) {
        CHECK(meaning("postgresql" + driver + "://app:secret@db:6543/shop") ==
              "dbname=shop host=db port=6543 user=app password=***");
    }
    CHECK(meaning("postgres://db/shop") == "dbname=shop host=db");
    CHECK(meaning("postgresql://app@/shop?password=secret&user=boss") ==
          "dbname=shop user=boss password=***");
}

TEST_CASE("parameters of other clients are translated, kept or left out") {
    CHECK(meaning("postgresql+asyncpg://db/a?ssl=require") == "dbname=a host=db sslmode=require");
    CHECK(meaning("postgresql+asyncpg://db/a?ssl=true") == "dbname=a host=db sslmode=require");
    CHECK(meaning("postgresql+asyncpg://db/a?ssl=verify-full&sslrootcert=/ca.pem") ==
          "dbname=a host=db sslmode=verify-full sslrootcert=/ca.pem");
    CHECK(meaning("postgresql+asyncpg://db/a?ssl=false") == "dbname=a host=db sslmode=disable");
    CHECK(meaning("postgresql+asyncpg://db/a?timeout=7.5&command_timeout=60") ==
          "connect_timeout=8 dbname=a host=db");
    CHECK(meaning("postgresql+asyncpg://db/a?prepared_statement_cache_size=0&"
                  "statement_cache_size=0&prepared_statement_name_func=f&server_settings=x") ==
          "dbname=a host=db");
    CHECK(meaning("postgresql+pg8000://app@/a?unix_sock=/run/postgresql/.s.PGSQL.5432") ==
          "dbname=a host=/run/postgresql user=app");
    CHECK(meaning("postgresql://db/a?options=-csearch_path%3Dx&application_name=me") ==
          "application_name=me dbname=a host=db options=-csearch_path=x");
    CHECK(meaning("postgresql://db/a?client_encoding=latin1&connect_timeout=3") ==
          "connect_timeout=3 dbname=a host=db");
}

TEST_CASE("hosts may be sockets, and several") {
    CHECK(meaning("postgresql://app@/a?host=/run/postgresql&port=5433") ==
          "dbname=a host=/run/postgresql port=5433 user=app");
    CHECK(meaning("postgresql://app@/a?host=one:5432,two:5433") ==
          "dbname=a host=one,two port=5432,5433 user=app");
    CHECK(
        meaning("postgresql://app@/a?host=one,two:5433,[::1]:5434&target_session_attrs=primary") ==
        "dbname=a host=one,two,::1 port=,5433,5434 target_session_attrs=primary user=app");
    CHECK(meaning("postgresql://app@/a?host=::1") == "dbname=a host=::1 user=app");
}

TEST_CASE("what makes no sense to PostgreSQL is refused with the nearest that does") {
    CHECK(message_of("postgresql+asyncp://db/a") ==
          "unknown driver \"asyncp\" in a PostgreSQL URL | did you mean \"asyncpg\"?");
    CHECK(message_of("postgresql+odbc://db/a").find("known are psycopg, ") != std::string::npos);
    CHECK(message_of("postgresql://db/a?sslmod=require") ==
          "unknown parameter \"sslmod\" in a PostgreSQL URL | did you mean \"sslmode\"?");
    CHECK(
        message_of("postgresql+asyncpg://db/a?ssl=verify-ful") ==
        "unknown value of ssl \"verify-ful\" in a PostgreSQL URL | did you mean \"verify-full\"?");
    CHECK(message_of("postgresql://db/a?timeout=soon") ==
          "timeout=soon in a PostgreSQL URL is no number of seconds");
}

TEST_CASE("a URL is described without its password") {
    CHECK(describe("postgresql+asyncpg://app:secret@db:5432/app") ==
          "postgresql://app:***@db:5432/app");
    CHECK(describe("postgresql://app@/app?password=secret&host=/tmp") ==
          "postgresql://app:***@/app?host=/tmp");
    CHECK(describe("postgresql://[::1]:5433/app") == "postgresql://[::1]:5433/app");
    CHECK(describe("postgresql:///app?host=a:1,b:2") == "postgresql:///app?host=a,b&port=1,2");
}

TEST_CASE("two URLs lead to the same database whoever connects and however") {
    CHECK(same("postgresql://a:b@localhost/app", "postgres+asyncpg://c@127.0.0.1:5432/app?ssl=on"));
    CHECK(same("postgresql://app@DB.example.com", "postgresql://db.example.com/app"));
    CHECK(same("postgresql:///a?host=one,two&port=5433", "postgresql:///a?host=one:5433,two:5433"));
    CHECK_FALSE(same("postgresql://db/a", "postgresql://db/b"));
    CHECK_FALSE(same("postgresql://db/a", "postgresql://db:5433/a"));
    CHECK_FALSE(same("postgresql:///a?host=/tmp", "postgresql:///a"));
}
