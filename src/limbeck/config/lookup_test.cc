// SPDX-License-Identifier: MIT
#include "limbeck/config/lookup.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;
using Strings = std::vector<std::string>;

namespace {

// The [alembic] section of an ini, asked for single keys.
struct Project {
    Sources sources;
    Strings warnings;

    Lookup ini(const std::string& lines) {
        sources.ini =
            IniFile{"/p/alembic.ini", "/p", Ini::parse("alembic.ini", "[alembic]\n" + lines, "/p")};
        return {sources, "alembic", "/p", warnings};
    }
};

}  // namespace

TEST_CASE("lists in the ini are split at path_separator, or as older Alembics did") {
    Project project;
    const auto list = [&](const std::string& lines) {
        return project.ini(lines).list("version_locations", "").value().value;
    };
    CHECK(list("path_separator = os\nversion_locations = a:b c\n") == Strings{"a", "b c"});
    CHECK(list("path_separator = :\nversion_locations = a:b\n") == Strings{"a", "b"});
    CHECK(list("path_separator = ;\nversion_locations = a; b;\n") == Strings{"a", "b"});
    CHECK(list("path_separator = space\nversion_locations = a  b\n") == Strings{"a", "b"});
    CHECK(list("path_separator = newline\nversion_locations =\n  a\n\n  b c\n") ==
          Strings{"a", "b c"});
    CHECK(list("version_path_separator = os\nversion_locations = a:b\n") == Strings{"a", "b"});
    CHECK(list("version_path_separator = os  # Use os.pathsep. Default for new projects.\n"
               "version_locations = a:b\n") == Strings{"a", "b"});
    CHECK(list("version_locations = a\n") == Strings{"a"});
    CHECK(project.warnings == Strings{});
    CHECK(list("version_locations = a, b c\n") == Strings{"a", "b", "c"});
    CHECK(project.warnings.size() == 1);
    CHECK(project.warnings[0].starts_with("alembic.ini:2: 'version_locations' holds several"));
    CHECK(project.ini("prepend_sys_path = a:b\n").list("prepend_sys_path", ":")->value ==
          Strings{"a", "b"});
}

TEST_CASE("a path_separator that does not exist is an error where it stands") {
    Project project;
    try {
        (void)project.ini("path_separator = comma\nversion_locations = a\n")
            .list("version_locations", "");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.message() ==
              "'comma' is not a valid value for path_separator; expected 'space', 'newline', 'os', "
              "':', ';'");
        CHECK(error.location()->line == 2);
    }
}

TEST_CASE("in the ini only the word true is true") {
    Project project;
    CHECK(project.ini("sourceless = true\n").truth("sourceless"));
    CHECK_FALSE(project.ini("sourceless = false\n").truth("sourceless"));
    CHECK_FALSE(project.ini("").truth("sourceless"));
    CHECK(project.warnings == Strings{});
    CHECK_FALSE(project.ini("sourceless = True\n").truth("sourceless"));
    CHECK(project.warnings ==
          Strings{"alembic.ini:2: 'sourceless' counts as false: only the word true is true"});
}

TEST_CASE("pyproject.toml values pass through percent formatting") {
    const Location at{"pyproject.toml", 1, 1, ""};
    CHECK(format_percent("%(here)s/%%(rev)s 100%%", "/srv/50%", "k", at) ==
          "/srv/50%/%(rev)s 100%");
    for (const std::string text : {"100%", "%s", "%(name)s", "%(here)d", "%(here"}) {
        CHECK_THROWS_AS(format_percent(text, "/", "k", at), Error);
    }
}
