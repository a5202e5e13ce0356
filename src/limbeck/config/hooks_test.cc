// SPDX-License-Identifier: MIT
#include "limbeck/config/hooks.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;
using Strings = std::vector<std::string>;

namespace {

std::vector<PostWriteHook> hooks_in(const test::Scratch& scratch) {
    return read_hooks(read_sources({.directory = scratch.path()}), scratch.path());
}

Error failure(std::string_view file, std::string_view text) {
    const test::Scratch scratch;
    scratch.write(file, text);
    try {
        hooks_in(scratch);
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::Usage, "no error"};
}

}  // namespace

TEST_CASE("hooks are read from the ini section, and what they lack is an error") {
    const test::Scratch scratch;
    const std::string head = "[alembic]\nscript_location = m\n[post_write_hooks]\n";
    scratch.write("alembic.ini", head +
                                     "hooks = black, Ruff\n"
                                     "black.type = console_scripts\nblack.entrypoint = black\n"
                                     "black.options = -l 79 REVISION_SCRIPT_FILENAME\n"
                                     "ruff.type = exec\nruff.executable = %(here)s/ruff\n");
    const auto hooks = hooks_in(scratch);
    REQUIRE(hooks.size() == 2);
    CHECK(hooks[0].name == "black");
    CHECK(hooks[0].type == "console_scripts");
    CHECK(hooks[0].target == "black");
    CHECK(hooks[0].options == "-l 79 REVISION_SCRIPT_FILENAME");
    CHECK(hooks[1].target == scratch.path("ruff"));

    const Error error = failure("alembic.ini", head + "hooks = black\nblack.type = exec\n");
    CHECK(error.message() == "Key 'black.executable' is required for post write hook 'black'");
    CHECK(error.location()->line == 4);
    CHECK(
        failure("limbeck.toml", "script_location = \"m\"\n[[post_write_hooks]]\ntype = \"exec\"\n")
            .message() == "a post write hook has no 'name'");
}

TEST_CASE("the hooks of the first source that has any count, also when it says none") {
    const test::Scratch scratch;
    scratch.write("alembic.ini", "[alembic]\n[post_write_hooks]\nhooks = a\na.type = custom\n");
    scratch.write("pyproject.toml",
                  "[[tool.alembic.post_write_hooks]]\nname = \"b\"\ntype = \"module\"\n"
                  "module = \"x\"\n");
    REQUIRE(hooks_in(scratch).size() == 1);
    CHECK(hooks_in(scratch)[0].type == "custom");
    CHECK(hooks_in(scratch)[0].target.empty());
    scratch.write("limbeck.toml", "post_write_hooks = []\n");
    CHECK(hooks_in(scratch).empty());
}
