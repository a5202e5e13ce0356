// SPDX-License-Identifier: MIT
#include "limbeck/config/toml.h"

#include <doctest/doctest.h>

#include <string>

using namespace limbeck;
using namespace limbeck::config;

namespace {

Error failure(std::string_view text) {
    try {
        read_toml("limbeck.toml", text, "");
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::Usage, "no error"};
}

}  // namespace

TEST_CASE("every kind of value is read, with the place of its key") {
    const auto table = read_toml("limbeck.toml",
                                 "script_location = \"migrations\"\n"
                                 "  sourceless = true\n"
                                 "lock_timeout = 30\n"
                                 "ratio = 1.5\n"
                                 "version_locations = [\"a\", 'b']\n"
                                 "empty = []\n"
                                 "when = 2026-11-20\n"
                                 "mixed = [1, \"a\"]\n"
                                 "[[post_write_hooks]]\n"
                                 "name = \"black\"\n"
                                 "[[post_write_hooks]]\n"
                                 "name = \"ruff\"\n",
                                 "");
    REQUIRE(table);
    const auto& values = table->values;
    CHECK(std::get<std::string>(values.at("script_location").data) == "migrations");
    CHECK(values.at("script_location").at ==
          Location{"limbeck.toml", 1, 1, "script_location = \"migrations\""});
    CHECK(std::get<bool>(values.at("sourceless").data));
    CHECK(values.at("sourceless").at == Location{"limbeck.toml", 2, 3, "  sourceless = true"});
    CHECK(std::get<std::int64_t>(values.at("lock_timeout").data) == 30);
    CHECK(std::get<double>(values.at("ratio").data) == 1.5);
    CHECK(std::get<TomlValue::Strings>(values.at("version_locations").data) ==
          TomlValue::Strings{"a", "b"});
    CHECK(std::get<TomlValue::Strings>(values.at("empty").data).empty());
    CHECK(values.at("when").kind() == "a date or time");
    CHECK(values.at("mixed").kind() == "a list of something else than strings");
    const auto& hooks = std::get<TomlValue::Tables>(values.at("post_write_hooks").data);
    REQUIRE(hooks.size() == 2);
    CHECK(std::get<std::string>(hooks[1].values.at("name").data) == "ruff");
    CHECK(hooks[1].values.at("name").at.line == 12);
}

TEST_CASE("a table inside the file is found, and its absence is no error") {
    const std::string text = "[tool.black]\nx = 1\n[tool.alembic]\nscript_location = \"m\"\n";
    REQUIRE(read_toml("pyproject.toml", text, "tool.alembic"));
    CHECK(read_toml("pyproject.toml", text, "tool.alembic")->values.size() == 1);
    CHECK_FALSE(read_toml("pyproject.toml", text, "tool.limbeck"));
    CHECK_FALSE(read_toml("pyproject.toml", "tool = 3", "tool.alembic"));
    CHECK_FALSE(read_toml("pyproject.toml", "", "tool.alembic"));
}

TEST_CASE("broken TOML is an error with its place") {
    const Error error = failure("a = 1\nb = [1,\n\nc = ü\n");
    CHECK(error.code() == ErrorCode::Config);
    CHECK(std::string(error.what()).starts_with("invalid TOML: "));
    REQUIRE(error.location());
    CHECK(error.location()->line == 4);

    CHECK(failure("a = 1\na = 2\n").location()->line == 2);
    CHECK(failure("\xFF\xFE").message().ends_with("bytes that are not UTF-8"));
    CHECK(failure(std::string(100'000, '[')).code() == ErrorCode::Config);
    CHECK(failure("a = " + std::string(100'000, '[')).code() == ErrorCode::Config);
}

TEST_CASE("an error on the line of a URL does not show the URL") {
    const Error error = failure("url = \"postgresql://u:hunter2@h/db\n");
    CHECK(error.report().find("hunter2") == std::string::npos);
    CHECK(error.location()->line == 1);
}
