// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/sqlite/sqlite.h"
#include "support/scratch.h"

using namespace limbeck;
using dialect::Statement;
using Statements = std::vector<Statement>;

namespace {

std::unique_ptr<dialect::Connection> connect(const std::string& url) {
    return sqlite::sqlite_dialect().connect({.url = base::parse_url(url)});
}

std::string only(dialect::Connection& connection, const std::string& sql) {
    const dialect::Rows rows = connection.query(sql);
    REQUIRE(rows.rows.size() == 1);
    return rows.rows[0][0].value_or("NULL");
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

// The rights of an ordinary user, whom root is not, for files that are not writable.
class OrdinaryUser {
  public:
    OrdinaryUser() : root_(::geteuid() == 0) {
        if (root_) {
            REQUIRE(::seteuid(65534) == 0);
        }
    }
    OrdinaryUser(const OrdinaryUser&) = delete;
    OrdinaryUser& operator=(const OrdinaryUser&) = delete;
    ~OrdinaryUser() {
        if (root_) {
            CHECK(::seteuid(0) == 0);
        }
    }

  private:
    bool root_;
};

}  // namespace

TEST_CASE("a failed batch is rolled back as a whole, tables too") {
    const auto connection = connect("sqlite://");
    const auto source = std::make_shared<const base::Source>(
        "v.sql", "CREATE TABLE a (x int);\nSELECT 'äöü€', missing FROM a;\n");
    const Statements statements{
        {.sql = "CREATE TABLE a (x int)", .source = source, .offset = 0},
        {.sql = "SELECT 'äöü€', missing FROM a", .source = source, .offset = 24},
        {.sql = "CREATE TABLE b (x int)"}};
    connection->begin();
    const Error error = error_of([&] { connection->execute(statements); });
    CHECK(error.code() == ErrorCode::Database);
    CHECK(error.message() == "no such column: missing");
    REQUIRE(error.location());
    CHECK(error.location()->line == 2);
    CHECK(error.location()->source_line.substr(error.location()->column - 1) == "missing FROM a;");
    connection->rollback();
    CHECK(only(*connection, "SELECT count(*) FROM sqlite_master") == "0");

    CHECK_THROWS_AS(connection->execute(statements), Error);
    CHECK(only(*connection, "SELECT group_concat(name) FROM sqlite_master") == "a");
}

TEST_CASE("thousands of statements, parameters and nulls") {
    const auto connection = connect("sqlite://");
    Statements statements{{.sql = "CREATE TABLE n (i int, t text) -- numbers"}};
    for (int i = 0; i < 2000; ++i) {
        statements.push_back(
            {.sql = fmt::format("INSERT INTO n VALUES ({}, 'it''s')", i), .must_change = 1});
    }
    connection->begin();
    connection->execute(statements);
    connection->commit();
    const dialect::Rows rows = connection->query("SELECT t AS a, NULL AS b FROM n WHERE i = ?1",
                                                 std::vector<std::string>{"7"});
    CHECK(rows.columns == std::vector<std::string>{"a", "b"});
    REQUIRE(rows.rows.size() == 1);
    CHECK(rows.rows[0][0] == "it's");
    CHECK_FALSE(rows.rows[0][1]);
    CHECK(connection->query("-- nothing").rows.empty());
}

TEST_CASE("a row that is not there fails the run with the given words") {
    const auto connection = connect("sqlite://");
    connection->begin();
    const Error error = error_of([&] {
        connection->execute(Statements{{.sql = "CREATE TABLE v (n text)"},
                                       {.sql = "UPDATE v SET n = 'b'",
                                        .must_change = 1,
                                        .mismatch = "expected one row; {} found"}});
    });
    CHECK(error.message() == "expected one row; 0 found");
    connection->rollback();
    CHECK(only(*connection, "SELECT count(*) FROM sqlite_master") == "0");
}

TEST_CASE("a statement is one, and does not touch the transaction") {
    const auto connection = connect("sqlite://");
    const Error two =
        error_of([&] { connection->execute(Statements{{.sql = "SELECT 1; SELECT 2"}}); });
    CHECK(two.code() == ErrorCode::Script);
    const Error nul = error_of(
        [&] { connection->execute(Statements{{.sql = std::string("SELECT 1\0, 2", 12)}}); });
    CHECK(nul.code() == ErrorCode::Script);
    connection->begin();
    const Error ended = error_of([&] {
        connection->execute(Statements{{.sql = "CREATE TABLE t (x)"}, {.sql = "COMMIT"}});
    });
    CHECK(ended.code() == ErrorCode::Refused);
    const Error opened = error_of([&] { connection->execute(Statements{{.sql = "BEGIN"}}); });
    CHECK(opened.code() == ErrorCode::Refused);
    connection->begin();
    connection->commit();
}

TEST_CASE("a commit that fails leaves no transaction behind") {
    const auto connection = connect("sqlite://");
    connection->execute(Statements{{.sql = "PRAGMA foreign_keys = ON"}});
    connection->begin();
    connection->execute(
        Statements{{.sql = "CREATE TABLE p (id int PRIMARY KEY)"},
                   {.sql = "CREATE TABLE k (id int REFERENCES p DEFERRABLE INITIALLY DEFERRED)"},
                   {.sql = "INSERT INTO k VALUES (7)"}});
    CHECK_THROWS_WITH_AS(connection->commit(), "FOREIGN KEY constraint failed", Error);
    CHECK(only(*connection, "SELECT count(*) FROM sqlite_master") == "0");
    connection->begin();
    connection->rollback();
    connection->rollback();
}

TEST_CASE("writers wait for one another, and say for whom they waited in vain") {
    const test::Scratch scratch;
    for (const std::string mode : {"delete", "wal"}) {
        const std::string url = "sqlite:///" + scratch.path(mode + ".db");
        const auto first = connect(url);
        first->execute(Statements{{.sql = "PRAGMA journal_mode = " + mode}});
        const auto second = connect(url);
        CHECK(second->acquire_exclusion({}, 0.2) == dialect::ExclusionScope::Transaction);
        first->begin();
        const double start = base::monotonic_seconds();
        const Error error = error_of([&] { second->begin(); });
        CHECK(base::monotonic_seconds() - start >= 0.2);
        CHECK(base::monotonic_seconds() - start < 2);
        CHECK(error.code() == ErrorCode::Refused);
        CHECK(error.message() == fmt::format("another program is writing to {} (pid {})",
                                             scratch.path(mode + ".db"), ::getpid()));

        second->acquire_exclusion({}, 10);
        std::thread other([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            first->execute(Statements{{.sql = "CREATE TABLE t (x)"}});
            first->commit();
        });
        second->begin();
        other.join();
        CHECK(only(*second, "SELECT count(*) FROM sqlite_master") == "1");
        second->rollback();
        second->release_exclusion();
    }
}

TEST_CASE("an interrupt ends a long statement and a long wait") {
    const test::Scratch scratch;
    const std::string url = "sqlite:///" + scratch.path("app.db");
    std::atomic<bool> interrupted = false;
    const auto connection = sqlite::sqlite_dialect().connect(
        {.url = base::parse_url(url), .interrupted = &interrupted});
    const auto interrupt_soon = [&] {
        return std::thread([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            interrupted = true;
        });
    };
    std::thread first = interrupt_soon();
    connection->begin();
    const Error error = error_of([&] {
        connection->execute(
            Statements{{.sql = "CREATE TABLE t (x)"},
                       {.sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                               "SELECT count(*) FROM n"}});
    });
    first.join();
    CHECK(error.code() == ErrorCode::Interrupted);
    connection->rollback();
    interrupted = false;
    CHECK(only(*connection, "SELECT count(*) FROM sqlite_master") == "0");

    const auto holder = connect(url);
    holder->begin();
    connection->acquire_exclusion({}, 30);
    std::thread second = interrupt_soon();
    const Error waiting = error_of([&] { connection->begin(); });
    second.join();
    CHECK(waiting.code() == ErrorCode::Interrupted);
}

TEST_CASE("a database that cannot be opened says why") {
    const test::Scratch scratch;
    const auto message = [&](const std::string& name, bool must_exist) {
        return error_of([&] {
                   sqlite::sqlite_dialect().connect(
                       {.url = base::parse_url("sqlite:///" + scratch.path(name)),
                        .must_exist = must_exist});
               })
            .message();
    };
    CHECK(message("absent.db", true) == "no such database file: " + scratch.path("absent.db"));
    CHECK(message("absent.db?mode=rwc", true) ==
          "no such database file: " + scratch.path("absent.db"));
    CHECK(message("absent.db?mode=ro", false) ==
          "no such database file: " + scratch.path("absent.db"));
    CHECK_FALSE(base::exists(scratch.path("absent.db")));
    CHECK(message("no/app.db", false) ==
          "no such directory for the database file: " + scratch.path("no"));
    CHECK(message("", false) == scratch.path() + "/ is a directory, not a database file");
    scratch.write("letter.db", std::string(5000, 'x'));
    CHECK(message("letter.db", false) ==
          fmt::format("cannot open {}: file is not a database", scratch.path("letter.db")));
    connect("sqlite:///" + scratch.path("new.db"));
    CHECK(base::exists(scratch.path("new.db")));
}

TEST_CASE("what may not be written says why") {
    const test::Scratch scratch;
    const std::string file = scratch.path("app.db");
    connect("sqlite:///" + file)->execute(Statements{{.sql = "CREATE TABLE t (x)"}});
    const auto reader = connect("sqlite:///" + file + "?mode=ro");
    CHECK(reader->read_versions({}).exists == false);
    const Error by_url = error_of([&] { reader->begin(); });
    CHECK(by_url.message() == file + " can only be read");
    CHECK(by_url.hint() == "the URL opens it for reading only");

    REQUIRE(::chmod(scratch.path().c_str(), 0755) == 0);
    REQUIRE(::chmod(file.c_str(), 0444) == 0);
    {
        const OrdinaryUser user;
        const auto connection = connect("sqlite:///" + file);
        CHECK(error_of([&] { connection->begin(); }).hint() ==
              "the file is not writable for this user");
    }
    REQUIRE(::chmod(file.c_str(), 0666) == 0);
    {
        REQUIRE(::chmod(scratch.path().c_str(), 0555) == 0);
        const OrdinaryUser user;
        const auto connection = connect("sqlite:///" + file);
        const Error error = error_of([&] {
            connection->begin();
            connection->execute(Statements{{.sql = "CREATE TABLE u (x)"}});
        });
        CHECK(error.hint().find("directory is") != std::string::npos);
    }
    REQUIRE(::chmod(scratch.path().c_str(), 0755) == 0);
}

TEST_CASE("the rows of the version table come in the order they were written") {
    const auto connection = connect("sqlite://");
    CHECK_FALSE(connection->read_versions({}).exists);
    const dialect::VersionTable table{.name = "My \"versions\""};
    for (const dialect::VersionTable& each :
         {dialect::VersionTable{}, table, dialect::VersionTable{.name = "v", .schema = "main"}}) {
        constexpr auto flavour = sql::Flavour::Sqlite;
        connection->begin();
        connection->execute(Statements{
            {.sql = dialect::create_version_table(each, 32, flavour)},
            {.sql = dialect::insert_version(each, "zz", flavour), .must_change = 1},
            {.sql = dialect::insert_version(each, "o'neill", flavour)},
            {.sql = dialect::insert_version(each, "aa", flavour)},
            {.sql = dialect::update_version(each, "o'neill", "b\"b", flavour), .must_change = 1}});
        connection->commit();
        const dialect::VersionState state = connection->read_versions(each);
        CHECK(state.exists);
        CHECK(state.rows == std::vector<std::string>{"zz", "b\"b", "aa"});
        CHECK_FALSE(state.width);
    }
    connection->execute(
        Statements{{.sql = "CREATE TABLE w (version_num text PRIMARY KEY) WITHOUT ROWID"},
                   {.sql = "INSERT INTO w VALUES ('b'), ('a')"}});
    CHECK(connection->read_versions({.name = "W"}).rows == std::vector<std::string>{"a", "b"});
    CHECK_THROWS_WITH_AS(connection->read_versions({.schema = "absent"}),
                         "no such table: absent.sqlite_master", Error);
}

TEST_CASE("a version table that another connection made meanwhile is seen") {
    const test::Scratch scratch;
    const base::Url url = base::parse_url("sqlite:///" + scratch.path("a.db"));
    const auto first = sqlite::sqlite_dialect().connect({.url = url});
    const auto second = sqlite::sqlite_dialect().connect({.url = url});
    CHECK_FALSE(first->read_versions({}).exists);
    const std::vector<dialect::Statement> create{
        {.sql = "CREATE TABLE alembic_version (version_num VARCHAR(32))"}};
    second->execute(create);
    first->begin();
    CHECK(first->read_versions({}).exists);
    first->rollback();
}
