// SPDX-License-Identifier: MIT
// What ConfigParser itself makes of these texts was asked of Python 3.11 and is written down here.
#include "limbeck/config/ini.h"

#include <doctest/doctest.h>

#include <string>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::config;

namespace {

Ini parse(std::string_view text) {
    return Ini::parse("alembic.ini", text, "/srv/app");
}

Error failure(std::string_view text, std::string_view key = "") {
    try {
        const Ini ini = parse(text);
        (void)ini.get("a", key);
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::Usage, "no error"};
}

Location where(std::string_view text, std::string_view key = "") {
    return failure(text, key).location().value_or(Location{});
}

}  // namespace

TEST_CASE("sections hold options with either delimiter and lower-cased names") {
    const Ini ini = parse("[alembic]\nScript_Location = %(here)s/m\nfile : a = b\nempty =\n");
    CHECK(ini.has_section("alembic"));
    CHECK_FALSE(ini.has_section("other"));
    CHECK(ini.sections() == std::vector<std::string>{"alembic"});
    CHECK(ini.own_keys("alembic") == std::vector<std::string>{"empty", "file", "script_location"});
    CHECK(ini.get("alembic", "script_location") == "/srv/app/m");
    CHECK(ini.get("alembic", "file") == "a = b");
    CHECK(ini.get("alembic", "empty") == "");
    CHECK(ini.get("alembic", "missing") == std::nullopt);
    CHECK(ini.get("other", "file") == std::nullopt);
    CHECK(ini.locate("alembic", "file") == Location{"alembic.ini", 3, 1, "file : a = b"});
}

TEST_CASE("deeper lines continue a value, blank ones belong to it, comments do not end it") {
    const Ini ini = parse(
        "[a]\n"
        "x = one\n"
        "  two\n"
        "\n"
        "  # not this\n"
        "  three = 3\n"
        "\n"
        "; nor this\n"
        "y =\n"
        "\tfour # stays\n"
        "  five\n"
        "\n"
        "\n"
        "  z = indented, so it goes on\n"
        "w = 1\n");
    CHECK(ini.get("a", "x") == "one\ntwo\n\nthree = 3");
    CHECK(ini.get("a", "y") == "\nfour # stays\nfive\n\n\nz = indented, so it goes on");
    CHECK(ini.get("a", "w") == "1");
}

TEST_CASE("an indented option starts its own value when nothing stands above it") {
    const Ini ini = parse("[a]\n  x = 1\n    more\n  y = 2\nz = 3\n  [b]\n");
    CHECK(ini.get("a", "x") == "1\nmore");
    CHECK(ini.get("a", "y") == "2");
    CHECK(ini.get("a", "z") == "3\n[b]");
}

TEST_CASE("a section runs to the last bracket and what follows it is ignored") {
    const Ini ini = parse("[a] ; comment\nx=1\n[b]c]\ny=2\n");
    CHECK(ini.get("a", "x") == "1");
    CHECK(ini.get("b]c", "y") == "2");
}

TEST_CASE("DEFAULT is inherited, may come twice, and its here may be replaced") {
    const Ini ini = parse("[DEFAULT]\nx = 1\n[a]\ny = %(x)s%(here)s\n[DEFAULT]\nhere = /other\n");
    CHECK(ini.get("a", "x") == "1");
    CHECK(ini.get("a", "y") == "1/other");
    CHECK(ini.own_keys("a") == std::vector<std::string>{"y"});
    CHECK(ini.get("DEFAULT", "x") == std::nullopt);
}

TEST_CASE("a byte order mark and any line ends are read") {
    const Ini ini = parse("\xEF\xBB\xBF[a]\r\nx = 1\r\n  2\r\ny = ü\r\n");
    CHECK(ini.get("a", "x") == "1\n2");
    CHECK(ini.get("a", "y") == "ü");
    CHECK(parse("[a]\rx = 1\ry = 2").get("a", "y") == "2");
    CHECK(parse("").sections().empty());
    CHECK(parse("\n\n# nothing\n").sections().empty());
}

TEST_CASE("references are replaced when asked for, case does not matter") {
    const Ini ini = parse("[a]\nx = 1%%2\ny = <%(X)s|%(x)s>\nz = %%(rev)s_%%(slug)s\n");
    CHECK(ini.get("a", "x") == "1%2");
    CHECK(ini.get("a", "y") == "<1%2|1%2>");
    CHECK(ini.get("a", "z") == "%(rev)s_%(slug)s");
}

TEST_CASE("a stray percent sign matters only to who asks for the option") {
    const std::string text = "[a]\nfine = 1\nformat = %(levelname)s\nodd = 100%\n";
    CHECK(parse(text).get("a", "fine") == "1");
    CHECK(failure(text, "format").message() ==
          "option 'format' refers to 'levelname', which is neither in section [a] nor in "
          "[DEFAULT]");
    CHECK(where(text, "format") == Location{"alembic.ini", 3, 1, "format = %(levelname)s"});
    CHECK(failure(text, "odd").message() ==
          "option 'odd' has a '%' that is neither '%%' nor '%(name)s'");
    CHECK(failure("[a]\nx = %(y\n", "x").code() == ErrorCode::Config);
    CHECK(failure("[a]\nx = %(y)d\ny = 1\n", "x").code() == ErrorCode::Config);
    CHECK(failure("[a]\nx = %()s\n", "x").code() == ErrorCode::Config);
}

TEST_CASE("a folder with a percent sign in its name is no template") {
    CHECK(Ini::parse("a.ini", "[a]\nx = %(here)s/m\n", "/srv/100%").get("a", "x") == "/srv/100%/m");
    CHECK(Ini::parse("a.ini", "[a]\n", "/srv/100%").get("a", "here") == "/srv/100%");
}

TEST_CASE("references nest ten deep and no deeper") {
    const auto chain = [](int levels) {
        std::string text = "[a]\nx0 = end\n";
        for (int i = 1; i <= levels; ++i) {
            text += "x" + std::to_string(i) + " = %(x" + std::to_string(i - 1) + ")s\n";
        }
        return text;
    };
    CHECK(parse(chain(10)).get("a", "x10") == "end");
    CHECK(failure(chain(11), "x11").message() ==
          "option 'x11' refers to other options too deeply (or to itself)");
    CHECK(failure(chain(10'000), "x10000").code() == ErrorCode::Config);
    CHECK(failure("[a]\nx = %(x)s\n", "x").location()->line == 2);
}

TEST_CASE("references that multiply do not fill the memory") {
    std::string text = "[a]\nx0 = " + std::string(100, 'x') + "\n";
    for (int i = 1; i <= 9; ++i) {
        text += "x" + std::to_string(i) + " =";
        for (int k = 0; k < 50; ++k) {
            text += " %(x" + std::to_string(i - 1) + ")s";
        }
        text += "\n";
    }
    CHECK(failure(text, "x9").message().find("1 MiB") != std::string::npos);
}

TEST_CASE("what ConfigParser rejects is rejected with its place") {
    CHECK(failure("x = 1\n[a]\n").message() == "an option stands before the first [section]");
    CHECK(where("\n  x = 1\n[a]\n") == Location{"alembic.ini", 2, 3, "  x = 1"});
    CHECK(failure("[a]\nx = 1\n[a]\n").message() == "section [a] appears twice");
    CHECK(where("[a]\nx = 1\n[a]\n").line == 3);
    CHECK(failure("[a]\nx = 1\ny = 2\nX : 3\n").message() ==
          "option 'x' appears twice in section [a] (first on line 2)");
    CHECK(where("[a]\nx = 1\ny = 2\nX : 3\n").line == 4);
    CHECK(failure("[DEFAULT]\nx = 1\n[DEFAULT]\nx = 2\n").code() == ErrorCode::Config);
    CHECK(failure("[a]\njust words\n").message() ==
          "this line is neither a [section] nor an option (key = value)");
    CHECK(where("[a]\nx=1\n= 2\n").line == 3);
    CHECK(where("[a]\n[]\n").line == 2);
    CHECK(where("[a\nx = 1\n").line == 1);
}

TEST_CASE("a file that is not text is refused") {
    CHECK(failure(std::string("[a]\nx = \0\n", 10)).message() ==
          "alembic.ini is not a text file: it holds a zero byte");
    CHECK(failure("[a]\nx = \xC0\xAF\n").location()->line == 2);
    CHECK(failure("\x7F"
                  "ELF\x02\x01")
              .code() == ErrorCode::Config);
}

TEST_CASE("an error about a URL does not show the URL") {
    const std::string text = "[a]\nsqlalchemy.url = postgresql://u:hunter2%40x@h/db\nother = 1\n";
    CHECK(failure(text, "sqlalchemy.url").report().find("hunter2") == std::string::npos);
    CHECK(where(text, "sqlalchemy.url").source_line == "sqlalchemy.url = ***");
    CHECK(failure("[a]\nx = 1\npostgresql+psycopg2//u:hunter2@h/db\n").report().find("hunter2") ==
          std::string::npos);
    CHECK(failure("[a]\nsqlalchemy.url = 1\nsqlalchemy.url = a://u:hunter2@h\n")
              .report()
              .find("hunter2") == std::string::npos);
}
