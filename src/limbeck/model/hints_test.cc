// SPDX-License-Identifier: MIT
#include "limbeck/model/hints.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using diff::Hint;
using Kind = diff::Rename::Kind;

namespace {

std::vector<Hint> read(const std::string& text, sql::Flavour flavour = sql::Flavour::PostgreSql) {
    return model::rename_hints(base::Source("m.sql", text), flavour);
}

}  // namespace

TEST_CASE("hints stand above or behind what has another name now") {
    CHECK(read(R"(
-- limbeck:rename account
CREATE TABLE IF NOT EXISTS app.Person (
    id int PRIMARY KEY, -- limbeck:rename number
    name text CHECK (name <> 'a, b'),
    -- limbeck:rename mail
    "E-Mail" text DEFAULT ('x'), age numeric(3, 1), /* limbeck:rename "Years Old" */
    CONSTRAINT ck CHECK (age > 0) -- limbeck:rename check1
);
CREATE UNIQUE INDEX CONCURRENTLY ix ON ONLY app.person (id); -- limbeck:rename old_ix
CREATE TYPE mood AS ENUM ( -- limbeck:rename feeling
    'sad', -- limbeck:rename 'very sad'
    'glad'
);
-- limbeck:rename older
CREATE SCHEMA new;
ALTER TABLE person ADD COLUMN x int; -- limbeck:rename y
ALTER TABLE ONLY person ADD CONSTRAINT c UNIQUE (x); -- limbeck:rename d
CREATE SEQUENCE s; -- limbeck:rename t
)") == std::vector<Hint>{
           {Kind::Table, {"app", "person"}, "", "account"},
           {Kind::Column, {"app", "person"}, "id", "number"},
           {Kind::Column, {"app", "person"}, "E-Mail", "mail"},
           {Kind::Column, {"app", "person"}, "age", "Years Old"},
           {Kind::Constraint, {"app", "person"}, "ck", "check1"},
           {Kind::Index, {"app", "ix"}, "", "old_ix"},
           {Kind::Enum, {"mood"}, "", "feeling"},
           {Kind::EnumValue, {"mood"}, "sad", "very sad"},
           {Kind::Schema, {"new"}, "", "older"},
           {Kind::Column, {"person"}, "x", "y"},
           {Kind::Constraint, {"person"}, "c", "d"},
           {Kind::Sequence, {"s"}, "", "t"},
       });
    CHECK(read("CREATE TABLE main.[A b] (X int -- limbeck:rename y\n)", sql::Flavour::Sqlite) ==
          std::vector<Hint>{{Kind::Column, {"A b"}, "X", "y"}});
}

TEST_CASE("what is no comment, or stands beside nothing, is no hint") {
    CHECK(read("CREATE TABLE t (a text DEFAULT 'limbeck:rename x')").empty());
    CHECK_THROWS_AS(read("CREATE VIEW v AS SELECT 1; -- limbeck:rename w"), Error);
    CHECK_THROWS_AS(read("CREATE TABLE t (a int); -- limbeck:rename"), Error);
    CHECK_THROWS_AS(read("-- limbeck:rename w"), Error);
}
