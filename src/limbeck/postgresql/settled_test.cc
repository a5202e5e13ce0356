// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/settled.h"

#include <doctest/doctest.h>

using limbeck::postgresql::settled;

TEST_CASE("a conjunction that begins with another is one") {
    CHECK(settled("(((a >= 1) AND (a <= 5)) AND (c = 2))") ==
          "((a >= 1) AND (a <= 5) AND (c = 2))");
    CHECK(settled("((((a) OR (b)) OR (c)) OR (d))") == "((a) OR (b) OR (c) OR (d))");
}

TEST_CASE("what says something else stays") {
    for (const char* text : {"((a) AND ((b) AND (c)))", "(((a) OR (b)) AND (c))",
                             "(('((x AND y) AND z)'::text = a) AND b)",
                             "((SELECT 1 AND 2) AND (b))", "f(((a) AND (b)), c)"}) {
        CHECK(settled(text) == text);
    }
}

TEST_CASE("a list of values has a space before it") {
    CHECK(settled("SELECT x FROM (VALUES (1), (2)) v") == "SELECT x FROM ( VALUES (1), (2)) v");
    CHECK(settled("SELECT '(VALUES (1))'::text") == "SELECT '(VALUES (1))'::text");
}
