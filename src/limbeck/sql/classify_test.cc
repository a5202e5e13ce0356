// SPDX-License-Identifier: MIT
#include "limbeck/sql/classify.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace limbeck::sql;

namespace {

using Statements = std::vector<std::string>;

void check(TransactionUse expected, Flavour flavour, const Statements& statements) {
    for (const std::string& statement : statements) {
        CAPTURE(statement);
        CHECK(transaction_use(statement, flavour) == expected);
    }
}

}  // namespace

TEST_CASE("PostgreSQL: what begins or ends a transaction is control") {
    check(TransactionUse::Control, Flavour::PostgreSql,
          {"BEGIN", "begin isolation level serializable", "START TRANSACTION READ ONLY", "COMMIT",
           "COMMIT AND CHAIN", "COMMIT PREPARED 'x'", "END", "END WORK", "ROLLBACK",
           "ROLLBACK WORK", "ROLLBACK TRANSACTION AND CHAIN", "ROLLBACK PREPARED 'x'", "ABORT",
           "PREPARE TRANSACTION 'x'", "/* a */ -- b\n BEGIN;"});
    check(TransactionUse::Ordinary, Flavour::PostgreSql,
          {"SAVEPOINT s", "RELEASE s", "RELEASE SAVEPOINT s", "ROLLBACK TO s",
           "ROLLBACK TO SAVEPOINT s", "ROLLBACK WORK TO s", "ROLLBACK TRANSACTION TO SAVEPOINT s",
           "PREPARE q AS SELECT 1", "SET TRANSACTION READ ONLY", "\"begin\"", "beginning"});
}

TEST_CASE("PostgreSQL: what the server refuses inside a transaction is told apart") {
    check(TransactionUse::NotInside, Flavour::PostgreSql,
          {"CREATE INDEX CONCURRENTLY ON t (a)",
           "create unique index concurrently if not exists i on t (a)",
           "CREATE /* x */ INDEX -- y\n CONCURRENTLY i ON t (a)",
           "DROP INDEX CONCURRENTLY i",
           "DROP INDEX CONCURRENTLY IF EXISTS i",
           "REINDEX INDEX CONCURRENTLY i",
           "REINDEX TABLE CONCURRENTLY t",
           "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
           "REINDEX (CONCURRENTLY, VERBOSE) TABLE t",
           "REINDEX (CONCURRENTLY true) TABLE t",
           "REINDEX DATABASE d",
           "REINDEX SYSTEM d",
           "REINDEX (CONCURRENTLY off) SCHEMA s",
           "VACUUM",
           "VACUUM (FULL) t",
           "CREATE DATABASE d",
           "DROP DATABASE IF EXISTS d",
           "ALTER DATABASE d SET TABLESPACE s",
           "ALTER DATABASE set SET TABLESPACE s",
           "ALTER DATABASE U&\"d\" SET TABLESPACE s",
           "CREATE TABLESPACE s LOCATION '/x'",
           "DROP TABLESPACE s",
           "ALTER SYSTEM SET work_mem = '1MB'",
           "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
           "ALTER TABLE IF EXISTS ONLY a.t DETACH PARTITION b.p CONCURRENTLY;",
           "CLUSTER",
           "CLUSTER VERBOSE",
           "CLUSTER (VERBOSE)",
           "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
           "DROP SUBSCRIPTION s",
           "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
           "ALTER SUBSCRIPTION s SET PUBLICATION p",
           "DISCARD ALL"});
}

TEST_CASE("PostgreSQL: what only looks like it runs inside a transaction") {
    check(TransactionUse::Ordinary, Flavour::PostgreSql,
          {"",
           ";",
           "-- only a comment",
           "CREATE INDEX i ON t (a)",
           "CREATE INDEX \"concurrently\" ON t (a)",
           "CREATE UNIQUE INDEX i ON t (a)",
           "CREATE TABLE concurrently_built (a int)",
           "DROP INDEX i",
           "REINDEX INDEX i",
           "REINDEX TABLE t",
           "REINDEX (CONCURRENTLY false) TABLE t",
           "REINDEX (CONCURRENTLY 0, VERBOSE) INDEX i",
           "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
           "ALTER TYPE e ADD VALUE 'x'",
           "ALTER DATABASE d SET work_mem = '1MB'",
           "ALTER DATABASE d OWNER TO o",
           "ALTER TABLE t SET TABLESPACE s",
           "ALTER TABLE t DETACH PARTITION p",
           "ALTER TABLE t DETACH PARTITION p FINALIZE",
           "ALTER SUBSCRIPTION s DISABLE",
           "CLUSTER t",
           "CLUSTER VERBOSE t USING i",
           "CLUSTER (VERBOSE) t",
           "DISCARD TEMP",
           "ANALYZE",
           "SELECT 'VACUUM'",
           "(SELECT 1)",
           "'unterminated",
           "$$unterminated",
           "/* unterminated"});
}

TEST_CASE("SQLite: transactions, VACUUM, DETACH and the pragmas that mind them") {
    check(TransactionUse::Control, Flavour::Sqlite,
          {"BEGIN IMMEDIATE", "COMMIT", "END TRANSACTION", "ROLLBACK", "ROLLBACK TRANSACTION"});
    check(TransactionUse::NotInside, Flavour::Sqlite,
          {"VACUUM", "VACUUM INTO 'x'", "DETACH DATABASE d", "PRAGMA journal_mode=WAL",
           "pragma main.Journal_Mode = delete", "PRAGMA journal_mode(wal)",
           "PRAGMA synchronous = OFF", "PRAGMA temp_store = 2", "PRAGMA wal_checkpoint",
           "PRAGMA wal_checkpoint(TRUNCATE)"});
    check(TransactionUse::NoEffect, Flavour::Sqlite,
          {"PRAGMA foreign_keys = ON", "PRAGMA main.foreign_keys=off", "PRAGMA foreign_keys(1)"});
    check(TransactionUse::Ordinary, Flavour::Sqlite,
          {"PRAGMA journal_mode", "PRAGMA foreign_keys", "PRAGMA main.journal_mode;",
           "PRAGMA foreign_key_check", "PRAGMA user_version = 3", "PRAGMA defer_foreign_keys = 1",
           "PRAGMA", "PRAGMA main.", "SAVEPOINT s", "ROLLBACK TO s", "ROLLBACK TRANSACTION TO s",
           "ATTACH 'x' AS y", "START TRANSACTION_LOG", "ABORT", "CREATE TABLE t (a)"});
}

TEST_CASE("MySQL: transactions") {
    check(TransactionUse::Control, Flavour::MySql,
          {"BEGIN", "BEGIN WORK", "START TRANSACTION WITH CONSISTENT SNAPSHOT", "COMMIT",
           "ROLLBACK", "XA START 'x'", "# note\nCOMMIT"});
    check(TransactionUse::Ordinary, Flavour::MySql,
          {"BEGIN NOT ATOMIC SELECT 1; END", "ROLLBACK TO SAVEPOINT s", "ROLLBACK WORK TO s",
           "START SLAVE", "END", "VACUUM", "ABORT", "PREPARE s FROM 'SELECT 1'",
           "/*!40101 SET NAMES utf8 */"});
}
