// SPDX-License-Identifier: MIT
#include "limbeck/sql/quote.h"

#include <doctest/doctest.h>

#include <string>

#include "limbeck/base/error.h"
#include "limbeck/sql/reserved.h"

using namespace limbeck;
using namespace limbeck::sql;

namespace {

constexpr Flavour every_flavour[] = {Flavour::PostgreSql, Flavour::Sqlite, Flavour::MySql};

}  // namespace

TEST_CASE("a quoted identifier doubles its own quote and no other") {
    CHECK(quote_identifier("a\"b`c", Flavour::PostgreSql) == "\"a\"\"b`c\"");
    CHECK(quote_identifier("a\"b`c", Flavour::Sqlite) == "\"a\"\"b`c\"");
    CHECK(quote_identifier("a\"b`c", Flavour::MySql) == "`a\"b``c`");
    CHECK(quote_identifier("\"", Flavour::PostgreSql) == "\"\"\"\"");
}

TEST_CASE("only a plain lower-case name that is not reserved stands bare") {
    struct Case {
        std::string_view name;
        std::string_view expected;
    };
    const Case cases[] = {
        {"account", "account"},     {"_a1_", "_a1_"},
        {"a$b", "\"a$b\""},         {"Account", "\"Account\""},
        {"1a", "\"1a\""},           {"a b", "\"a b\""},
        {"user", "\"user\""},       {"order", "\"order\""},
        {"name", "name"},           {"grün", "\"grün\""},
        {"a.b", "\"a.b\""},         {"concurrently", "\"concurrently\""},
        {"between", "\"between\""}, {"returning", "\"returning\""},
    };
    for (const auto& [name, expected] : cases) {
        CHECK(identifier(name, Flavour::PostgreSql) == expected);
    }
}

TEST_CASE("what is reserved depends on the flavour") {
    CHECK(identifier("user", Flavour::Sqlite) == "user");
    CHECK(identifier("user", Flavour::MySql) == "user");
    CHECK(identifier("key", Flavour::PostgreSql) == "key");
    CHECK(identifier("key", Flavour::MySql) == "`key`");
    CHECK(identifier("index", Flavour::PostgreSql) == "index");
    CHECK(identifier("index", Flavour::Sqlite) == "\"index\"");
    CHECK(identifier("rank", Flavour::MySql) == "`rank`");
}

TEST_CASE("the first and the last word of each list are found, and parts of words are not") {
    for (const Flavour flavour : every_flavour) {
        CHECK(is_reserved("all", flavour));
        CHECK(is_reserved("with", flavour) == (flavour != Flavour::Sqlite));
        CHECK_FALSE(is_reserved("", flavour));
        CHECK_FALSE(is_reserved("al", flavour));
        CHECK_FALSE(is_reserved("xmltab", flavour));
    }
    CHECK(is_reserved("xmltable", Flavour::PostgreSql));
    CHECK(is_reserved("add", Flavour::Sqlite));
    CHECK(is_reserved("where", Flavour::Sqlite));
    CHECK(is_reserved("accessible", Flavour::MySql));
    CHECK(is_reserved("zerofill", Flavour::MySql));
}

TEST_CASE("a literal doubles its quotes") {
    for (const Flavour flavour : every_flavour) {
        CHECK(quote_literal("it's", flavour) == "'it''s'");
        CHECK(quote_literal("", flavour) == "''");
        CHECK(quote_literal("\"`\n$$", flavour) == "'\"`\n$$'");
    }
}

TEST_CASE("a backslash in a literal means itself whatever the server's settings") {
    CHECK(quote_literal("a\\'b", Flavour::PostgreSql) == "E'a\\\\''b'");
    CHECK(quote_literal("a\\'b", Flavour::Sqlite) == "'a\\''b'");
    CHECK(quote_literal("a\\'b", Flavour::MySql) == "'a\\\\''b'");
}

TEST_CASE("what no server can hold is refused") {
    const std::string nul("a\0b", 3);
    for (const Flavour flavour : every_flavour) {
        CHECK_THROWS_WITH_AS(quote_identifier("", flavour), "an empty identifier", Error);
        CHECK_THROWS_WITH_AS(identifier("", flavour), "an empty identifier", Error);
        CHECK_THROWS_WITH_AS(quote_identifier(nul, flavour), "an identifier with a NUL byte",
                             Error);
        CHECK_THROWS_WITH_AS(identifier(nul, flavour), "an identifier with a NUL byte", Error);
        CHECK_THROWS_WITH_AS(quote_literal(nul, flavour), "a text with a NUL byte", Error);
    }
}

TEST_CASE("a megabyte of quotes is quoted") {
    CHECK(quote_literal(std::string(1 << 20, '\''), Flavour::PostgreSql).size() == (2 << 20) + 2);
}
