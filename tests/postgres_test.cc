// SPDX-License-Identifier: MIT
// The program against a real PostgreSQL.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "support/postgres.h"
#include "support/project.h"
#include "support/relay.h"

using namespace limbeck;
using nlohmann::json;
using test::Project;
using test::Result;

namespace {

// A database of its own for each test.
std::string fresh_database() {
    static int number = 0;
    return test::shared_postgres().create_database(fmt::format("program_{}", ++number));
}

// A query's rows, values separated by "|".
std::string query(const std::string& url, const std::string& sql) {
    const Result result = test::call({"psql", "-XAtq", url, "-c", sql});
    INFO(sql << "\n" << result.err);
    CHECK(result.status == 0);
    return result.out;
}

}  // namespace

TEST_CASE("the main job on PostgreSQL") {
    const std::string url = fresh_database();
    const Project project(url);
    project.revision("a", "",
                     "CREATE TABLE account (id int PRIMARY KEY);\nINSERT INTO account VALUES (1);",
                     "DROP TABLE account;");
    project.revision(
        "b", "a",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := 2; "
        "RETURN NEW; END $$;\nCREATE TRIGGER t BEFORE INSERT ON account FOR EACH ROW "
        "EXECUTE FUNCTION f();",
        "DROP FUNCTION f CASCADE;");
    CHECK(project.out("current").empty());
    CHECK(query(url, "SELECT to_regclass('alembic_version') IS NULL") == "t\n");
    CHECK(project("upgrade").err ==
          "Running upgrade  -> a, doc of a\nRunning upgrade a -> b, doc of b\n");
    CHECK(project.out("current") == "b (head)\n");
    CHECK(query(url, "SELECT version_num FROM alembic_version") == "b\n");
    const Result down = project("downgrade -1");
    CHECK(down.status == 0);
    CHECK(down.err.find("NOTICE: drop cascades to trigger t on table account") !=
          std::string::npos);
    CHECK(project("upgrade head").status == 0);
    CHECK(project("downgrade base").status == 0);
    CHECK(query(url, "SELECT count(*) FROM alembic_version") == "0\n");
}

TEST_CASE("the version table is Alembic's own, and either may go on from the other") {
    const std::string url = fresh_database();
    Project project;
    project("init --template alembic");
    std::string ini = project.read("alembic.ini");
    const std::string placeholder = "driver://user:pass@localhost/dbname";
    std::string alembic_url = url;
    alembic_url.replace(0, alembic_url.find(':'), "postgresql+psycopg2");
    for (std::size_t i = alembic_url.find('%'); i != std::string::npos;
         i = alembic_url.find('%', i + 2)) {
        alembic_url.insert(i, "%");
    }
    ini.replace(ini.find(placeholder), placeholder.size(), alembic_url);
    project.write("alembic.ini", ini);
    for (const std::string id : {"r1", "r2", "r3"}) {
        CHECK(project("revision --rev-id " + id).status == 0);
    }
    const auto alembic = [&](const std::string& command, const std::string& target) {
        return test::call({"/usr/bin/python3", "-m", "alembic.config", command, target},
                          {.directory = project.files().path(), .environment = {}, .input = ""});
    };
    CHECK(alembic("upgrade", "r1").status == 0);
    CHECK(project.out("current") == "r1\n");
    CHECK(project("upgrade head").status == 0);
    CHECK(alembic("downgrade", "-1").status == 0);
    CHECK(project.out("current") == "r2\n");
    CHECK(project("downgrade base").status == 0);
    CHECK(alembic("upgrade", "head").status == 0);
    CHECK(project.out("current --check-heads") == "r3 (head)\n");
}

TEST_CASE("ids longer than 32 characters widen the column") {
    const std::string url = fresh_database();
    const Project project(url);
    const std::string longer(40, 'x');
    project.revision("a", "", "", "");
    CHECK(project("upgrade").status == 0);
    CHECK(query(url,
                "SELECT atttypmod - 4 FROM pg_attribute WHERE attrelid = "
                "'alembic_version'::regclass AND attname = 'version_num'") == "32\n");
    project.revision(longer, "a", "", "");
    CHECK(project("upgrade").status == 0);
    CHECK(project.out("current") == longer + " (head)\n");

    const std::string other = fresh_database();
    const Project fresh(other);
    fresh.revision(longer, "", "", "");
    CHECK(fresh("upgrade").status == 0);
    CHECK(query(other, fresh.out("downgrade " + longer + ":base --sql")).empty());
    CHECK(fresh.out("current").empty());
}

TEST_CASE("a version table of another name and schema, hostile ones too") {
    const std::string url = fresh_database();
    query(url, "CREATE SCHEMA \"My \"\"Schema\"");
    const Project project(url);
    project.write(
        "limbeck.toml",
        fmt::format("script_location = \"migrations\"\nurl = \"{}\"\nversion_table = 'x; DROP "
                    "TABLE y'\nversion_table_schema = 'My \"Schema'\n",
                    url));
    project.revision("a", "", "CREATE TABLE t (id int);", "DROP TABLE t;");
    CHECK(project("upgrade").status == 0);
    CHECK(query(url, "SELECT version_num FROM \"My \"\"Schema\".\"x; DROP TABLE y\"") == "a\n");
    CHECK(project.out("current") == "a (head)\n");
    CHECK(project("downgrade base").status == 0);
    CHECK(query(url, "SELECT to_regclass('public.alembic_version') IS NULL") == "t\n");
    query(url, "DROP TABLE \"My \"\"Schema\".\"x; DROP TABLE y\"");
    query(url, project.out("stamp base:a --sql"));
    CHECK(project.out("current") == "a (head)\n");
}

TEST_CASE("the offline script does what the run does") {
    const std::string url = fresh_database();
    const Project project(url);
    project.revision(
        "a", "", "CREATE TABLE t (id int); -- with a comment\nCOMMENT ON TABLE t IS 'it''s; ok';",
        "DROP TABLE t;");
    project.revision("b", "a", "CREATE INDEX CONCURRENTLY i ON t (id);", "DROP INDEX i;",
                     "-- transaction: none\n");
    const std::string script = project.out("upgrade --sql");
    CHECK(
        script ==
        "BEGIN;\n\n"
        "CREATE TABLE alembic_version (\n"
        "    version_num VARCHAR(32) NOT NULL,\n"
        "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n"
        ");\n\n"
        "-- Running upgrade  -> a\n\n"
        "CREATE TABLE t (id int);\n\n"
        "COMMENT ON TABLE t IS 'it''s; ok';\n\n"
        "INSERT INTO alembic_version (version_num) VALUES ('a');\n\n"
        "COMMIT;\n\n"
        "-- Running upgrade a -> b\n\n"
        "CREATE INDEX CONCURRENTLY i ON t (id);\n\n"
        "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a';\n\n");
    project.write("up.sql", script);
    CHECK(test::call(
              {"psql", "-Xq", "-v", "ON_ERROR_STOP=1", url, "-f", project.files().path("up.sql")})
              .status == 0);
    CHECK(project.out("current") == "b (head)\n");
}

TEST_CASE("each revision is a transaction of its own, or all are one") {
    const std::string url = fresh_database();
    const Project project(url);
    project.revision("a", "", "CREATE TABLE a (id int);", "");
    project.revision("b", "a", "CREATE TABLE b (id int);\nSELECT 1/0;\nCREATE TABLE c (id int);",
                     "");
    const std::string message = project.fails("upgrade");
    CHECK(message.find("FAILED: division by zero\n  --> migrations/b.sql:8:") != std::string::npos);
    CHECK(message.find("SELECT 1/0") != std::string::npos);
    CHECK(message.find("SQLSTATE: 22012") != std::string::npos);
    CHECK(message.find("revision b was rolled back; the 1 step before it is committed") !=
          std::string::npos);
    CHECK(project.out("current") == "a\n");
    CHECK(query(url, "SELECT to_regclass('b') IS NULL") == "t\n");

    CHECK(project("downgrade base").status == 0);
    CHECK(query(url, "DROP TABLE IF EXISTS a").empty());
    CHECK(project.fails("upgrade --single-transaction").find("nothing was changed") !=
          std::string::npos);
    CHECK(project.out("current").empty());
    CHECK(query(url, "SELECT to_regclass('a') IS NULL") == "t\n");
}

TEST_CASE("an Alembic project without transaction_per_migration keeps its single transaction") {
    const std::string url = fresh_database();
    Project project;
    project.environment = {{"DATABASE_URL", url}};
    project.write("alembic.ini", "[alembic]\nscript_location = m\n");
    project.write("m/env.py", "context.configure(connection=connection)\n");
    project.write("m/versions/a.sql", "-- revision: a\n-- upgrade\nCREATE TABLE a (id int);\n");
    project.write("m/versions/b.sql",
                  "-- revision: b\n-- down_revision: a\n-- upgrade\nSELECT 1/0;\n");
    CHECK(project.fails("upgrade").find("nothing was changed") != std::string::npos);
    CHECK(project.out("current").empty());
    project.write("m/env.py",
                  "context.configure(connection=connection, transaction_per_migration=True)\n");
    project.fails("upgrade");
    CHECK(project.out("current") == "a\n");
}

TEST_CASE("a revision outside a transaction runs what refuses to be inside one") {
    const std::string url = fresh_database();
    const Project project(url);
    project.revision("a", "", "CREATE TABLE t (id int);", "DROP TABLE t;");
    project.revision("b", "a", "CREATE INDEX CONCURRENTLY i ON t (id);\nVACUUM t;",
                     "DROP INDEX CONCURRENTLY i;", "-- transaction: none\n");
    CHECK(project("upgrade").status == 0);
    CHECK(query(url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t\n");
    CHECK(project("downgrade -1").status == 0);
    CHECK(project.fails("upgrade --single-transaction")
              .find("Revision b runs outside a transaction") != std::string::npos);

    project.revision("c", "b", "CREATE TABLE u (id int);\nSELECT 1/0;", "",
                     "-- transaction: none\n");
    const std::string message = project.fails("upgrade");
    CHECK(message.find("migrations/c.sql runs outside a transaction: 1 of its 2 statements is done "
                       "and stays") != std::string::npos);
    CHECK(project.out("current") == "b\n");
}

TEST_CASE("a revision of many statements costs as many round trips as one of few") {
    const test::PostgresServer& server = test::shared_postgres();
    const auto round_trips = [&](int statements) {
        const std::string url = fresh_database();
        const std::string name = url.substr(url.find("@/") + 2, url.find('?') - url.find("@/") - 2);
        test::Relay relay(server.socket_directory() + "/.s.PGSQL.5432");
        const Project project(
            fmt::format("postgresql://postgres@/{}?host={}", name, relay.directory()));
        std::string sql;
        for (int i = 0; i < statements; ++i) {
            sql += fmt::format("CREATE TABLE t{} (id int);\n", i);
        }
        project.revision("a", "", sql, "");
        CHECK(project("upgrade").status == 0);
        CHECK(query(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") ==
              fmt::format("{}\n", statements + 1));
        return relay.round_trips();
    };
    const int few = round_trips(2);
    CHECK(few > 0);
    CHECK(round_trips(2000) == few);
}

TEST_CASE("reading many tables costs as many round trips as reading few, and few") {
    const auto round_trips = [](int tables) {
        const std::string url = fresh_database();
        std::string sql;
        for (int i = 0; i < tables; ++i) {
            sql += fmt::format(
                "CREATE TABLE t{0} (id int PRIMARY KEY, other int REFERENCES t{1} (id),\n"
                "    name text DEFAULT 'x', CHECK (id > 0));\nCREATE INDEX ON t{0} (name);\n",
                i, i / 2);
        }
        query(url, sql);
        const std::string name = url.substr(url.find("@/") + 2, url.find('?') - url.find("@/") - 2);
        test::Relay relay(test::shared_postgres().socket_directory() + "/.s.PGSQL.5432");
        const Project project(
            fmt::format("postgresql://postgres@/{}?host={}", name, relay.directory()));
        const json schema = json::parse(project.out("inspect --json"));
        CHECK(schema["tables"].size() == static_cast<std::size_t>(tables));
        return relay.round_trips() - 1;  // after connecting
    };
    const int few = round_trips(3);
    CHECK(few >= 1);
    CHECK(few <= 4);
    CHECK(round_trips(60) == few);
}

TEST_CASE("through a transaction pooler everything works as without") {
    static_cast<void>(test::shared_postgres().create_database("pooled"));
    const std::string url = test::shared_pgbouncer().url("pooled");
    const Project project(url);
    project.revision("a", "", "CREATE TABLE t (id int);", "DROP TABLE t;");
    project.revision("b", "a", "CREATE INDEX CONCURRENTLY i ON t (id);", "DROP INDEX i;",
                     "-- transaction: none\n");
    CHECK(project("upgrade").status == 0);
    CHECK(project.out("current") == "b (head)\n");
    CHECK(project("downgrade base").status == 0);
    CHECK(query(test::shared_postgres().url("pooled"),
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0\n");
}
