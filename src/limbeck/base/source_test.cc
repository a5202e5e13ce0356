// SPDX-License-Identifier: MIT
#include "limbeck/base/source.h"

#include <doctest/doctest.h>

using namespace limbeck::base;

TEST_CASE("an offset becomes line, column and source line") {
    const Source source("a.sql", "one\ntwo\r\n\nfour");
    CHECK(source.locate(0) == Location{"a.sql", 1, 1, "one"});
    CHECK(source.locate(3) == Location{"a.sql", 1, 4, "one"});
    CHECK(source.locate(5) == Location{"a.sql", 2, 2, "two"});
    CHECK(source.locate(9) == Location{"a.sql", 3, 1, ""});
    CHECK(source.locate(999) == Location{"a.sql", 4, 5, "four"});
}

TEST_CASE("an empty file has a first line") {
    CHECK(Source("e", "").locate(0) == Location{"e", 1, 1, ""});
}

TEST_CASE("a report shows the place, the line, a caret below the byte and the hint") {
    Error error(ErrorCode::Script, "unexpected token");
    error.at({"m/a.sql", 3, 5, "\tä= x"}).hint("remove it");
    CHECK(error.report() ==
          "unexpected token\n"
          "  --> m/a.sql:3:5\n"
          "    \tä= x\n"
          "    \t  ^\n"
          "  hint: remove it");
}

TEST_CASE("a report without a place shows the statement, shortened") {
    Error error(ErrorCode::Database, "boom");
    error.statement("SELECT  1\n  FROM t").sqlstate("42P01");
    CHECK(error.report() == "boom\n  statement: SELECT 1 FROM t\n  SQLSTATE: 42P01");
}

TEST_CASE("context is prepended and the first place and hint win") {
    Error error(ErrorCode::Config, "no such file");
    error.hint("first").hint("second").at({"a", 0, 0, ""}).at({"b", 0, 0, ""});
    error.context("limbeck.toml");
    CHECK(error.report() == "limbeck.toml: no such file\n  --> a\n  hint: first");
}
