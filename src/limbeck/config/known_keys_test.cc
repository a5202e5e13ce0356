// SPDX-License-Identifier: MIT
#include "limbeck/config/known_keys.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;
using Strings = std::vector<std::string>;

namespace {

Strings warnings_in(const test::Scratch& scratch) {
    Strings warnings;
    warn_about_unknown_keys(read_sources({.directory = scratch.path()}), "alembic", warnings);
    return warnings;
}

}  // namespace

TEST_CASE("unknown keys are warned about, with the nearest known one") {
    const test::Scratch scratch;
    scratch.write("limbeck.toml", "script_loction = \"m\"\ncolour = 1\n");
    scratch.write("alembic.ini",
                  "[alembic]\nscript_location = m\ntime_zone = UTC\nmy_own_option = 1\n"
                  "sqlalchemy.echo = true\n");
    CHECK(warnings_in(scratch) ==
          Strings{"limbeck.toml:2: unknown key 'colour', ignored",
                  "limbeck.toml:1: unknown key 'script_loction'; did you mean 'script_location'?",
                  "alembic.ini:3: unknown key 'time_zone'; did you mean 'timezone'?"});
}

TEST_CASE("keys of other sections and of the project's own are nobody's business") {
    const test::Scratch scratch;
    scratch.write("alembic.ini",
                  "[DEFAULT]\nscript_loction = 1\n[alembic]\nscript_location = m\n"
                  "databases = one, two\nversion_table = x\n[other]\ntime_zone = 1\n");
    scratch.write("pyproject.toml", "[tool.alembic]\nfile_templete = \"x\"\nown = 1\n");
    CHECK(warnings_in(scratch) ==
          Strings{"pyproject.toml:2: unknown key 'file_templete'; did you mean 'file_template'?"});
}
