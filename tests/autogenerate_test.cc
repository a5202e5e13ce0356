// SPDX-License-Identifier: MIT
// Models and databases compared through the program: check, diff, inspect, revision --autogenerate,
// and the scratch databases behind them.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;

namespace {

constexpr std::string_view model =
    "CREATE TABLE account (id INTEGER PRIMARY KEY, email VARCHAR(40) NOT NULL);\n";

// A native project whose models are schema/*.sql.
struct Modelled : Project {
    explicit Modelled(const std::string& url, std::string_view text = model) : Project(url) {
        write("limbeck.toml", read("limbeck.toml") + "models = [\"sql:schema/*.sql\"]\n");
        write("schema/one.sql", text);
    }
};

std::string scratch_databases() {
    return test::shared_postgres().query(
        "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'limbeck_scratch%'");
}

void follow_the_models(const std::string& url) {
    const Modelled project(url);
    test::check_refusal({1, "", project.fails("check")},
                        {"is not what the models say: 1 change", "--autogenerate"});
    project.out("revision --autogenerate --rev-id a1 -m accounts");
    const std::string first = project.read("migrations/a1_accounts.sql");
    CHECK(first.find("CREATE TABLE") != std::string::npos);
    CHECK(first.find("-- data loss: drops table") != std::string::npos);
    test::refuses(project, "revision --autogenerate -m more", {"not up to date", "upgrade heads"});
    project.out("upgrade head");
    CHECK(project.out("check") == "The database is what the models say.\n");
    CHECK(project.run({"revision", "--autogenerate", "-m", "none"}).err.find("no revision") !=
          std::string::npos);
    CHECK(project.list("migrations").size() == 1);

    project.write("schema/one.sql",
                  "CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT, age INTEGER);\n"
                  "CREATE INDEX account_age ON account (age);\n");
    const test::Result found = project.run({"check"});
    CHECK(found.status == 1);
    CHECK(found.out.find("account") != std::string::npos);
    project.out("revision --autogenerate --rev-id a2 -m ages");
    project.out("upgrade head");
    CHECK(project.run({"check"}).status == 0);
    project.out("downgrade -1");
    project.write("schema/one.sql", model);
    CHECK(project.run({"check"}).out == "The database is what the models say.\n");
}

}  // namespace

TEST_CASE("revisions follow the models, up and down") {
    SUBCASE("SQLite") {
        follow_the_models("sqlite:///app.db");
    }
    SUBCASE("PostgreSQL") {
        follow_the_models(test::shared_postgres().create_database("follow"));
        CHECK(scratch_databases() == "");
    }
}

TEST_CASE("two files are compared without a project") {
    Project files;
    files.write("a.sql", "CREATE TABLE t (a INTEGER);");
    files.write("b.sql", "BEGIN; CREATE TABLE t (a INTEGER, b TEXT); COMMIT;");
    CHECK(files.out("diff a.sql sql:b.sql --dev-url sqlite://") ==
          "ALTER TABLE t ADD COLUMN b TEXT;\n\n");
    CHECK(files.out("diff a.sql a.sql --dev-url sqlite://") == "");
    CHECK(files.out("diff b.sql empty --dev-url sqlite://") == "DROP TABLE t;\n\n");
    const auto json =
        nlohmann::json::parse(files.out("diff b.sql a.sql --dev-url sqlite:// --json"));
    CHECK(json["dialect"] == "sqlite");
    CHECK(json["changes"][0]["operation"] == "replace_table");
    CHECK(json["changes"][0]["hazards"][0]["kind"] == "data_loss");
    CHECK(files.out("inspect b.sql --dev-url sqlite://") ==
          "CREATE TABLE t (\n    a INTEGER,\n    b TEXT\n);\n\n");
    const auto schema =
        nlohmann::json::parse(files.out("inspect b.sql --dev-url sqlite:// --json"));
    CHECK(schema["tables"][0]["columns"][1]["name"] == "b");
    CHECK(schema["tables"][0]["columns"][1]["type"]["kind"] == "text");
    test::refuses(files, "diff a.sql b.sql", {"which database", "--dev-url"}, 2);
    test::refuses(files, "diff a.sql nothing --dev-url sqlite://", {"is no source"}, 2);
    test::refuses(files, "diff a.sql c*.sql --dev-url sqlite://", {"no file is called c*.sql"});
    test::refuses(files, "check", {"script_location"});
}

TEST_CASE("a mistake in a model is shown where it stands") {
    const std::string url = test::shared_postgres().create_database("mistake");
    const Modelled project(url, "CREATE TABLE t (a int);\nCREATE TABLE u (b itn);\n");
    test::refuses(project, "check", {"type \"itn\" does not exist", "schema/one.sql:2:", "^"});
    const Modelled rolling(url, "CREATE TABLE t (a int);\nROLLBACK;\n");
    test::refuses(rolling, "check", {"cannot roll back", "schema/one.sql:2:1"});
    const Project none(url);
    test::refuses(none, "check", {"models = ["});
    CHECK(scratch_databases() == "");
}

TEST_CASE("nothing is left of a scratch database after an interrupt") {
    const std::string url = test::shared_postgres().create_database("interrupted");
    const Modelled project(url, "DO $$ BEGIN RAISE WARNING 'busy'; PERFORM pg_sleep(60); END $$;");
    test::CallOptions options;
    options.directory = project.files().path();
    test::Background running({test::limbeck_path(), "check"}, options);
    REQUIRE(running.wait_for_err("busy"));
    CHECK(scratch_databases() != "");
    running.signal(2);
    CHECK(running.wait().status == 130);
    CHECK(scratch_databases() == "");
}

TEST_CASE("leftovers of a crash are removed by a later run, and nobody else's") {
    const std::string url = test::shared_postgres().create_database("crashed");
    const Modelled project(url);
    test::CallOptions options;
    options.directory = project.files().path();
    test::Background running({test::limbeck_path(), "check"}, options);
    running.wait();
    // Names as scratch_name() makes them: of long ago, and of somebody else's making.
    test::shared_postgres().create_database("limbeck_scratch_1_00000000_d951563a");
    test::shared_postgres().create_database("limbeck_scratch_of_mine");
    project.run({"check"});
    CHECK(scratch_databases() == "limbeck_scratch_of_mine\n");
    test::shared_postgres().sql("postgres", "DROP DATABASE limbeck_scratch_of_mine");
}

TEST_CASE("a role that may not make databases is told what to do") {
    test::shared_postgres().sql("postgres", "CREATE ROLE small LOGIN");
    const std::string url = test::shared_postgres().create_database("small_one");
    std::string as_small = url;
    as_small.replace(as_small.find("postgres@"), 9, "small@");
    const Modelled project(as_small);
    test::refuses(project, "check", {"may not make one", "--dev-url", "42501"});
    project.run({"check", "--dev-url", url});
    CHECK(project.run({"check", "--dev-url", url}).out.find("create table") != std::string::npos);
}

TEST_CASE("what is left out of a comparison is left alone") {
    const Modelled project("sqlite:///app.db");
    project.write("limbeck.toml",
                  project.read("limbeck.toml") + "exclude = [\"table:legacy_*\"]\n");
    project.sqlite(
        "CREATE TABLE legacy_one (a INTEGER); CREATE TABLE alembic_version "
        "(version_num VARCHAR(32) NOT NULL PRIMARY KEY)");
    CHECK(project.run({"check"}).out == "create table account\n");
}
