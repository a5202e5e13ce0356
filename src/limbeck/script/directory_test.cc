// SPDX-License-Identifier: MIT
#include "limbeck/script/directory.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "limbeck/base/error.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::script;

TEST_CASE("both formats are read in the order of their names, other files are left alone") {
    const test::Scratch scratch;
    scratch.write("v/b.py", "revision = 'b'\ndown_revision = 'a'\n");
    scratch.write("v/a.sql", "-- revision: a\n-- upgrade\n");
    scratch.write("v/__init__.py", "");
    scratch.write("v/.#b.py", "x");
    scratch.write("v/README", "x");
    scratch.write("v/__pycache__/c.py", "broken(");
    scratch.write("v/sub/c.py", "revision = 'c'\ndown_revision = 'b'\n");
    DirectoryOptions options{{scratch.path("v")}, false, scratch.path(), false};
    const History flat = load_history(options);
    REQUIRE(flat.graph.size() == 2);
    CHECK(flat.graph[0].path == "v/a.sql");
    CHECK(flat.graph[1].path == "v/b.py");
    options.recursive = true;
    CHECK(load_history(options).graph.size() == 3);
}

TEST_CASE("a folder or file reached twice is read once and mentioned") {
    const test::Scratch scratch;
    const std::string file = scratch.write("v/a.sql", "-- revision: a\n-- upgrade\n");
    const History twice = load_history({{scratch.path("v"), scratch.path("v")}, false, "", false});
    CHECK(twice.graph.size() == 1);
    CHECK(twice.warnings.size() == 1);
}

TEST_CASE("a missing folder is named") {
    const test::Scratch scratch;
    try {
        load_history({{scratch.path("gone")}, false, scratch.path(), false});
        FAIL("not reached");
    } catch (const Error& error) {
        CHECK(error.message() ==
              "Path doesn't exist: gone.  Please use the 'init' command to create a new scripts "
              "folder.");
    }
}

TEST_CASE("foreign .sql files are an error in a native project and nobody's business in another") {
    const test::Scratch scratch;
    scratch.write("v/seed.sql", "INSERT INTO t VALUES (1);\n");
    CHECK_THROWS_AS(load_history({{scratch.path("v")}, false, "", false}), Error);
    CHECK(load_history({{scratch.path("v")}, false, "", true}).graph.size() == 0);
}

TEST_CASE("a bad id is located in its file") {
    const test::Scratch scratch;
    scratch.write("v/a.py", "\nrevision = 'a-b'\n");
    try {
        load_history({{scratch.path("v")}, false, scratch.path(), false});
        FAIL("not reached");
    } catch (const Error& error) {
        CHECK(error.location() == Location{"v/a.py", 2, 0, ""});
    }
}
