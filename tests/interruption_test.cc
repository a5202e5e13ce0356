// SPDX-License-Identifier: MIT
// A run that is interrupted or killed half-way: its transaction is rolled back, no lock is left,
// and the next run goes on where it was.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>
#include <utility>

#include "support/postgres.h"
#include "support/project.h"

using namespace limbeck::test;

namespace {

constexpr std::string_view slow_on_sqlite =
    "INSERT INTO two WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
    "WHERE i < 2000000000) SELECT max(i) FROM n;";

// Three revisions, of which the second takes its time after it has made its table.
void write_slow_revisions(const Project& project, std::string_view slow_statement) {
    project.revision("a1", "", "CREATE TABLE one (a int);");
    project.revision("b1", "a1", fmt::format("CREATE TABLE two (a int);\n{}", slow_statement));
    project.revision("c1", "b1", "CREATE TABLE three (a int);");
}

bool sleeps(const PostgresServer& server, std::string_view database) {
    return server.query(database,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                        "current_database() AND state = 'active' AND query LIKE '%pg_sleep%' AND "
                        "pid <> pg_backend_pid()") != "0\n";
}

void wait_until(const std::function<bool()>& condition) {
    for (int i = 0; i < 1000 && !condition(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    REQUIRE(condition());
}

// Runs an upgrade until the slow statement of its second revision is at work.
class Upgrade {
  public:
    explicit Upgrade(const Project& project)
        : run_({limbeck_path(), "upgrade"},
               {.directory = project.files().path(), .environment = {}, .input = ""}) {
        REQUIRE(run_.wait_for_err("Running upgrade a1 -> b1"));
        // The statement before the slow one opens the journal.
        wait_until([&] { return std::filesystem::exists(project.files().path("app.db-journal")); });
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    Upgrade(const Project& project, const PostgresServer& server, std::string_view database,
            std::string option = "--lock-timeout=60")
        : run_({limbeck_path(), "upgrade", std::move(option)},
               {.directory = project.files().path(), .environment = {}, .input = ""}) {
        REQUIRE(run_.wait_for_err("Running upgrade a1 -> b1"));
        wait_until([&] { return sleeps(server, database); });
    }

    Result end_by(int signal) {
        run_.signal(signal);
        return run_.wait();
    }

  private:
    Background run_;
};

void check_interrupted(const Result& result) {
    INFO(result.err);
    CHECK(result.status == 130);
    CHECK(result.out == "");
    for (const std::string_view words :
         {"FAILED: interrupted", "--> migrations/b1.sql:8",
          "revision b1 was rolled back; the 1 step before it is committed, the last is a1"}) {
        INFO("expected: " << words);
        CHECK(result.err.find(words) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("SIGINT and SIGTERM during a slow statement of SQLite roll its revision back") {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Project project("sqlite:///app.db");
        write_slow_revisions(project, slow_on_sqlite);
        check_interrupted(Upgrade(project).end_by(signal));
        CHECK(project.out("current") == "a1\n");
        CHECK(project.sqlite("SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'") ==
              "alembic_version,one\n");
        write_slow_revisions(project, "");
        project.out("upgrade --lock-timeout 0");
        CHECK(project.out("current") == "c1 (head)\n");
    }
}

TEST_CASE("SIGINT and SIGTERM during a slow statement of PostgreSQL roll its revision back") {
    PostgresServer& server = shared_postgres();
    int number = 0;
    for (const int signal : {SIGINT, SIGTERM}) {
        const std::string database = fmt::format("interrupted{}", ++number);
        const Project project(server.create_database(database));
        write_slow_revisions(project, "SELECT pg_sleep(60);");
        check_interrupted(Upgrade(project, server, database).end_by(signal));
        CHECK(project.out("current") == "a1\n");
        CHECK(server.query(database, "SELECT count(*) FROM pg_class WHERE relname = 'two'") ==
              "0\n");
        CHECK(server.query(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") ==
              "0\n");
        // The statement is not left to run on.
        CHECK(!sleeps(server, database));
        write_slow_revisions(project, "");
        project.out("upgrade --lock-timeout 0");
        CHECK(project.out("current") == "c1 (head)\n");
    }
}

TEST_CASE("an interrupt with --single-transaction rolls all of it back") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("interrupted_single"));
    write_slow_revisions(project, "SELECT pg_sleep(60);");
    const Result result =
        Upgrade(project, server, "interrupted_single", "--single-transaction").end_by(SIGINT);
    INFO(result.err);
    CHECK(result.status == 130);
    CHECK(result.err.find("nothing was changed") != std::string::npos);
    CHECK(project.out("current").empty());
    CHECK(server.query("interrupted_single",
                       "SELECT count(*) FROM pg_class WHERE relname IN ('one', 'two', "
                       "'alembic_version')") == "0\n");
}

TEST_CASE("after a run on SQLite was killed half-way a plain rerun succeeds") {
    const Project project("sqlite:///app.db");
    write_slow_revisions(project, slow_on_sqlite);
    CHECK(Upgrade(project).end_by(SIGKILL).status == 128 + SIGKILL);
    CHECK(project.out("current") == "a1\n");
    write_slow_revisions(project, "");
    project.out("upgrade --lock-timeout 0");
    CHECK(project.out("current") == "c1 (head)\n");
    CHECK(project.sqlite("SELECT count(*) FROM two") == "0\n");
}

TEST_CASE("after a run on PostgreSQL was killed half-way a plain rerun succeeds") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("killed"));
    // The server notices that its client is gone when the statement is over, not before.
    write_slow_revisions(project, "SELECT pg_sleep(2);");
    CHECK(Upgrade(project, server, "killed").end_by(SIGKILL).status == 128 + SIGKILL);
    write_slow_revisions(project, "");
    project.out("upgrade");
    CHECK(project.out("current") == "c1 (head)\n");
    CHECK(server.query("killed",
                       "SELECT count(*) FROM pg_class WHERE relname IN ('one', 'two', "
                       "'three')") == "3\n");
}

TEST_CASE("an interrupt while waiting for another runner ends the waiting") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("waiting"));
    write_slow_revisions(project, "SELECT pg_sleep(60);");
    Upgrade holder(project, server, "waiting");
    Background waiting({limbeck_path(), "upgrade"},
                       {.directory = project.files().path(), .environment = {}, .input = ""});
    wait_until([&] {
        return server.query("waiting",
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                            "current_database() AND application_name = 'limbeck'") == "2\n";
    });
    waiting.signal(SIGINT);
    const Result result = waiting.wait();
    CHECK(result.status == 130);
    CHECK(result.err.find("FAILED: interrupted") != std::string::npos);
    CHECK(holder.end_by(SIGINT).status == 130);
}
