// SPDX-License-Identifier: MIT
#include "limbeck/config/interpreter.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "support/scratch.h"

using namespace limbeck;
using config::find_interpreter;
using config::Settings;

namespace {

// An environment that looks like one.
void make(const test::Scratch& scratch, const std::string& folder) {
    scratch.write(folder + "/pyvenv.cfg", "home = /usr/bin\n");
    scratch.write(folder + "/bin/python", "");
}

}  // namespace

TEST_CASE("the interpreter of the project is found where its tools put it") {
    const test::Scratch scratch;
    Settings settings;
    settings.directory = scratch.path("work/app");
    base::make_directories(settings.directory);
    settings.environment["HOME"] = scratch.path("home");
    CHECK(find_interpreter(settings).path == "python3");
    CHECK(find_interpreter(settings).from == "PATH");

    scratch.write("work/app/pyproject.toml", "[tool.poetry]\nname = \"My App\"\n");
    const std::string name =
        config::poetry_environment("My App", base::real_path(settings.directory));
    make(scratch, "home/.cache/pypoetry/virtualenvs/" + name + "-py3.11");
    CHECK(find_interpreter(settings).path.ends_with(name + "-py3.11/bin/python"));

    make(scratch, "work/.venv");
    CHECK(find_interpreter(settings).path == scratch.path("work/.venv/bin/python"));
    make(scratch, "work/app/.venv");
    CHECK(find_interpreter(settings).path == scratch.path("work/app/.venv/bin/python"));
    CHECK(find_interpreter(settings).from == ".venv");

    make(scratch, "elsewhere");
    settings.environment["VIRTUAL_ENV"] = scratch.path("elsewhere");
    CHECK(find_interpreter(settings).path == scratch.path("elsewhere/bin/python"));
    CHECK(find_interpreter(settings).from == "VIRTUAL_ENV");

    settings.python = "/no/such/python";
    CHECK_THROWS_AS(find_interpreter(settings), Error);
    settings.python = "python3.12";
    CHECK(find_interpreter(settings).path == "python3.12");
}

// As Python's base64.urlsafe_b64encode(hashlib.sha256(b"/home/me/app").digest())[:8] has it.
TEST_CASE("environments of Poetry have the name that Poetry gives them") {
    CHECK(config::poetry_environment("App$One", "/home/me/app") == "app_one-_YZc6C64");
}
