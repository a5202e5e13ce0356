// SPDX-License-Identifier: MIT
#include "limbeck/model/source.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using model::parse_source;
using Kind = model::Source::Kind;

TEST_CASE("a source says where a schema comes from") {
    CHECK(parse_source("empty").kind == Kind::Empty);
    CHECK(parse_source("models").kind == Kind::Models);
    CHECK(parse_source("sql:a/*.sql").text == "a/*.sql");
    CHECK(parse_source("a/b.sql").kind == Kind::Sql);
    CHECK(parse_source("revision:head").text == "head");
    CHECK(parse_source("database:sqlite:///a.db").url.database == "a.db");
    CHECK(parse_source("postgresql://h/d").url.host == "h");
}

TEST_CASE("what is no source is refused without its password") {
    for (const char* text : {"", "sql:", "file:a.sql", "a.txt", "revision:"}) {
        CHECK_THROWS_AS(parse_source(text), Error);
    }
    try {
        parse_source("dtabase:x");
        FAIL("taken");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Usage);
        CHECK(error.hint() == "did you mean 'database:'?");
    }
}
