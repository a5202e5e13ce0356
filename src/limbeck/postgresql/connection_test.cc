// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/postgresql/postgresql.h"
#include "support/postgres.h"

using namespace limbeck;
using dialect::Statement;

namespace {

std::unique_ptr<dialect::Connection> connect(const std::string& url) {
    return postgresql::postgresql_dialect().connect({.url = base::parse_url(url)});
}

std::string only(dialect::Connection& connection, const std::string& sql) {
    const dialect::Rows rows = connection.query(sql);
    REQUIRE(rows.rows.size() == 1);
    return rows.rows[0][0].value_or("NULL");
}

// A database of its own for each test, reached directly and through the pooler.
struct Place {
    std::string direct;
    std::string pooled;
};

Place new_database() {
    static int number = 0;
    const std::string name = fmt::format("t{}", ++number);
    const std::string direct = test::shared_postgres().create_database(name);
    return {direct, test::shared_pgbouncer().url(name)};
}

template <typename Call>
Error error_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was thrown");
    return {ErrorCode::Usage, ""};
}

std::vector<Statement> statements_of(const std::string& path, const std::string& text) {
    const auto source = std::make_shared<const base::Source>(path, text);
    std::vector<Statement> statements;
    std::size_t begin = 0;
    for (std::size_t end = text.find(";\n"); end != std::string::npos;
         end = text.find(";\n", begin)) {
        statements.push_back(
            {.sql = text.substr(begin, end - begin), .source = source, .offset = begin});
        begin = end + 2;
    }
    return statements;
}

}  // namespace

TEST_CASE("a batch of thousands runs in one transaction, directly and through a pooler") {
    const Place place = new_database();
    for (const std::string& url : {place.direct, place.pooled}) {
        const auto connection = connect(url);
        std::vector<Statement> statements{{.sql = "CREATE TABLE numbers (n int, t text)"}};
        for (int i = 0; i < 2000; ++i) {
            statements.push_back({.sql = fmt::format("INSERT INTO numbers VALUES ({}, '{}')", i,
                                                     std::string(static_cast<std::size_t>(i), 'x')),
                                  .must_change = 1});
        }
        connection->begin();
        connection->execute(statements);
        CHECK(only(*connection, "SELECT count(*) FROM numbers") == "2000");
        connection->rollback();
        CHECK(only(*connection, "SELECT to_regclass('numbers')") == "NULL");
        connection->begin();
        connection->execute(statements);
        connection->commit();
        CHECK(only(*connection, "SELECT sum(n) FROM numbers") == "1999000");
        connection->execute(std::vector<Statement>{{.sql = "DROP TABLE numbers"}});
    }
}

TEST_CASE("neither a huge statement nor huge answers to many block the pipeline") {
    const Place place = new_database();
    for (const std::string& url : {place.direct, place.pooled}) {
        const auto connection = connect(url);
        const std::string huge(8'000'000, 'y');
        connection->begin();
        // Answers of 200 kB to statements of 200 kB: a client that only sends would wait for a
        // server that only waits.
        std::vector<Statement> statements{
            {.sql = fmt::format("CREATE TABLE huge AS SELECT '{}'::text AS t", huge)}};
        for (int i = 0; i < 60; ++i) {
            statements.push_back({.sql = fmt::format("SELECT '{}'", huge.substr(0, 200'000))});
        }
        connection->execute(statements);
        CHECK(only(*connection, "SELECT length(t) FROM huge") == "8000000");
        connection->rollback();
    }
}

TEST_CASE("an error is reported at its own place, after other characters than bytes") {
    const Place place = new_database();
    for (const std::string& url : {place.direct, place.pooled}) {
        const auto connection = connect(url);
        const auto statements = statements_of("versions/ae10_grüße.sql",
                                              "CREATE TABLE a (x int);\n"
                                              "INSERT INTO a VALUES (1);\n"
                                              "SELECT 'äöü€😀', missing\nFROM a;\n"
                                              "INSERT INTO a VALUES (2);\n");
        connection->begin();
        const Error error = error_of([&] { connection->execute(statements); });
        CHECK(error.code() == ErrorCode::Database);
        CHECK(error.message() == "column \"missing\" does not exist");
        CHECK(error.sqlstate() == "42703");
        REQUIRE(error.location());
        CHECK(error.location()->line == 3);
        CHECK(error.location()->source_line == "SELECT 'äöü€😀', missing");
        CHECK(error.location()->source_line.substr(error.location()->column - 1) == "missing");
        connection->rollback();
        CHECK(only(*connection, "SELECT to_regclass('a')") == "NULL");

        // On their own those before it stay and those after it do not run.
        const Error alone = error_of([&] { connection->execute(statements); });
        CHECK(alone.location() == error.location());
        CHECK(only(*connection, "SELECT string_agg(x::text, ',') FROM a") == "1");
        connection->execute(std::vector<Statement>{{.sql = "DROP TABLE a"}});
    }
}

TEST_CASE("detail, hint and context of the server come along") {
    const auto connection = connect(new_database().direct);
    connection->execute(std::vector<Statement>{
        {.sql = "CREATE TABLE t (id int PRIMARY KEY)"},
        {.sql = "INSERT INTO t VALUES (1)"},
        {.sql = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS\n"
                "$$ BEGIN RAISE 'no' USING HINT = 'ask', DETAIL = 'because'; END $$"}});
    const Error duplicate = error_of(
        [&] { connection->execute(std::vector<Statement>{{.sql = "INSERT INTO t VALUES (1)"}}); });
    CHECK(duplicate.sqlstate() == "23505");
    CHECK(duplicate.statement() == "INSERT INTO t VALUES (1)");
    CHECK(duplicate.hint() == "Key (id)=(1) already exists.");
    const Error raised =
        error_of([&] { connection->execute(std::vector<Statement>{{.sql = "SELECT f()"}}); });
    CHECK(raised.hint() ==
          "ask\n        detail: because\n        in: PL/pgSQL function f() line 1 at RAISE");
}

TEST_CASE("a row that is not there fails the run with the given words") {
    const Place place = new_database();
    for (const std::string& url : {place.direct, place.pooled}) {
        const auto connection = connect(url);
        connection->begin();
        const Error error = error_of([&] {
            connection->execute(std::vector<Statement>{
                {.sql = "CREATE TABLE v (n text)"},
                {.sql = "INSERT INTO v VALUES ('a'), ('a')", .must_change = 2},
                {.sql = "UPDATE v SET n = 'b' WHERE n = 'a'",
                 .must_change = 1,
                 .mismatch = "expected one row; {} found"}});
        });
        CHECK(error.message() == "expected one row; 2 found");
        CHECK(error.code() == ErrorCode::Database);
        connection->rollback();
        CHECK(only(*connection, "SELECT to_regclass('v')") == "NULL");
    }
}

TEST_CASE("what cannot run in a transaction runs on its own") {
    const Place place = new_database();
    for (const std::string& url : {place.direct, place.pooled}) {
        const auto connection = connect(url);
        connection->execute(std::vector<Statement>{
            {.sql = "CREATE TABLE c (x int)"},
            {.sql = "CREATE INDEX CONCURRENTLY ix ON c (x)"},
            {.sql = "VACUUM c"},
            {.sql = "CREATE DATABASE sibling"},
            {.sql = "DROP DATABASE sibling"},
        });
        connection->begin();
        const Error error = error_of([&] {
            connection->execute(
                std::vector<Statement>{{.sql = "CREATE INDEX CONCURRENTLY iy ON c (x)"}});
        });
        CHECK(error.sqlstate() == "25001");
        connection->rollback();
        connection->execute(std::vector<Statement>{{.sql = "DROP TABLE c"}});
    }
}

TEST_CASE("a statement may not end or open a transaction behind the program's back") {
    const auto connection = connect(new_database().direct);
    connection->begin();
    const Error ended = error_of([&] {
        connection->execute(std::vector<Statement>{{.sql = "SELECT 1"}, {.sql = "COMMIT"}});
    });
    CHECK(ended.code() == ErrorCode::Refused);
    CHECK(ended.statement() == "COMMIT");
    connection->rollback();
    const Error opened =
        error_of([&] { connection->execute(std::vector<Statement>{{.sql = "BEGIN"}}); });
    CHECK(opened.code() == ErrorCode::Refused);
    CHECK(only(*connection, "SELECT 1") == "1");
}

TEST_CASE("a failure at commit is one, and nothing is left") {
    const auto connection = connect(new_database().direct);
    const std::vector<Statement> statements{
        {.sql = "CREATE TABLE p (id int PRIMARY KEY)"},
        {.sql = "CREATE TABLE k (id int REFERENCES p DEFERRABLE INITIALLY DEFERRED)"},
        {.sql = "INSERT INTO k VALUES (7)"}};
    connection->begin();
    connection->execute(statements);
    const Error error = error_of([&] { connection->commit(); });
    CHECK(error.sqlstate() == "23503");
    connection->rollback();
    CHECK(only(*connection, "SELECT to_regclass('k')") == "NULL");

    connection->begin();
    CHECK_THROWS_AS(connection->query("SELECT 1/0"), Error);
    CHECK_THROWS_WITH_AS(connection->commit(),
                         "the server rolled the transaction back instead of committing it", Error);
}

TEST_CASE("an empty transaction costs nothing and a NUL byte is not cut off") {
    const auto connection = connect(new_database().direct);
    connection->begin();
    connection->commit();
    connection->begin();
    connection->rollback();
    connection->rollback();
    const Error error = error_of([&] { connection->query(std::string("SELECT 1\0, 2", 12)); });
    CHECK(error.code() == ErrorCode::Script);
    const dialect::Rows rows =
        connection->query("SELECT $1::text AS a, NULL AS b", std::vector<std::string>{"it's"});
    CHECK(rows.columns == std::vector<std::string>{"a", "b"});
    CHECK(rows.rows[0][0] == "it's");
    CHECK_FALSE(rows.rows[0][1]);
}

TEST_CASE("COPY with the client is refused instead of hanging") {
    const auto connection = connect(new_database().direct);
    connection->begin();
    const Error error = error_of([&] {
        connection->execute(std::vector<Statement>{
            {.sql = "CREATE TABLE c (x int)"}, {.sql = "COPY c FROM STDIN"}, {.sql = "SELECT 1"}});
    });
    CHECK(error.code() == ErrorCode::Unsupported);
    connection->rollback();
}

TEST_CASE("notices of the server are handed on") {
    std::vector<std::string> seen;
    const Place place = new_database();
    const auto connection = postgresql::postgresql_dialect().connect(
        {.url = base::parse_url(place.direct),
         .notice = [&](std::string_view severity, std::string_view message) {
             seen.push_back(fmt::format("{}: {}", severity, message));
         }});
    connection->begin();
    connection->execute(
        std::vector<Statement>{{.sql = "DROP TABLE IF EXISTS absent"},
                               {.sql = "DO $$ BEGIN RAISE WARNING 'mind the gap'; END $$"}});
    connection->commit();
    CHECK(seen == std::vector<std::string>{"NOTICE: table \"absent\" does not exist, skipping",
                                           "WARNING: mind the gap"});
}

TEST_CASE("an interrupt cancels the running statement") {
    const Place place = new_database();
    for (const std::string& url : {place.direct, place.pooled}) {
        std::atomic<bool> interrupted = false;
        const auto connection = postgresql::postgresql_dialect().connect(
            {.url = base::parse_url(url), .interrupted = &interrupted});
        std::thread signal([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            interrupted = true;
        });
        const double start = base::monotonic_seconds();
        const auto statements =
            statements_of("v.sql", "CREATE TABLE s (x int);\nSELECT pg_sleep(30);\n");
        connection->begin();
        const Error error = error_of([&] { connection->execute(statements); });
        signal.join();
        CHECK(error.code() == ErrorCode::Interrupted);
        REQUIRE(error.location());
        CHECK(error.location()->line == 2);
        CHECK(base::monotonic_seconds() - start < 5);
        connection->rollback();
        CHECK_THROWS_AS(connection->begin(), Error);  // still wanted: nothing new begins
        interrupted = false;
        CHECK(only(*connection, "SELECT to_regclass('s')") == "NULL");
    }
}

TEST_CASE("a connection lost on the way says what has become of the work") {
    const Place place = new_database();
    const auto other = connect(place.direct);
    const auto connection = connect(place.direct);
    const std::string kill = "SELECT pg_terminate_backend(pg_backend_pid())";
    connection->begin();
    const Error error = error_of([&] {
        connection->execute(std::vector<Statement>{
            {.sql = "CREATE TABLE gone (x int)"}, {.sql = kill}, {.sql = "SELECT 1"}});
    });
    CHECK(error.message() ==
          "the connection to the server was lost: terminating connection due to administrator "
          "command");
    CHECK(error.sqlstate() == "57P01");
    CHECK(error.aftermath() == "the server rolls back the open transaction: nothing of it remains");
    connection->rollback();
    CHECK_THROWS_WITH_AS(connection->query("SELECT 1"), "the connection to the server is closed",
                         Error);
    CHECK(only(*other, "SELECT to_regclass('gone')") == "NULL");

    const auto second = connect(place.direct);
    second->begin();
    const std::string pid = only(*second, "SELECT pg_backend_pid()");
    other->query("SELECT pg_terminate_backend($1::int, 5000)", std::vector<std::string>{pid});
    const Error in_commit = error_of([&] { second->commit(); });
    CHECK(in_commit.aftermath().find("`limbeck current` tells") != std::string::npos);
}
