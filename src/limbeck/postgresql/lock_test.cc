// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/lock.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/postgresql/postgresql.h"
#include "support/postgres.h"

using namespace limbeck;
using Statements = std::vector<dialect::Statement>;

namespace {

const dialect::VersionTable table;

std::unique_ptr<dialect::Connection> connect(const std::string& url,
                                             const std::atomic<bool>* interrupted = nullptr) {
    return postgresql::postgresql_dialect().connect(
        {.url = base::parse_url(url), .interrupted = interrupted});
}

std::string only(dialect::Connection& connection, const std::string& sql) {
    return connection.query(sql).rows.at(0).at(0).value_or("NULL");
}

struct Place {
    std::string direct;
    std::string pooled;
};

Place new_database(const std::string& name) {
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

}  // namespace

TEST_CASE("the key of a version table never changes") {
    CHECK(postgresql::lock_key(table) == 2091460989803854926);
    CHECK(postgresql::lock_key({.name = "alembic_version", .schema = "app"}) ==
          1903394594554053545);
    CHECK(postgresql::lock_key({.name = "b", .schema = "a"}) !=
          postgresql::lock_key({.name = "a.b"}));
}

TEST_CASE("two runners exclude one another, direct, pooled and mixed") {
    const Place place = new_database("two_runners");
    const std::vector<std::pair<std::string, std::string>> pairs{{place.direct, place.direct},
                                                                 {place.pooled, place.pooled},
                                                                 {place.direct, place.pooled},
                                                                 {place.pooled, place.direct}};
    for (const auto& [first_url, second_url] : pairs) {
        const auto first = connect(first_url);
        const auto second = connect(second_url);
        CHECK(first->acquire_exclusion(table, 0) == dialect::ExclusionScope::Run);
        const double start = base::monotonic_seconds();
        const Error error = error_of([&] { second->acquire_exclusion(table, 0.3); });
        CHECK(base::monotonic_seconds() - start >= 0.3);
        CHECK(error.code() == ErrorCode::Refused);
        CHECK(error.message().starts_with(
            "another runner holds the migration lock of alembic_version (pid "));
        CHECK(error.message().find(", application limbeck, user postgres, since ") !=
              std::string::npos);
        CHECK(error.hint().find("--lock-timeout") != std::string::npos);
        // Another table is another matter.
        second->acquire_exclusion({.name = "alembic_version", .schema = "app"}, 0);
        second->release_exclusion();

        // The lock outlives the transactions of its holder.
        first->begin();
        first->execute(Statements{{.sql = "CREATE TABLE t (x int)"}});
        first->commit();
        first->execute(
            Statements{{.sql = "CREATE INDEX CONCURRENTLY ix ON t (x)"}, {.sql = "DROP TABLE t"}});
        CHECK_THROWS_AS(second->acquire_exclusion(table, 0), Error);

        std::thread release([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            first->release_exclusion();
        });
        second->acquire_exclusion(table, 10);
        release.join();
        second->release_exclusion();
        first->acquire_exclusion(table, 0);
    }
    const auto observer = connect(place.direct);
    CHECK(only(*observer, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

TEST_CASE("an open transaction behind a pooler holds no snapshot that stops an index build") {
    const Place place = new_database("idle_holder");
    const auto holder = connect(place.pooled);
    holder->acquire_exclusion(table, 0);
    const auto observer = connect(place.direct);
    CHECK(only(*observer,
               "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL "
               "AND pid <> pg_backend_pid() AND datname = current_database()") == "0");
    CHECK(only(*observer,
               "SELECT state FROM pg_stat_activity JOIN pg_locks USING (pid) "
               "WHERE locktype = 'advisory'") == "idle in transaction");
}

TEST_CASE("an idle timeout of the server does not end the lock behind a pooler") {
    const Place place = new_database("idle_timeout");
    const auto observer = connect(place.direct);
    observer->execute(Statements{
        {.sql = "ALTER DATABASE idle_timeout SET idle_in_transaction_session_timeout = '100ms'"}});
    const auto holder = connect(place.pooled);
    holder->acquire_exclusion(table, 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    CHECK(only(*observer, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "1");
}

TEST_CASE("nothing is committed once the lock behind a pooler is lost") {
    const Place place = new_database("lost_lock");
    const auto observer = connect(place.direct);
    const auto runner = connect(place.pooled);
    runner->acquire_exclusion(table, 0);
    runner->begin();
    runner->execute(Statements{{.sql = "CREATE TABLE t (x int)"}});
    observer->query(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks "
        "WHERE locktype = 'advisory'");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const Error error = error_of([&] { runner->commit(); });
    CHECK(error.code() == ErrorCode::Refused);
    CHECK(error.message().starts_with("the connection that held the migration lock was lost"));
    CHECK(only(*observer, "SELECT to_regclass('t')") == "NULL");
}

TEST_CASE("a pool of one is told apart from a server that hangs") {
    new_database("small_pool");
    const test::PgBouncer pooler(test::shared_postgres(), 1);
    const auto runner = connect(pooler.url("small_pool"));
    const Error error = error_of([&] { runner->acquire_exclusion(table, 60); });
    CHECK(error.code() == ErrorCode::Refused);
    CHECK(error.message().starts_with("the pooler has no second server connection free"));
}

TEST_CASE("waiting for the lock ends when the user asks to stop") {
    const Place place = new_database("lock_interrupt");
    for (const std::string& url : {place.direct, place.pooled}) {
        const auto first = connect(url);
        first->acquire_exclusion(table, 0);
        std::atomic<bool> interrupted = false;
        const auto second = connect(url, &interrupted);
        std::thread signal([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            interrupted = true;
        });
        const double start = base::monotonic_seconds();
        const Error error = error_of([&] { second->acquire_exclusion(table, 60); });
        signal.join();
        CHECK(error.code() == ErrorCode::Interrupted);
        CHECK(base::monotonic_seconds() - start < 5);
    }
}

TEST_CASE("a role that may see little still learns whom it waits for") {
    const Place place = new_database("little_role");
    const auto first = connect(place.direct);
    first->execute(Statements{{.sql = "CREATE ROLE little LOGIN"}});
    first->acquire_exclusion(table, 0);
    const auto second = connect("postgresql://little@/little_role?host=" +
                                test::shared_postgres().socket_directory());
    const Error error = error_of([&] { second->acquire_exclusion(table, 0); });
    CHECK(error.message() ==
          fmt::format("another runner holds the migration lock of alembic_version (pid {}, "
                      "application limbeck, user postgres)",
                      only(*first, "SELECT pg_backend_pid()")));
}

TEST_CASE("version rows are read in physical order, of any name, without an error in the log") {
    const Place place = new_database("rows");
    constexpr auto flavour = sql::Flavour::PostgreSql;
    for (const std::string& url : {place.direct, place.pooled}) {
        const auto connection = connect(url);
        connection->begin();
        connection->execute(Statements{{.sql = "CREATE SCHEMA \"My \"\"App\"\"\""}});
        for (const dialect::VersionTable& each :
             {table, dialect::VersionTable{.name = "O'Hara \"x\\y\""},
              dialect::VersionTable{.name = "select", .schema = "My \"App\""}}) {
            CHECK_FALSE(connection->read_versions(each).exists);
            connection->execute(
                Statements{{.sql = dialect::create_version_table(each, 32, flavour)},
                           {.sql = dialect::insert_version(each, "zz", flavour), .must_change = 1},
                           {.sql = dialect::insert_version(each, "o'n\\eill", flavour)},
                           {.sql = dialect::insert_version(each, "aa", flavour)}});
            dialect::VersionState state = connection->read_versions(each);
            CHECK(state.exists);
            CHECK(state.rows == std::vector<std::string>{"zz", "o'n\\eill", "aa"});
            CHECK(state.width == 32);
            connection->execute(
                Statements{{.sql = dialect::update_version(each, "o'n\\eill", "b\"b", flavour),
                            .must_change = 1},
                           {.sql = dialect::delete_version(each, "zz", flavour), .must_change = 1},
                           {.sql = *postgresql::postgresql_dialect().widen(each, 64)}});
            state = connection->read_versions(each);
            CHECK(state.width == 64);
            CHECK(state.rows == std::vector<std::string>{"aa", "b\"b"});
        }
        CHECK_FALSE(connection->read_versions({.name = "v", .schema = "absent"}).exists);
        connection->rollback();
    }
    const auto connection = connect(place.direct);
    connection->execute(Statements{{.sql = "CREATE TABLE other (x int)"},
                                   {.sql = "CREATE TABLE "
                                           "loose (version_num text)"}});
    CHECK_THROWS_WITH_AS(connection->read_versions({.name = "other"}),
                         "other has no column version_num: it is no version table", Error);
    CHECK_FALSE(connection->read_versions({.name = "loose"}).width);
    CHECK(test::shared_postgres().log().find("ERROR:  relation") == std::string::npos);
}
