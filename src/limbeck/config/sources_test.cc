// SPDX-License-Identifier: MIT
#include "limbeck/config/sources.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;
using Strings = std::vector<std::string>;

namespace {

Error failure(const Request& request) {
    try {
        read_sources(request);
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::Usage, "no error"};
}

Error failure(const test::Scratch& scratch) {
    return failure(Request{.directory = scratch.path()});
}

Error failure(std::string_view file, std::string_view text) {
    const test::Scratch scratch;
    scratch.write(file, text);
    return failure(scratch);
}

}  // namespace

TEST_CASE("-c names files by kind, at most one of each") {
    const test::Scratch scratch;
    scratch.write("deploy/other.ini", "[alembic]\nscript_location = %(here)s/m\n");
    scratch.write("deploy/limbeck.toml", "timezone = \"UTC\"\n");
    const auto with = [&](const Strings& files) {
        return Request{.directory = scratch.path(), .config_files = files};
    };
    const Sources sources = read_sources(with({"deploy/other.ini"}));
    CHECK(sources.ini->directory == scratch.path("deploy"));
    CHECK(sources.limbeck->path == scratch.path("deploy/limbeck.toml"));
    CHECK(sources.chose_ini);
    CHECK(read_sources(with({scratch.path("deploy/other.ini")})).ini->path ==
          scratch.path("deploy/other.ini"));

    CHECK(failure(with({"a/pyproject.toml", "pyproject.toml"})).message() ==
          "pyproject.toml indicated more than once");
    CHECK(failure(with({"a.ini", "b.ini"})).message() == "only one ini file may be indicated");
    CHECK(failure(with({"limbeck.toml", "x.toml"})).message() ==
          "limbeck.toml indicated more than once");
    CHECK(failure(with({"none.ini"})).message() ==
          "the configuration file 'none.ini' does not exist");
    CHECK(failure(with({"deploy"})).message().find("deploy") != std::string::npos);

    scratch.write("native/limbeck.toml", "script_location = \"m\"\n");
    CHECK(read_sources(with({"native/limbeck.toml"})).limbeck->directory == scratch.path("native"));
    CHECK_FALSE(read_sources(with({"native/limbeck.toml"})).ini);
    const Sources both = read_sources(with({"native/limbeck.toml", "deploy/other.ini"}));
    CHECK(both.limbeck->directory == scratch.path("native"));
    CHECK(both.ini->directory == scratch.path("deploy"));
}

TEST_CASE("ALEMBIC_CONFIG counts where there is no -c") {
    const test::Scratch scratch;
    scratch.write("a.ini", "[alembic]\nscript_location = a\n");
    scratch.write("b.ini", "[alembic]\nscript_location = b\n");
    Request request{.directory = scratch.path(), .environment = {{"ALEMBIC_CONFIG", "a.ini"}}};
    CHECK(read_sources(request).ini->path == scratch.path("a.ini"));
    request.config_files = {"b.ini"};
    CHECK(read_sources(request).ini->path == scratch.path("b.ini"));
    request.config_files = {};
    request.environment["ALEMBIC_CONFIG"] = "none.ini";
    CHECK(failure(request).message() == "the configuration file 'none.ini' does not exist");
    CHECK(failure(request).hint() == "ALEMBIC_CONFIG names it");
}

TEST_CASE("a pyproject.toml that is not about Alembic is left alone, even a broken one") {
    const test::Scratch scratch;
    scratch.write("limbeck.toml", "script_location = \"m\"\n");
    scratch.write("pyproject.toml", "[tool.black\n");
    CHECK_FALSE(read_sources({.directory = scratch.path()}).pyproject);
    scratch.write("pyproject.toml", "[tool.alembic\n");
    CHECK(failure(scratch).message().starts_with("invalid TOML"));
}

TEST_CASE("files that cannot be read are errors that name them") {
    CHECK(failure("alembic.ini", std::string("[alembic]\0", 10)).message() ==
          "alembic.ini is not a text file: it holds a zero byte");
    CHECK(failure("limbeck.toml", "script_location = \n").location()->path == "limbeck.toml");
    const test::Scratch scratch;
    base::make_directories(scratch.path("alembic.ini"));
    CHECK(failure(scratch).message().find("alembic.ini") != std::string::npos);
}
