// SPDX-License-Identifier: MIT
#include "limbeck/dialect/version_table.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::dialect;

namespace {
constexpr auto postgresql = sql::Flavour::PostgreSql;
constexpr auto sqlite = sql::Flavour::Sqlite;
const VersionTable plain;
}  // namespace

TEST_CASE("the version table is Alembic's") {
    CHECK(create_version_table(plain, 32, postgresql) ==
          "CREATE TABLE alembic_version (\n"
          "    version_num VARCHAR(32) NOT NULL,\n"
          "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n"
          ")");
    CHECK(insert_version(plain, "ae10", postgresql) ==
          "INSERT INTO alembic_version (version_num) VALUES ('ae10')");
    CHECK(update_version(plain, "ae10", "27c6", postgresql) ==
          "UPDATE alembic_version SET version_num='27c6' "
          "WHERE alembic_version.version_num = 'ae10'");
    CHECK(delete_version(plain, "ae10", sqlite) ==
          "DELETE FROM alembic_version WHERE alembic_version.version_num = 'ae10'");
    CHECK(delete_all_versions(plain, sqlite) == "DELETE FROM alembic_version");
}

TEST_CASE("a schema qualifies the table wherever it is named") {
    const VersionTable table{.name = "versions", .schema = "app"};
    CHECK(qualified(table, postgresql) == "app.versions");
    CHECK(create_version_table(table, 64, postgresql) ==
          "CREATE TABLE app.versions (\n"
          "    version_num VARCHAR(64) NOT NULL,\n"
          "    CONSTRAINT versions_pkc PRIMARY KEY (version_num)\n"
          ")");
    CHECK(delete_version(table, "a", sqlite) ==
          "DELETE FROM app.versions WHERE app.versions.version_num = 'a'");
}

TEST_CASE("names and ids that are not plain are quoted") {
    const VersionTable table{.name = "select", .schema = "My \"App\""};
    CHECK(qualified(table, postgresql) == R"("My ""App"""."select")");
    CHECK(insert_version(plain, "o'neill", sqlite) ==
          "INSERT INTO alembic_version (version_num) VALUES ('o''neill')");
    CHECK_THROWS_AS(qualified({.name = "", .schema = ""}, postgresql), Error);
}
