// SPDX-License-Identifier: MIT
// Where schemas come from besides SQL files and databases, and the models beside the database
// object by object.
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

// A history in both formats: a1 and a3 in SQL, a2 in Python.
void write_history(const Project& project) {
    project.revision("a1", "", "CREATE TABLE t (id INTEGER PRIMARY KEY);\n", "DROP TABLE t;\n");
    project.write("migrations/a2.py",
                  "from alembic import op\nimport sqlalchemy as sa\n"
                  "revision = 'a2'\ndown_revision = 'a1'\n\ndef upgrade():\n"
                  "    print('adding a column')\n"
                  "    op.add_column('t', sa.Column('name', sa.Text()))\n"
                  "    if op.get_bind().execute(sa.text('SELECT count(*) FROM t')).scalar() == 0:\n"
                  "        op.create_index('t_name', 't', ['name'])\n");
    project.revision("a3", "a2", "CREATE VIEW v AS SELECT name FROM t;\n", "DROP VIEW v;\n");
}

void replay_history(const std::string& url, const std::string& in_schema) {
    const Project project(url);
    write_history(project);
    const std::string table = in_schema + "t";
    CHECK(project.out("diff revision:a1 revision:a2") ==
          fmt::format("ALTER TABLE {0} ADD COLUMN name TEXT;\n\nCREATE INDEX t_name ON {0} "
                      "(name);\n\n",
                      table));
    CHECK(project.run({"diff", "revision:a1", "revision:a2"}).err == "adding a column\n");
    CHECK(project.out("diff empty revision:base") == "");
    const std::string whole = project.out("inspect revision:head");
    CHECK(whole.find("CREATE VIEW") != std::string::npos);
    CHECK(whole.find("alembic_version") == std::string::npos);
    CHECK(project.out("inspect revision:heads") == whole);
    test::refuses(project, "inspect revision:nowhere", {"nowhere"});
    // The database itself was not touched, and is what the history says once it is upgraded.
    CHECK(project.out("current").empty());
    project.out("upgrade head");
    CHECK(project.out(fmt::format("diff revision:head database:{}", url)) == "");
    project.revision("a4", "a3", "CREATE TABLE u (a INTEGER);\nNONSENSE;\n");
    const std::string failure = project.fails("inspect revision:head");
    CHECK(failure.find("making revision head in a scratch database") != std::string::npos);
    CHECK(failure.find("migrations/a4.sql:") != std::string::npos);
    CHECK(failure.find("database is at") == std::string::npos);
}

struct Modelled : Project {
    Modelled(const std::string& url, std::string_view models, std::string_view text)
        : Project(url) {
        write("limbeck.toml", read("limbeck.toml") + fmt::format("models = [{}]\n", models));
        write("schema/one.sql", text);
    }
};

std::string scratch_databases() {
    return test::shared_postgres().query(
        "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'limbeck_scratch%'");
}

}  // namespace

TEST_CASE("a revision is a source: what the history makes of nothing") {
    SUBCASE("SQLite") {
        const Project place;
        replay_history("sqlite:///" + place.files().path("app.db"), "");
    }
    SUBCASE("PostgreSQL") {
        replay_history(test::shared_postgres().create_database("replayed"), "public.");
        CHECK(scratch_databases() == "");
    }
}

TEST_CASE("models and database stand side by side, object by object") {
    const Modelled project("sqlite:///app.db", "\"sql:schema/*.sql\"",
                           "CREATE TABLE kept (a INTEGER);\n"
                           "CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT NOT NULL,\n"
                           "    age INTEGER, CONSTRAINT old CHECK (age > 0));\n"
                           "CREATE INDEX account_age ON account (age);\n"
                           "CREATE VIEW fresh AS SELECT a FROM kept;\n");
    project.sqlite(
        "CREATE TABLE kept (a INTEGER); CREATE TABLE gone (a INTEGER);"
        "CREATE TABLE account (id INTEGER PRIMARY KEY, email VARCHAR(9), name TEXT);"
        "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)");
    const test::Result found = project.run({"verify"});
    CHECK(found.status == 1);
    CHECK(found.out ==
          "different  table  account  column age missing\n"
          "                           column email: type, nullable\n"
          "                           column name extra\n"
          "                           constraint old missing\n"
          "                           index account_age missing\n"
          "extra      table  gone\n"
          "present    table  kept\n"
          "missing    view   fresh\n");
    CHECK(found.err.find("3 of 4 objects are not what the models say") != std::string::npos);
    const auto json = nlohmann::json::parse(project.run({"verify", "--json"}).out);
    CHECK(json["command"] == "verify");
    CHECK(json["objects"][0]["status"] == "different");
    CHECK(json["objects"][0]["differences"][2] == "column name extra");
    CHECK(json["objects"][3]["kind"] == "view");
    project.out("revision --autogenerate -m all");
    project.sqlite("DELETE FROM alembic_version");
    project.out("upgrade head");
    CHECK(project.out("verify") ==
          "present    table  account\npresent    table  kept\npresent    view   fresh\n");
}

TEST_CASE("every kind of object of PostgreSQL is verified") {
    const std::string url = test::shared_postgres().create_database("verified");
    const std::string models =
        "CREATE SCHEMA app;\n"
        "CREATE TYPE app.mood AS ENUM ('sad', 'ok');\n"
        "CREATE TABLE app.t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m app.mood);\n"
        "CREATE SEQUENCE app.s;\n"
        "CREATE FUNCTION app.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';\n"
        "CREATE MATERIALIZED VIEW app.m AS SELECT id FROM app.t;\n";
    const Modelled project(url, "\"sql:schema/*.sql\"", models);
    test::shared_postgres().sql("verified", models);
    const std::string all = project.out("verify");
    CHECK(all ==
          "present    schema             app\n"
          "present    schema             public\n"
          "present    extension          plpgsql\n"
          "present    enum               app.mood\n"
          "present    sequence           app.s\n"
          "present    table              app.t\n"
          "present    materialized view  app.m\n"
          "present    function           app.f(integer)\n");
    test::shared_postgres().sql(
        "verified",
        "ALTER SEQUENCE app.s CACHE 5; ALTER TYPE app.mood ADD VALUE 'happy';"
        "CREATE OR REPLACE FUNCTION app.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1'");
    const test::Result found = project.run({"verify"});
    CHECK(found.status == 1);
    CHECK(found.err.find("3 of 8") != std::string::npos);
    CHECK(found.out.find("different  enum               app.mood") != std::string::npos);
    CHECK(found.out.find("app.s           options") != std::string::npos);
    CHECK(found.out.find("app.f(integer)  sql") != std::string::npos);
}

TEST_CASE("models of several kinds make one schema") {
    const Project other;
    other.sqlite("CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT)");
    const std::string database = "sqlite:///" + other.files().path("app.db");
    const std::string models = fmt::format("\"sql:schema/*.sql\", \"database:{}\"", database);
    const Modelled project("sqlite:///app.db", models,
                           "CREATE TABLE thing (id INTEGER PRIMARY KEY REFERENCES owner);\n");
    CHECK(project.out("diff empty models") ==
          "CREATE TABLE owner (\n    id INTEGER,\n    name TEXT,\n    PRIMARY KEY (id)\n);\n\n"
          "CREATE TABLE thing (\n    id INTEGER,\n    PRIMARY KEY (id),\n"
          "    FOREIGN KEY(id) REFERENCES owner (id)\n);\n\n");
    project.write("schema/one.sql", "\nCREATE TABLE owner (a INTEGER);\n");
    test::refuses(project, "check", {"schema/one.sql:2", database + " has it too"});
    const Modelled twice("sqlite:///app.db", models + fmt::format(", \"database:{}\"", database),
                         "");
    test::refuses(twice, "check",
                  {"table owner is in database:" + database + " and in database:" + database});
    const Modelled neither("sqlite:///app.db", "\"revision:head\"", "");
    test::refuses(neither, "check", {"'revision:head' is no model"});
}

TEST_CASE("on PostgreSQL the models may refer to what another database provides") {
    const std::string theirs = test::shared_postgres().create_database("provider");
    test::shared_postgres().sql("provider",
                                "CREATE SCHEMA auth; CREATE TYPE auth.level AS ENUM ('a');"
                                "CREATE TABLE auth.users (id uuid PRIMARY KEY, l auth.level)");
    const std::string url = test::shared_postgres().create_database("consumer");
    const Modelled project(
        url, fmt::format("\"database:{}\", \"sql:schema/*.sql\"", theirs),
        "CREATE TABLE note (id int PRIMARY KEY, who uuid REFERENCES auth.users, l auth.level);\n");
    project.out("revision --autogenerate --rev-id a1 -m both");
    project.out("upgrade head");
    CHECK(project.out("check") == "The database is what the models say.\n");
    CHECK(scratch_databases() == "");
}

TEST_CASE("what a model lacks is said with what provides it") {
    const std::string url = test::shared_postgres().create_database("lacking");
    const Modelled project(url, "\"sql:schema/*.sql\"", "CREATE EXTENSION nowhere;\n");
    test::refuses(project, "check",
                  {"\"nowhere\" is not available", "schema/one.sql:1", "dev_url"});
    project.write("schema/one.sql", "CREATE TABLE t (a int);\nGRANT SELECT ON t TO nobody_here;\n");
    test::refuses(project, "check",
                  {"role \"nobody_here\" does not exist", "schema/one.sql:2", "dev_url"});
    project.write("schema/one.sql", "CREATE TABLE t (a uuid REFERENCES auth.users);\n");
    test::refuses(project, "check",
                  {"\"auth\" does not exist", "schema/one.sql:1", "database:URL"});
    project.write("schema/one.sql", "CREATE TABLE t (a uuid REFERENCES users);\n");
    test::refuses(project, "check",
                  {"\"users\" does not exist", "schema/one.sql:1", "database:URL"});
    project.write("schema/one.sql", "CREATE TABLE t (a int);\n");
    project.write("schema/two.sql", "\nCREATE TABLE t (b int);\n");
    test::refuses(
        project, "check",
        {"\"t\" already exists", "schema/two.sql:2", "schema/one.sql:1 makes it already"});
    CHECK(scratch_databases() == "");
}
