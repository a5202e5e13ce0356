// SPDX-License-Identifier: MIT
#include "limbeck/operation/rename_text.h"

#include <doctest/doctest.h>

using namespace limbeck;
using operation::is_same_sql;
constexpr auto postgresql = sql::Flavour::PostgreSql;
constexpr auto sqlite = sql::Flavour::Sqlite;

TEST_CASE("a relation is renamed where it is meant") {
    const auto renamed = [](const char* text) {
        return operation::with_relation(text, {"app", "t"}, {"app", "order"}, postgresql);
    };
    CHECK(renamed("SELECT t.t FROM app.t") == "SELECT \"order\".t FROM app.\"order\"");
    CHECK(renamed("SELECT u.t, t(1), 't' FROM other.t u") ==
          "SELECT u.t, t(1), 't' FROM other.t u");
    CHECK(renamed("nextval('app.t'::regclass)") == "nextval('app.\"order\"'::regclass)");
    CHECK(operation::with_relation("INSERT INTO T(a) SELECT main.t.a FROM [t]", {"t"}, {"u"},
                                   sqlite) == "INSERT INTO u(a) SELECT main.u.a FROM u");
}

TEST_CASE("a column is renamed, and keeps its name outside of a query") {
    CHECK(operation::with_column("((a > 0) AND (\"a\" <> 'a') AND (x = 1::a) AND a(1))", "a", "B",
                                 postgresql) ==
          "((\"B\" > 0) AND (\"B\" <> 'a') AND (x = 1::a) AND a(1))");
    CHECK(operation::with_column(" SELECT t.a,\n    t.a AS c, f(t.a)\n   FROM t\n  ORDER BY t.a",
                                 "a", "b", postgresql, true) ==
          " SELECT t.b AS a,\n    t.b AS c, f(t.b)\n   FROM t\n  ORDER BY t.b");
}

TEST_CASE("a value is renamed where it is of the type, alone or in an array") {
    const auto renamed = [](const char* text) {
        return operation::with_value(text, {"app", "mood"}, "sad", "un'happy");
    };
    CHECK(renamed("'sad'::app.mood <> 'sad'::text") == "'un''happy'::app.mood <> 'sad'::text");
    CHECK(renamed("'{sad,sadder}'::app.mood[]") == "'{un''happy,sadder}'::app.mood[]");
}

TEST_CASE("SQL is the same in other white space, case and quotes") {
    CHECK(is_same_sql("create  view V as select \"a\" -- x", "CREATE VIEW v AS SELECT A", sqlite));
    CHECK_FALSE(is_same_sql("SELECT \"null\"", "SELECT null", sqlite));
    CHECK_FALSE(is_same_sql("SELECT 'a'", "SELECT 'A'", sqlite));
    CHECK_FALSE(is_same_sql("SELECT 'a'", "SELECT a", sqlite));
    CHECK_FALSE(is_same_sql("SELECT a", "SELECT a, b", sqlite));
    CHECK(is_same_sql("select \"a\"", "SELECT a", postgresql));
    CHECK_FALSE(is_same_sql("select \"A\"", "SELECT a", postgresql));
}
