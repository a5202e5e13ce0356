// SPDX-License-Identifier: MIT
// What broke when the program was attacked: each case is named for it.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/postgres.h"
#include "support/project.h"

using namespace limbeck;
using test::Project;
using test::Result;

namespace {

std::string query(const std::string& url, const std::string& sql) {
    const Result result = test::call({"psql", "-XAtq", url, "-c", sql});
    INFO(sql << "\n" << result.err);
    CHECK(result.status == 0);
    return result.out;
}

Result shell(const Project& project, const std::string& line) {
    return test::call({"bash", "-c", line, "bash", test::limbeck_path()},
                      {.directory = project.files().path(), .environment = {}, .input = ""});
}

}  // namespace

TEST_CASE("sixteen runners on SQLite run a revision outside a transaction once") {
    const Project project("sqlite:///app.db");
    project.sqlite("CREATE TABLE log (i int)");
    std::string down;
    for (int i = 0; i < 6; ++i) {
        project.revision(fmt::format("r{}", i), down,
                         fmt::format("INSERT INTO log VALUES ({});", i), "",
                         "-- transaction: none\n");
        down = fmt::format("r{}", i);
    }
    for (int round = 0; round < 3; ++round) {
        project.sqlite("DROP TABLE IF EXISTS alembic_version; DELETE FROM log;");
        CHECK(project("ensure_version").status == 0);
        const Result all = shell(project,
                                 "for i in $(seq 16); do \"$1\" upgrade & p=\"$p $!\"; done; "
                                 "for i in $p; do wait $i || echo failed; done");
        INFO(all.err);
        CHECK(all.out.empty());
        CHECK(project.sqlite("SELECT group_concat(i, ' ') FROM log") == "0 1 2 3 4 5\n");
        CHECK(project.out("current") == "r5 (head)\n");
    }
}

TEST_CASE("a row that another row implies is refused by downgrade too") {
    const Project project("sqlite:///app.db");
    project.revision("a", "", "CREATE TABLE a (i int);", "DROP TABLE a;");
    project.revision("b", "a", "CREATE TABLE b (i int);", "DROP TABLE b;");
    CHECK(project("upgrade").status == 0);
    project.sqlite("INSERT INTO alembic_version VALUES ('a')");
    CHECK(project.fails("downgrade -1").find("overlaps with other requested revisions") !=
          std::string::npos);
    CHECK(project.sqlite(".tables").find("b") != std::string::npos);
}

TEST_CASE("a revision that changes the search path does not take the version row with it") {
    const std::string url = test::shared_postgres().create_database("hostile_path");
    const Project project(url);
    project.revision("a", "",
                     "CREATE SCHEMA s;\nCREATE TABLE s.alembic_version (version_num varchar(32));\n"
                     "SELECT pg_catalog.set_config('search_path', '', false);");
    project.revision("b", "a", "SET search_path = s;");
    CHECK(project("upgrade").status == 0);
    CHECK(query(url, "SELECT version_num FROM public.alembic_version") == "b\n");
    CHECK(query(url, "SELECT count(*) FROM s.alembic_version") == "0\n");

    const Project lite("sqlite:///app.db");
    lite.revision("a", "", "CREATE TEMP TABLE alembic_version (version_num varchar(32));");
    CHECK(lite("upgrade").status == 0);
    CHECK(lite.out("current") == "a (head)\n");
}

TEST_CASE("an empty target is not head") {
    const Project project("sqlite:///app.db");
    project.revision("a", "", "CREATE TABLE a (i int);");
    CHECK(project.run({"upgrade", ""}).status == 1);
    CHECK(project.run({"upgrade", "@head"}).status == 1);
    CHECK(project.run({"upgrade", "a@"}).status == 1);
    CHECK_FALSE(std::filesystem::exists(project.files().path("app.db")));
}

TEST_CASE("closed standard streams do not end up inside a connection") {
    const Project project(test::shared_postgres().create_database("hostile_streams"));
    project.revision("a", "", "CREATE TABLE a (i int);");
    CHECK(shell(project, "\"$1\" upgrade <&- 2>&-").status == 0);
    CHECK(project.out("current") == "a (head)\n");
}

TEST_CASE("a broken line for the URL in .env is no reason to take another database") {
    const Project project;
    project.write("alembic.ini",
                  "[alembic]\nscript_location = m\nsqlalchemy.url = sqlite:///ini.db\n");
    project.write("m/env.py", "");
    project.write("m/versions/a.sql", "-- revision: a\n-- upgrade\n");
    project.write(".env", "X=1\nDATABASE_URL=\"postgresql://u:S3cret@h/x\n");
    const std::string message = project.fails("upgrade");
    CHECK(message.find("DATABASE_URL is not understood in .env") != std::string::npos);
    CHECK(message.find(".env:2") != std::string::npos);
    CHECK(message.find("S3cret") == std::string::npos);
}

TEST_CASE("new files stay in their folder, and ids out of trouble") {
    const Project project("sqlite:///app.db");
    for (const std::string id : {"../z", "/tmp/z", "a,b", ".hid", "head", "base", "it's"}) {
        CHECK(project.run({"revision", "--rev-id", id}).status == 1);
    }
    CHECK(project.run({"revision", "--rev-id", "x", "--branch-label", "heads"}).status == 1);
    CHECK(project.list("migrations").empty());
    project.write(
        "limbeck.toml",
        "script_location = \"migrations\"\nfile_template = \"../%(rev)s\"\nurl = \"sqlite://\"\n");
    CHECK(project.fails("revision --rev-id x").find("leads out of") != std::string::npos);
    CHECK(project("upgrade").err.find("nothing of it is kept") != std::string::npos);
}

TEST_CASE("init takes an absolute folder") {
    const Project project;
    const std::string folder = project.files().path("deep/er");
    CHECK(project.run({"init", "-t", "alembic", folder}).status == 0);
    CHECK(project.run({"revision", "--rev-id", "a"}).status == 0);
    CHECK(project.out("heads") == "a (head)\n");
    CHECK(std::filesystem::exists(folder + "/versions/a_.py"));
}

TEST_CASE("a password in the wrong place is not repeated") {
    const Project project("sqlite:///app.db");
    project.revision("a", "");
    const std::string url = "postgresql://u:S3cret@h/x";
    const std::vector<std::vector<std::string>> calls{{url},
                                                      {"heads", url},
                                                      {"upgrade", url},
                                                      {"-c", url, "heads"},
                                                      {"--uurl", url, "heads"},
                                                      {"show", url}};
    for (const std::vector<std::string>& words : calls) {
        const Result result = project.run(words);
        CHECK(result.status != 0);
        INFO(result.err);
        CHECK((result.out + result.err).find("S3cret") == std::string::npos);
    }
}

TEST_CASE("escape sequences in files do not reach the terminal") {
    const Project project("sqlite:///app.db");
    project.write("migrations/a.sql",
                  "-- \x1b]0;owned\x07 red\n-- revision: a\n-- down_revision:\n-- upgrade\nSELECT "
                  "'\x1b[31m';\n"
                  "SELECT nothing;\n");
    for (const std::string line :
         {"history", "history -v", "show a", "upgrade --dry-run", "upgrade"}) {
        const Result result = project(line);
        CHECK((result.out + result.err).find('\x1b') == std::string::npos);
        CHECK((result.out + result.err).find("\\x1b") != std::string::npos);
    }
}

TEST_CASE("a plan of fifty thousand statements is data soon enough") {
    // Quadratic counting of lines took minutes; the suite's time limit is the bound.
    const Project project("sqlite:///app.db");
    std::string sql;
    for (int i = 0; i < 50'000; ++i) {
        sql += fmt::format("INSERT INTO t VALUES ({}, '{}');\n", i, std::string(40, 'x'));
    }
    project.revision("a", "", sql);
    const nlohmann::json plan = nlohmann::json::parse(project.out("upgrade --dry-run --json"));
    CHECK(plan.at("steps")[0].at("statements").back().at("line") == 50'006);
}

TEST_CASE("a constraint that fails at COMMIT names its revision and undoes it") {
    const std::string url = test::shared_postgres().create_database("hostile_commit");
    const Project project(url);
    project.revision("a", "", "CREATE TABLE p (id int PRIMARY KEY);");
    project.revision("b", "a",
                     "CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED);\n"
                     "INSERT INTO c VALUES (1);");
    const std::string message = project.fails("upgrade");
    CHECK(message.find("COMMIT: insert or update on table \"c\" violates foreign key constraint") !=
          std::string::npos);
    CHECK(message.find("--> migrations/b.sql") != std::string::npos);
    CHECK(message.find("revision b was rolled back; the 1 step before it is committed") !=
          std::string::npos);
    CHECK(message.find("no transaction in progress") == std::string::npos);
    CHECK(project.out("current") == "a\n");
}

TEST_CASE("options that exclude one another, and a header line that stands too low") {
    const Project project("sqlite:///app.db");
    project.revision("a", "", "-- transaction: none\nVACUUM;");
    CHECK(project.fails("upgrade --sql --json", 2).find("exclude one another") !=
          std::string::npos);
    CHECK(project.fails("upgrade").find("move it up into the header") != std::string::npos);
}
