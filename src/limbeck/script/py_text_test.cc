// SPDX-License-Identifier: MIT
#include "limbeck/script/py_text.h"

#include <doctest/doctest.h>

using namespace limbeck::script;

TEST_CASE("texts are written as Python's repr() writes them") {
    CHECK(py_repr("it") == "'it'");
    CHECK(py_repr("it's") == "\"it's\"");
    CHECK(py_repr("it's \"it\"") == "'it\\'s \"it\"'");
    CHECK(py_repr("a\\b\n\t\x01é") == "'a\\\\b\\n\\t\\x01é'");
    CHECK(py_list({"a", "b'"}) == "['a', \"b'\"]");
}

TEST_CASE("colons that SQLAlchemy would take for parameters are escaped") {
    CHECK(escape_colons("a::text, ':b' :c x:d") == "a::text, '\\:b' \\:c x:d");
    CHECK(escape_colons(":a: 1: '\\:x' \\n") == ":a: 1: '\\\\:x' \\n");
    CHECK(py_sql("now()") == "sa.text('now()')");
}

TEST_CASE("a statement of several lines stands in three quotes") {
    CHECK(py_statement("DROP VIEW v") == "'DROP VIEW v'");
    CHECK(py_statement("a\nb \"\"\" \\ c\"") == "\"\"\"a\nb \\\"\"\" \\\\ c\\\"\"\"\"");
}
