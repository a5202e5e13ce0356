// SPDX-License-Identifier: MIT
#include "limbeck/dialect/identifier.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::dialect;
using sql::Flavour;

TEST_CASE("a name is quoted only where it must be") {
    CHECK(spell("account", Flavour::PostgreSql) == "account");
    CHECK(spell("a$1", Flavour::PostgreSql) == "a$1");
    CHECK(spell("$a", Flavour::PostgreSql) == "\"$a\"");
    CHECK(spell("1a", Flavour::PostgreSql) == "\"1a\"");
    CHECK(spell("Account", Flavour::PostgreSql) == "\"Account\"");
    CHECK(spell("two words", Flavour::Sqlite) == "\"two words\"");
    CHECK(spell("größe", Flavour::Sqlite) == "\"größe\"");
    CHECK(qualified({"app", "User"}, Flavour::PostgreSql) == "app.\"User\"");
    CHECK_THROWS_AS(spell("", Flavour::PostgreSql), Error);
}

TEST_CASE("words are reserved where the database or SQLAlchemy says so") {
    CHECK(spell("user", Flavour::PostgreSql) == "\"user\"");
    CHECK(spell("user", Flavour::Sqlite) == "user");
    CHECK(spell("timestamp", Flavour::PostgreSql) == "timestamp");
    CHECK(spell("key", Flavour::Sqlite) == "\"key\"");
    CHECK(spell("lateral", Flavour::PostgreSql) == "\"lateral\"");  // SQLAlchemy forgets it
    CHECK(spell("nothing", Flavour::Sqlite) == "\"nothing\"");
}

TEST_CASE("a long name is cut where it may be, in characters") {
    const std::string text(70, 'x');
    const std::string cut = object_name(schema::final_name(text), 63, Flavour::PostgreSql);
    CHECK(cut.size() == 60);
    CHECK(cut.starts_with(std::string(55, 'x') + "_"));
    CHECK(object_name(schema::final_name(std::string(63, 'x')), 63, Flavour::PostgreSql) ==
          std::string(63, 'x'));
    CHECK_THROWS_WITH_AS(object_name(text, 63, Flavour::PostgreSql),
                         doctest::Contains("exceeds maximum length of 63 characters"), Error);

    std::string umlauts;
    for (int i = 0; i < 63; ++i) {
        umlauts += "ü";
    }
    CHECK(object_name(umlauts, 63, Flavour::PostgreSql) == "\"" + umlauts + "\"");
    const std::string shorter =
        object_name(schema::final_name(umlauts + "x"), 63, Flavour::PostgreSql);
    CHECK(shorter.size() == 2 * 55 + 5 + 2);
}
