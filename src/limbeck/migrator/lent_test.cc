// SPDX-License-Identifier: MIT
// Connections that the program has open itself.
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <libpq-fe.h>
#include <limbeck/migrator.h>
#include <sqlite3.h>

#include <memory>
#include <string>

#include "support/postgres.h"

using namespace limbeck;

namespace {

constexpr EmbeddedRevision revisions[] = {
    {"a1.sql",
     "-- revision: a1\n-- down_revision:\n-- upgrade\n"
     "CREATE TABLE org (id int PRIMARY KEY);\n"
     "CREATE TABLE account (id int PRIMARY KEY, org int REFERENCES org ON DELETE CASCADE);\n"
     "INSERT INTO org VALUES (1);\nINSERT INTO account VALUES (7, 1);\n"
     "-- downgrade\nDROP TABLE account;\nDROP TABLE org;\n"},
    {"b2.py",
     "from alembic import op\nimport sqlalchemy as sa\n"
     "revision = 'b2'\ndown_revision = 'a1'\n"
     "def upgrade():\n"
     "    with op.batch_alter_table('org', recreate='always') as batch:\n"
     "        batch.add_column(sa.Column('name', sa.Text()))\n"
     "def downgrade():\n    pass\n"},
};

struct Close {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};

std::unique_ptr<PGconn, Close> connect() {
    static int number = 0;
    const std::string name = fmt::format("lent{}", ++number);
    std::unique_ptr<PGconn, Close> connection(
        PQconnectdb(test::shared_postgres().create_database(name).c_str()));
    REQUIRE(PQstatus(connection.get()) == CONNECTION_OK);
    return connection;
}

std::unique_ptr<sqlite3, Close> open_memory() {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
    return std::unique_ptr<sqlite3, Close>(database);
}

std::string only(PGconn* connection, const char* sql) {
    PGresult* const result = PQexec(connection, sql);
    const std::string value =
        PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : PQresultErrorMessage(result);
    PQclear(result);
    return value;
}

std::string only(sqlite3* database, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK);
    std::string value;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        value = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return value;
}

ErrorCode code_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    FAIL("nothing was thrown");
    return ErrorCode::Usage;
}

}  // namespace

TEST_CASE("a connection of libpq is lent, and is the caller's again afterwards") {
    const auto connection = connect();
    Migrator migrator({.postgresql = connection.get(), .revisions = revisions});
    migrator.upgrade();
    CHECK(PQtransactionStatus(connection.get()) == PQTRANS_IDLE);
    CHECK(PQisnonblocking(connection.get()) == 0);
    CHECK(PQpipelineStatus(connection.get()) == PQ_PIPELINE_OFF);
    CHECK(only(connection.get(), "SELECT version_num FROM alembic_version") == "b2");
    migrator.require_at_least("b2");

    // What is open stays untouched.
    CHECK(only(connection.get(), "BEGIN").empty());
    CHECK(code_of([&] { migrator.downgrade("-1"); }) == ErrorCode::Refused);
    CHECK(only(connection.get(), "SELECT count(*) FROM org") == "1");
    CHECK(only(connection.get(), "COMMIT").empty());
    migrator.downgrade("-1");
    CHECK(only(connection.get(), "SELECT version_num FROM alembic_version") == "a1");
}

TEST_CASE("a failure on a lent connection leaves no transaction behind") {
    constexpr EmbeddedRevision broken[] = {
        {"a.sql", "-- revision: a\n-- down_revision:\n-- upgrade\nSELECT 1/0;\n"}};
    const auto connection = connect();
    Migrator migrator({.postgresql = connection.get(), .revisions = broken});
    CHECK(code_of([&] { migrator.upgrade(); }) == ErrorCode::Database);
    CHECK(PQtransactionStatus(connection.get()) == PQTRANS_IDLE);
    CHECK(only(connection.get(), "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") ==
          "0");
}

TEST_CASE("a connection through a transaction pooler is not lent") {
    test::shared_postgres().create_database("lent_pooled");
    std::unique_ptr<PGconn, Close> connection(
        PQconnectdb(test::shared_pgbouncer().url("lent_pooled").c_str()));
    REQUIRE(PQstatus(connection.get()) == CONNECTION_OK);
    Migrator migrator({.postgresql = connection.get(), .revisions = revisions});
    CHECK(code_of([&] { migrator.upgrade(); }) == ErrorCode::Refused);
    CHECK(migrator.current().empty());
    CHECK(PQtransactionStatus(connection.get()) == PQTRANS_IDLE);
}

TEST_CASE("a database of SQLite is lent, with its foreign keys enforced before and after") {
    const auto database = open_memory();
    REQUIRE(only(database.get(), "PRAGMA foreign_keys = ON").empty());
    Migrator migrator({.sqlite = database.get(), .revisions = revisions});
    migrator.upgrade();
    CHECK(only(database.get(), "SELECT version_num FROM alembic_version") == "b2");
    CHECK(only(database.get(), "PRAGMA foreign_keys") == "1");
    // Making org anew has not deleted what refers to it.
    CHECK(only(database.get(), "SELECT id FROM account") == "7");

    CHECK(only(database.get(), "BEGIN").empty());
    CHECK(code_of([&] { migrator.downgrade("-1"); }) == ErrorCode::Refused);
    CHECK(sqlite3_get_autocommit(database.get()) == 0);
    CHECK(only(database.get(), "COMMIT").empty());
    CHECK(migrator.current() == std::vector<std::string>{"b2"});
}

TEST_CASE("a connection that is none") {
    std::unique_ptr<PGconn, Close> dead(PQconnectdb("host=/nowhere connect_timeout=1"));
    Migrator migrator({.postgresql = dead.get(), .revisions = revisions});
    CHECK(code_of([&] { migrator.upgrade(); }) == ErrorCode::Database);
    const auto one = open_memory();
    CHECK(code_of([&] { Migrator({.postgresql = dead.get(), .sqlite = one.get()}); }) ==
          ErrorCode::Usage);
}
