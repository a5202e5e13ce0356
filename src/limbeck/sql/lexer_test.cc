// SPDX-License-Identifier: MIT
#include "limbeck/sql/lexer.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace limbeck::sql;

namespace {

// The tokens of a text, each as it is written; an unterminated one with "…" behind it.
std::vector<std::string> tokens(std::string_view text, Flavour flavour) {
    std::vector<std::string> result;
    Lexer lexer(text, flavour);
    for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
        result.push_back(std::string(lexer.text(token)) + (token.kind > TokenKind::End ? "…" : ""));
    }
    return result;
}

using Tokens = std::vector<std::string>;
using enum Flavour;

}  // namespace

TEST_CASE("a backslash escapes a quote in PostgreSQL's E strings and MySQL's strings only") {
    const std::string_view text = R"('a\' E'b\'' x)";
    CHECK(tokens(text, PostgreSql) == Tokens{R"('a\')", R"(E'b\'')", "x"});
    CHECK(tokens(text, Sqlite) == Tokens{R"('a\')", "E", R"('b\'' x…)"});
    CHECK(tokens(text, MySql) == Tokens{R"('a\' E')", "b", "\\", "''", "x"});
    CHECK(tokens(R"("a\"" x)", MySql) == Tokens{R"("a\"")", "x"});
    CHECK(tokens(R"(nameE'a\' b)", PostgreSql) == Tokens{"nameE", R"('a\')", "b"});
    CHECK(tokens(R"(e'\\' b)", PostgreSql) == Tokens{R"(e'\\')", "b"});
}

TEST_CASE("an E string goes on with its escapes behind a line end") {
    CHECK(tokens("E'a' \n 'b\\'c' d", PostgreSql) == Tokens{"E'a' \n 'b\\'c'", "d"});
    CHECK(tokens("E'a' -- x\n -- y\r\n'b\\'c' d", PostgreSql) ==
          Tokens{"E'a' -- x\n -- y\r\n'b\\'c'", "d"});
    CHECK(tokens("E'a' 'b\\' c", PostgreSql) == Tokens{"E'a'", "'b\\'", "c"});
    CHECK(tokens("E'a'\n-- x", PostgreSql) == Tokens{"E'a'"});
}

TEST_CASE("U& strings and identifiers have no escapes that hide a quote") {
    CHECK(tokens(R"(U&'\' U&"\" x)", PostgreSql) ==
          Tokens{"U", "&", R"('\')", "U", "&", R"("\")", "x"});
}

TEST_CASE("a dollar opens a quote only with a proper tag and not inside a word") {
    CHECK(tokens("$$a;$b$$ $t$ $$ $T$ $t$", PostgreSql) == Tokens{"$$a;$b$$", "$t$ $$ $T$ $t$"});
    CHECK(tokens("a$b$c $1 $1$ x", PostgreSql) == Tokens{"a$b$c", "$", "1", "$", "1", "$", "x"});
    CHECK(tokens("$1$a$;$a$", PostgreSql) == Tokens{"$", "1", "$a$;$a$"});
    CHECK(tokens("$é$ ' $é$", PostgreSql) == Tokens{"$é$ ' $é$"});
    CHECK(tokens("$a$$a$b$", PostgreSql) == Tokens{"$a$$a$", "b$"});
    CHECK(tokens("$a$ $a $a$", PostgreSql) == Tokens{"$a$ $a $a$"});
    CHECK(tokens("\"x\"$$;$$", PostgreSql) == Tokens{"\"x\"", "$$;$$"});
    CHECK(tokens("$$;", MySql) == Tokens{"$", "$", ";"});
}

TEST_CASE("comments nest in PostgreSQL only") {
    CHECK(tokens("/* /* */ */ a", PostgreSql) == Tokens{"a"});
    CHECK(tokens("/* /* */ */ a", Sqlite) == Tokens{"*", "/", "a"});
    CHECK(tokens("/*/ */ a /**/ b", PostgreSql) == Tokens{"a", "b"});
    CHECK(tokens("/* /*/ */ */a", PostgreSql) == Tokens{"a"});
    CHECK(tokens("/*/ a", PostgreSql) == Tokens{"/*/ a…"});
}

TEST_CASE("line comments follow the habits of each flavour") {
    CHECK(tokens("1--1\n#2\n-- 3", MySql) == Tokens{"1", "-", "-", "1"});
    CHECK(tokens("1--1\n#2", PostgreSql) == Tokens{"1", "#", "2"});
    CHECK(tokens("a --", MySql) == Tokens{"a"});
    CHECK(tokens("-- x\ra", PostgreSql) == Tokens{"a"});
    CHECK(tokens("-- x\ra", Sqlite).empty());
}

TEST_CASE("MySQL's executable comments are code") {
    CHECK(tokens("/*!40101 SET*/ /*+ h */ /*M! x*/", MySql) ==
          Tokens{"/", "*", "!", "4", "0", "1", "0", "1", "SET", "*", "/", "/", "*", "M", "!", "x",
                 "*", "/"});
}

TEST_CASE("identifiers are quoted as each flavour does") {
    CHECK(tokens("`a``;` [b;]", Sqlite) == Tokens{"`a``;`", "[b;]"});
    CHECK(tokens("`a``;` [b;", MySql) == Tokens{"`a``;`", "[", "b", ";"});
    CHECK(tokens("`[\"a\"\";\"", PostgreSql) == Tokens{"`", "[", "\"a\"\";\""});
}

TEST_CASE("what never ends is one token to the end of the text") {
    CHECK(tokens("a 'b", PostgreSql) == Tokens{"a", "'b…"});
    CHECK(tokens("a 'b''", PostgreSql) == Tokens{"a", "'b''…"});
    CHECK(tokens("E'b\\", PostgreSql) == Tokens{"E'b\\…"});
    CHECK(tokens("E'a'\n'b", PostgreSql) == Tokens{"E'a'\n'b…"});
    CHECK(tokens("\"b", PostgreSql) == Tokens{"\"b…"});
    CHECK(tokens("$a$ $b$", PostgreSql) == Tokens{"$a$ $b$…"});
    CHECK(tokens("[b", Sqlite) == Tokens{"[b…"});
    CHECK(tokens("/* /* */", PostgreSql) == Tokens{"/* /* */…"});
}
