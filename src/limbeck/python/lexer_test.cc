// SPDX-License-Identifier: MIT
#include "limbeck/python/lexer.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::python;

namespace {

std::string tokens(const std::string& text) {
    const base::Source source("t.py", text);
    Lexer lexer(source);
    std::string result;
    for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
        switch (token.kind) {
            case TokenKind::Newline:
                result += "NL ";
                break;
            case TokenKind::Indent:
                result += "> ";
                break;
            case TokenKind::Dedent:
                result += "< ";
                break;
            default:
                result += fmt::format("{} ", token.text);
        }
    }
    return result;
}

}  // namespace

TEST_CASE("logical lines, indentation and brackets") {
    CHECK(tokens("a = (1,\n  2)  # c\nb") == "a = ( 1 , 2 ) NL b NL ");
    CHECK(tokens("if x:\n  a\n\n  # c\n  b\nc\n") == "if x : NL > a NL b NL < c NL ");
    CHECK(tokens("if x:\n  if y:\n    a") == "if x : NL > if y : NL > a NL < < ");
    CHECK(tokens("x = 1 + \\\n  2\n") == "x = 1 + 2 NL ");
    CHECK(tokens("\n\n# only a comment\n").empty());
    CHECK(tokens("\xEF\xBB\xBF"
                 "a\r\nb\r\n") == "a NL b NL ");
}

TEST_CASE("the longest operator wins") {
    const std::string all =
        "**= //= <<= >>= ... ** // << >> <= >= == != -> += -= *= /= %= &= |= ^= @= := + - * / % @ "
        "& | ^ ~ < > , : . ; = ";
    CHECK(tokens(all) == all + "NL ");
    CHECK(tokens("a**=-b//~c") == "a **= - b // ~ c NL ");
    CHECK_THROWS_AS(tokens("a ! b"), Error);
}

TEST_CASE("numbers and names") {
    CHECK(tokens("0x1F 1_000 1.5e-3 1e+5 .5 2j größe _x9") ==
          "0x1F 1_000 1.5e-3 1e+5 .5 2j größe _x9 NL ");
}

TEST_CASE("strings are one token whatever they hold") {
    CHECK(tokens("r'\\'' f\"{x}\" '''a\n'b''' ''") == "r'\\'' f\"{x}\" '''a\n'b''' '' NL ");
}

TEST_CASE("an f-string is one token with the strings in its fields") {
    for (const char* literal :
         {"f'{a['b']}'", "f\"{f\"{1}\"}\"", "f'{a:{b}}}}'", "rf'\\{a}'", "f'{{'", "f'\\N{DASH}'",
          "f'''{\na # }'\n}'''", "f'{a!r:>{w}}'", "f\"{'}'}\""}) {
        CAPTURE(literal);
        CHECK(tokens(std::string(literal) + " + 1") == std::string(literal) + " + 1 NL ");
    }
    CHECK_THROWS_AS(tokens("f'{a'\nb = 'c'"), Error);
    CHECK_THROWS_AS(tokens("f'{a:b'"), Error);
    CHECK_THROWS_AS(tokens("f'a"), Error);
}

TEST_CASE("numbers end where Python's do") {
    CHECK(tokens("1if 2else 0x1for 3.real 4..real 1e5 1e 5j") ==
          "1 if 2 else 0x1f or 3.real 4. . real 1e5 1e 5j NL ");
}

TEST_CASE("string values") {
    CHECK(string_value(R"('a\n\'\x41\u00e4\101')").text ==
          "a\n'A\xC3\xA4"
          "A");
    CHECK(string_value(R"(r'a\n')").text == "a\\n");
    CHECK(string_value("'''a\r\nb\\\nc'''").text == "a\nbc");
    CHECK(string_value(R"('\d')").text == "\\d");
    CHECK(string_value(R"(b'\xff')").text == "\xff");
    CHECK(string_value(R"(b'\xff')").is_bytes);
    CHECK(string_value("F''").is_f_string);
    CHECK(string_value(R"("\U0001F600")").text == "😀");
    CHECK(string_value("''").text.empty());
    CHECK(string_value("\"\"\"\"\"\"").text.empty());
}

TEST_CASE("what is never closed is reported where it was opened") {
    try {
        tokens("a = 1\nb = (2,\n 3\n");
        FAIL("not reached");
    } catch (const Error& error) {
        CHECK(error.message() == "this bracket is never closed");
        CHECK(error.location() == Location{"t.py", 2, 5, "b = (2,"});
    }
    try {
        tokens("x = 'abc\n");
        FAIL("not reached");
    } catch (const Error& error) {
        CHECK(error.location() == Location{"t.py", 1, 5, "x = 'abc"});
    }
    CHECK_THROWS_AS(tokens("'''a"), Error);
    CHECK_THROWS_AS(tokens("'a\\"), Error);
    CHECK_THROWS_AS(tokens("a ? b"), Error);
    CHECK_THROWS_AS(tokens(std::string("a\0b", 3)), Error);
    CHECK_THROWS_AS(tokens("if x:\n    a\n  b\n"), Error);
}
