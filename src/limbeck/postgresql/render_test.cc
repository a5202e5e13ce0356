// SPDX-License-Identifier: MIT
// What tests/cases/operations/ does not say: errors with their places, and what only we have.
#include "limbeck/postgresql/render.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::operation;
using schema::TypeKind;

TEST_CASE("a type without a name or of another database is refused with its column") {
    const auto add = [](schema::Type type) {
        return AddColumn{.table = "account", .column = {.name = "mood", .type = std::move(type)}};
    };
    CHECK_THROWS_WITH_AS(postgresql::render(add({.kind = TypeKind::Enum, .values = {"ok"}})),
                         "column 'mood' of table 'account': PostgreSQL ENUM type requires a name.",
                         Error);
    CHECK_THROWS_WITH_AS(postgresql::render(add(
                             {.kind = TypeKind::Named, .name = "MEDIUMTEXT", .dialect = "mysql"})),
                         doctest::Contains("can't render element of type MEDIUMTEXT"), Error);
    CHECK_THROWS_WITH_AS(postgresql::render(add({})), doctest::Contains("did you forget"), Error);
}

TEST_CASE("an enum type is made around whatever its values contain") {
    const auto statements = postgresql::render(
        CreateEnum{.type = {.name = "mood", .values = {"$$", "$create1$"}}, .if_not_exists = true});
    REQUIRE(statements.size() == 1);
    CHECK(statements[0].starts_with("DO $create2$\n"));
    CHECK(statements[0].ends_with("\n$create2$"));
}

TEST_CASE("bytes, decimals and numbers in rows") {
    CHECK(postgresql::render(BulkInsert{.table = "t",
                                        .columns = {"a", "b", "c", "d"},
                                        .rows = {{schema::Bytes{std::string("\x00\xff", 2)},
                                                  schema::SqlText{"1.50"}, 2.0, 1e100}}}) ==
          std::vector<std::string>{
              "INSERT INTO t (a, b, c, d) VALUES (E'\\\\x00ff', 1.50, 2.0, 1e+100)"});
}

TEST_CASE("constraints with what only PostgreSQL has") {
    CHECK(
        postgresql::render(AddConstraint{
            "t", schema::Unique{.columns = {"a"}, .nulls_not_distinct = true, .include = {"b"}}}) ==
        std::vector<std::string>{"ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)"});
    CHECK(postgresql::render(
              AddConstraint{"t", schema::Check{.condition = {"a > 0"}, .not_valid = true}}) ==
          std::vector<std::string>{"ALTER TABLE t ADD CHECK (a > 0) NOT VALID"});
}
