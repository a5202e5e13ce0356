// SPDX-License-Identifier: MIT
#include "limbeck/config/locate.h"

#include <doctest/doctest.h>

using namespace limbeck;
using namespace limbeck::config;

TEST_CASE("a line that holds credentials is shown without them") {
    CHECK(mask_line("sqlalchemy.url = postgresql://u:p@h/db") == "sqlalchemy.url = ***");
    CHECK(mask_line("    postgresql://u:p@h/db") == "***");
    CHECK(mask_line("url = \"postgres:/u:p:h\"") == "url = ***");
    CHECK(mask_line("DB_PASSWORD: hunter2") == "DB_PASSWORD: ***");
    CHECK(mask_line("    context.configure(url=\"postgresql://u:p@h/db\")") ==
          "    context.configure(url= ***");
    CHECK(mask_line("password hunter2") == "***");
    CHECK(mask_line("database = { Password = 'hunter2' }") == "database = ***");
    CHECK(mask_line("u:p@h") == "u: ***");
    CHECK(mask_line("p@ss:word") == "***");
    CHECK(mask_line("script_location = migrations") == "script_location = migrations");
}

TEST_CASE("the place of a masked line has no column") {
    const base::Source source("a.ini", "x = 1\nurl = a://b:c@d\n");
    CHECK(locate(source, 4) == Location{"a.ini", 1, 5, "x = 1"});
    CHECK(locate(source, 10) == Location{"a.ini", 2, 0, "url = ***"});
    CHECK(place(locate(source, 10)) == "a.ini:2");
}

TEST_CASE("text is read whatever its line ends, and binary files are refused") {
    CHECK(read_text("a", "\xEF\xBB\xBFone\r\ntwo\rthree").text() == "one\ntwo\nthree");
    CHECK(read_text("a", "").text().empty());
    CHECK_THROWS_WITH_AS(read_text("a.ini", std::string_view("x\n\0y", 4)),
                         "a.ini is not a text file: it holds a zero byte", Error);
    try {
        read_text("a.ini", "fine\nbr\xFFken");
        FAIL("no error");
    } catch (const Error& error) {
        REQUIRE(error.location());
        CHECK(*error.location() == Location{"a.ini", 2, 0, ""});
    }
}
