// SPDX-License-Identifier: MIT
// One runner at a time: whoever comes second waits, finds the work done, and ends well.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <memory>
#include <vector>

#include "support/postgres.h"
#include "support/project.h"

using namespace limbeck::test;

namespace {

constexpr int runners = 16;
constexpr int revisions = 6;

// Neither statement can be carried out twice without a trace: the table is there already, or the
// log has the line again.
void write_revisions(const Project& project) {
    std::string before;
    for (int i = 1; i <= revisions; ++i) {
        const std::string id = fmt::format("r{}", i);
        const std::string log = i == 1 ? "CREATE TABLE log (revision text);\n" : "";
        project.revision(
            id, before,
            fmt::format("{}CREATE TABLE t{} (a int);\nINSERT INTO log VALUES ('{}');", log, i, id));
        before = id;
    }
}

std::unique_ptr<Background> start_upgrade(const Project& project) {
    return std::make_unique<Background>(
        std::vector<std::string>{limbeck_path(), "upgrade", "head"},
        CallOptions{.directory = project.files().path(), .environment = {}, .input = ""});
}

// Starts them all, then waits for all; gives how often each revision was announced.
std::size_t upgrade_at_once(const Project& project) {
    std::vector<std::unique_ptr<Background>> all;
    for (int i = 0; i < runners; ++i) {
        all.push_back(start_upgrade(project));
    }
    std::size_t announced = 0;
    for (const auto& runner : all) {
        const Result result = runner->wait();
        INFO(result.err);
        CHECK(result.status == 0);
        for (std::size_t at = result.err.find("Running upgrade"); at != std::string::npos;
             at = result.err.find("Running upgrade", at + 1)) {
            ++announced;
        }
    }
    return announced;
}

constexpr std::string_view applied = "r1\nr2\nr3\nr4\nr5\nr6\n";

// A runner that holds the lock in its first revision.
std::unique_ptr<Background> start_holder(const Project& project, std::string_view slow) {
    project.revision("s1", "", slow);
    auto holder = start_upgrade(project);
    REQUIRE(holder->wait_for_err("Running upgrade  -> s1"));
    return holder;
}

}  // namespace

TEST_CASE("sixteen upgrades at once on a new SQLite file apply each revision once") {
    const Project project("sqlite:///app.db");
    write_revisions(project);
    CHECK(upgrade_at_once(project) == revisions);
    CHECK(project.sqlite("SELECT revision FROM log ORDER BY revision") == applied);
    CHECK(project.out("current") == "r6 (head)\n");
}

TEST_CASE("sixteen upgrades at once on a new PostgreSQL database apply each revision once") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("many"));
    write_revisions(project);
    CHECK(upgrade_at_once(project) == revisions);
    CHECK(server.query("many", "SELECT revision FROM log ORDER BY revision") == applied);
    CHECK(project.out("current") == "r6 (head)\n");
}

TEST_CASE("sixteen upgrades at once through a transaction pooler apply each revision once") {
    PostgresServer& server = shared_postgres();
    server.create_database("pooled");
    const Project project(shared_pgbouncer().url("pooled"));
    write_revisions(project);
    CHECK(upgrade_at_once(project) == revisions);
    CHECK(server.query("pooled", "SELECT revision FROM log ORDER BY revision") == applied);
    CHECK(project.out("current") == "r6 (head)\n");
    CHECK(server.query("pooled", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") ==
          "0\n");
}

TEST_CASE("a held lock of PostgreSQL is waited for and its holder named, until that is killed") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("held"));
    const auto holder = start_holder(project, "SELECT pg_sleep(5);");
    const std::string pid =
        server.query("held", "SELECT pid FROM pg_locks WHERE locktype = 'advisory'");
    const std::string err = project.fails("upgrade --lock-timeout 1");
    INFO(err);
    CHECK(err.find("another runner holds the migration lock") != std::string::npos);
    CHECK(err.find(fmt::format("pid {}, application limbeck", pid.substr(0, pid.size() - 1))) !=
          std::string::npos);
    CHECK(err.find("--lock-timeout") != std::string::npos);

    holder->signal(SIGKILL);
    CHECK(holder->wait().status == 128 + SIGKILL);
    project.revision("s1", "", "CREATE TABLE done (a int);");
    project.out("upgrade");
    CHECK(project.out("current") == "s1 (head)\n");
}

TEST_CASE("a held lock is named through a transaction pooler, too") {
    PostgresServer& server = shared_postgres();
    server.create_database("held_pooled");
    const Project project(shared_pgbouncer().url("held_pooled"));
    const auto holder = start_holder(project, "SELECT pg_sleep(5);");
    const std::string err = project.fails("upgrade --lock-timeout 1");
    INFO(err);
    CHECK(err.find("another runner holds the migration lock") != std::string::npos);
    CHECK(err.find("pid ") != std::string::npos);
    CHECK(holder->wait().status == 0);
    CHECK(project.out("current") == "s1 (head)\n");
}

TEST_CASE("a held lock of SQLite is waited for and its holder named, until that is killed") {
    const Project project("sqlite:///app.db");
    const auto holder = start_holder(
        project,
        "CREATE TABLE slow (a int);\nINSERT INTO slow WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
        "SELECT i + 1 FROM n WHERE i < 2000000000) SELECT max(i) FROM n;");
    const std::string err = project.fails("upgrade --lock-timeout 1");
    INFO(err);
    CHECK(err.find("another program is writing to app.db (pid ") != std::string::npos);
    CHECK(err.find("--lock-timeout") != std::string::npos);

    holder->signal(SIGKILL);
    CHECK(holder->wait().status == 128 + SIGKILL);
    project.revision("s1", "", "CREATE TABLE done (a int);");
    project.out("upgrade --lock-timeout 0");
    CHECK(project.out("current") == "s1 (head)\n");
}
