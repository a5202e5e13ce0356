// SPDX-License-Identifier: MIT
#include "limbeck/alembic/imports.h"

#include <doctest/doctest.h>

namespace limbeck::alembic {

namespace {

std::string described(const std::string& text) {
    const base::Source source("a.py", text);
    const Imports imports = read_imports(source);
    std::string result;
    for (const auto& [name, origin] : imports.origins) {
        result += name + "=" + origin.module + ":" + origin.symbol + " ";
    }
    for (const Use& use : imports.uses) {
        result += "| " + use.name;
        for (const std::string& part : use.through) {
            result += "." + part;
        }
        result += " ";
    }
    return result;
}

}  // namespace

TEST_CASE("imports of every form and their uses are found") {
    CHECK(described("import a.b, c as d\nx = a.b.c(d.e)\n") == "a=a: d=c: | a.b.c | d.e ");
    CHECK(described("from a.b import (c, d as e,)\nfrom . import m\nprint(c.x, e)\n") ==
          "c=a.b:c e=a.b:d m=.:m | c.x | e ");
    CHECK(described("def f():\n    import sqlalchemy as sa\n    if x: sa.Column(sa.Integer)\n") ==
          "sa=sqlalchemy: | sa.Column | sa.Integer ");
    CHECK(described("from a import text\nf(text='x', y=text)\nz.text\n") == "text=a:text | text ");
    CHECK(described("from a import b\ndef f():\n    yield from b()\n").ends_with("| b "));
    CHECK(described("").empty());
}

}  // namespace limbeck::alembic
