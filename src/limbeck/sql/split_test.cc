// SPDX-License-Identifier: MIT
#include "limbeck/sql/split.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::sql;

namespace {

using enum Flavour;
using Texts = std::vector<std::string>;

// The statements of a script, and that each stands where its offset says.
Texts texts(const std::string& script, Flavour flavour = PostgreSql) {
    const base::Source source("a.sql", script);
    Texts result;
    for (const Statement& statement : split(source, 0, script.size(), flavour)) {
        CHECK(script.substr(statement.offset, statement.text.size()) == statement.text);
        result.push_back(statement.text);
    }
    return result;
}

// "line:column message" of the error that a script gives, and its hint behind " | ".
std::string failure(const std::string& script, Flavour flavour = PostgreSql) {
    const base::Source source("a.sql", script);
    try {
        split(source, 0, script.size(), flavour);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Script);
        REQUIRE(error.location().has_value());
        const Location& place = *error.location();
        const std::string where =
            std::to_string(place.line) + ":" + std::to_string(place.column) + " ";
        return where + error.message() + (error.hint().empty() ? "" : " | " + error.hint());
    }
    return "no error";
}

}  // namespace

TEST_CASE("statements end at semicolons, and empty ones vanish") {
    CHECK(texts("SELECT 1; SELECT 2") == Texts{"SELECT 1", "SELECT 2"});
    CHECK(texts(";; SELECT 1 ;\n;") == Texts{"SELECT 1"});
    CHECK(texts("").empty());
    CHECK(texts(" \r\n\t").empty());
    CHECK(texts("-- a\n/* b */;-- c").empty());
}

TEST_CASE("a statement has no comments around it and keeps those inside") {
    CHECK(texts("-- a\nSELECT /* b */ 1 -- c\n, 2 -- d\n /* e */; -- f") ==
          Texts{"SELECT /* b */ 1 -- c\n, 2"});
}

TEST_CASE("semicolons in comments, strings and quoted identifiers end nothing") {
    for (const std::string statement :
         {"SELECT ';'", "SELECT 'a'';'", "SELECT E'\\';'", "SELECT U&'\\003b;'", "SELECT \";\"",
          "SELECT \"a\"\";\"", "SELECT 1 /* ; /* ; */ ; */ + 1", "SELECT 1 -- ;\n+ 1",
          "DO $$ BEGIN PERFORM ';'; END $$", "DO $a$ $$;$$ $b$;$b$ $a$", "SELECT 'a'\n';'",
          "SELECT E'a'\n'\\';'", "SELECT $1 AS a$b$", "SELECT 'it''s; --'"}) {
        CAPTURE(statement);
        CHECK(texts(statement + ";SELECT 2") == Texts{statement, "SELECT 2"});
    }
    CHECK(texts("SELECT '\\';SELECT 2") == Texts{"SELECT '\\'", "SELECT 2"});
    CHECK(texts("SELECT a$b$;SELECT $1") == Texts{"SELECT a$b$", "SELECT $1"});
}

TEST_CASE("a BEGIN ATOMIC body keeps its semicolons") {
    for (const std::string statement :
         {"CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
          "create or replace procedure p() begin /* x */ atomic insert into t values (1); end",
          "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC\n"
          "  SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 2 END ELSE 3 END;\nEND",
          "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT t.case AS end FROM t; END",
          "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT \"case\", 'end'; END",
          "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC END",
          "CREATE FUNCTION f() RETURNS int RETURN CASE WHEN true THEN 1 END",
          "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'"}) {
        CAPTURE(statement);
        CHECK(texts(statement + ";SELECT 2") == Texts{statement, "SELECT 2"});
    }
    CHECK(texts("BEGIN; SELECT 1; END") == Texts{"BEGIN", "SELECT 1", "END"});
    CHECK(texts("CREATE TABLE begin (atomic int); SELECT 1").size() == 2);
}

TEST_CASE("the parenthesised actions of a rule belong to it, other parentheses bind nothing") {
    const std::string rule =
        "CREATE OR REPLACE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; (SELECT 2))";
    CHECK(texts(rule + "; SELECT 2") == Texts{rule, "SELECT 2"});
    CHECK(texts("CREATE RULE r AS ON INSERT TO t DO NOTHING; SELECT 2").size() == 2);
    CHECK(texts("SELECT (1; SELECT 2)") == Texts{"SELECT (1", "SELECT 2)"});
}

TEST_CASE("an SQLite trigger ends behind the END of its body") {
    for (const std::string statement :
         {"CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM u; END",
          "create temp trigger if not exists g after insert on t begin select 1; end",
          "CREATE TEMPORARY TRIGGER g AFTER UPDATE ON t WHEN CASE new.a WHEN 1 THEN 1 END BEGIN\n"
          "  SELECT CASE WHEN new.a THEN RAISE(ABORT, 'no; end') END;\n"
          "  INSERT INTO u VALUES (CASE 1 WHEN 1 THEN 2 END); -- done\nEND",
          "EXPLAIN QUERY PLAN CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END"}) {
        CAPTURE(statement);
        CHECK(texts(statement + ";SELECT 2", Sqlite) == Texts{statement, "SELECT 2"});
        CHECK(texts(statement, Sqlite) == Texts{statement});
    }
    CHECK(texts("BEGIN; SELECT 1; END; SELECT 2", Sqlite).size() == 4);
    CHECK(texts("CREATE TRIGGER g; SELECT 1", Sqlite).size() == 2);
}

TEST_CASE("SQLite quotes identifiers in three ways") {
    CHECK(texts("SELECT [a;b], `c;``d`, \"e;\"\"f\"; SELECT 2", Sqlite) ==
          Texts{"SELECT [a;b], `c;``d`, \"e;\"\"f\"", "SELECT 2"});
    CHECK(texts("SELECT $a; SELECT 'it\\'; SELECT /* /* */ 3", Sqlite) ==
          Texts{"SELECT $a", "SELECT 'it\\'", "SELECT /* /* */ 3"});
}

TEST_CASE("MySQL's strings, comments and backticks") {
    CHECK(texts("SELECT 'a\\';', \"b\\\";\", `c;``` # ;\n; SELECT 5--3; SELECT 2 -- ;", MySql) ==
          Texts{"SELECT 'a\\';', \"b\\\";\", `c;```", "SELECT 5--3", "SELECT 2"});
    CHECK(texts("/*!40101 SET NAMES utf8 */; SELECT 1", MySql) ==
          Texts{"/*!40101 SET NAMES utf8 */", "SELECT 1"});
}

TEST_CASE("a DELIMITER line changes what ends MySQL's statements") {
    const std::string script =
        "DELIMITER //\r\n"
        "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT '//'; END//\r\n"
        "delimiter $$ \n"
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END$$\n"
        "SELECT 3 $$ DELIMITER ;\n"
        "SELECT 4; SELECT delimiter; DELIMITER #\nSELECT 5# SELECT 6";
    CHECK(texts(script, MySql) ==
          Texts{"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT '//'; END",
                "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END",
                "SELECT 3", "SELECT 4", "SELECT delimiter", "SELECT 5", "SELECT 6"});
    CHECK(texts("DELIMITER //\nSELECT 1; END", PostgreSql).size() == 2);
    CHECK(failure("SELECT 1;\n  DELIMITER \nSELECT 2", MySql) ==
          "2:3 DELIMITER without a delimiter | for example: DELIMITER //");
    CHECK(failure("DELIMITER \\", MySql) ==
          "1:1 a delimiter has at most 16 characters and no backslash");
    CHECK(failure("delimiter", MySql).starts_with("1:1 DELIMITER without"));
}

TEST_CASE("a byte order mark and CRLF are no part of a statement") {
    CHECK(texts("\xEF\xBB\xBFSELECT 1;\r\nSELECT\r\n2\r\n;\r\n") ==
          Texts{"SELECT 1", "SELECT\r\n2"});
    CHECK(texts("\xEF\xBB\xBF").empty());
}

TEST_CASE("only the part between two offsets is read") {
    const base::Source source("a.sql", "SELECT 'a; SELECT 2; SELECT 3");
    CHECK(split(source, 10, 20, PostgreSql) == std::vector<Statement>{{"SELECT 2", 11}});
    CHECK(split(source, 5, 5, PostgreSql).empty());
    CHECK(split(source, 20, 999, Sqlite) == std::vector<Statement>{{"SELECT 3", 21}});
    CHECK(split(source, 999, 9999, PostgreSql).empty());
}

TEST_CASE("what never ends is reported where it begins") {
    struct Case {
        std::string script;
        Flavour flavour;
        std::string error;
    };
    const std::vector<Case> cases{
        {"SELECT 1;\nSELECT 'a;\n", PostgreSql, "2:8 unterminated string | it has no closing '"},
        {"SELECT E'a\\';\n", PostgreSql, "1:8 unterminated string | it has no closing '"},
        {"SELECT \"a;", PostgreSql, "1:8 unterminated quoted identifier | it has no closing \""},
        {"SELECT [a;", Sqlite, "1:8 unterminated quoted identifier | it has no closing ]"},
        {"SELECT `a;", MySql, "1:8 unterminated quoted identifier | it has no closing `"},
        {"SELECT \"a;", MySql, "1:8 unterminated string | it has no closing \""},
        {"DO\n$a$ $$ $A$;", PostgreSql,
         "2:1 unterminated dollar-quoted string | it has no closing $a$"},
        {"-- x\n  /* /* */ SELECT 1;", PostgreSql,
         "2:3 unterminated comment | comments nest in PostgreSQL: every /* needs its own */"},
        {"/* SELECT 1;", Sqlite, "1:1 unterminated comment | it has no closing */"},
        {"CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC SELECT 1; SELECT CASE 1 END;\n", PostgreSql,
         "2:1 BEGIN ATOMIC without its END"},
        {"CREATE TRIGGER g AFTER INSERT ON t\nBEGIN SELECT 1 END; SELECT 2;", Sqlite,
         "2:1 trigger body without its END | every statement of the body, the last one too, ends "
         "with a semicolon"},
    };
    for (const auto& [script, flavour, error] : cases) {
        CAPTURE(script);
        CHECK(failure(script, flavour) == error);
    }
}

TEST_CASE("commands of a client are no SQL") {
    CHECK(failure("SELECT 1;\n \\i other.sql") ==
          "2:2 \\i is a command of psql, not SQL | put the statements of that file here");
    CHECK(failure("\\restrict abc").find("pg_dump writes it") != std::string::npos);
    CHECK(failure("\\unknown") ==
          "1:1 \\unknown is a command of psql, not SQL | the script goes to the server as it is; "
          "remove the command");
    CHECK(failure("SELECT 1 \\gset\n").starts_with("1:10 \\gset is a command of psql"));
    CHECK(failure("\\").starts_with("1:1 \\ is a command of psql"));
    CHECK(failure("SELECT 1;\n.mode csv", Sqlite).starts_with("2:1 .mode is a command of the sq"));
    CHECK(failure("\\. x.sql", MySql).starts_with("1:1 \\. is a command of the mysql client"));
    CHECK(texts("SELECT a.b; SELECT .5", Sqlite).size() == 2);
    CHECK(texts("SELECT \\N", MySql).size() == 1);
}

TEST_CASE("COPY FROM STDIN is refused where it stands, before its data confuse anything") {
    CHECK(failure("SELECT 1;\nCOPY t (a, b) FROM stdin;\n1\tit's\n\\.\n") ==
          "2:1 COPY … FROM STDIN takes its rows from a client, not a script | write the rows as "
          "INSERT statements; pg_dump --inserts does");
    CHECK(texts("COPY t FROM '/x'; COPY (SELECT a FROM stdin) TO STDOUT;"
                "COPY t TO STDOUT; SELECT a FROM stdin")
              .size() == 4);
}

TEST_CASE("a NUL byte in a statement is reported, in a comment it does not matter") {
    CHECK(failure(std::string("SELECT\n 'a\0b'", 13)).starts_with("2:4 a NUL byte"));
    CHECK(failure(std::string("SELECT 1\0", 9)).starts_with("1:9 a NUL byte"));
    CHECK(texts(std::string("-- \0\nSELECT 1", 13)) == Texts{"SELECT 1"});
}

TEST_CASE("bytes that are no UTF-8 pass through") {
    CHECK(texts("SELECT '\xff\xfe'; SELECT \xc3") == Texts{"SELECT '\xff\xfe'", "SELECT \xc3"});
}

TEST_CASE("large scripts are split") {
    constexpr std::size_t million = 1 << 20;
    const std::string string = "SELECT '" + std::string(million, ';') + "'";
    CHECK(texts(string + ";SELECT 2") == Texts{string, "SELECT 2"});

    std::string many;
    for (int i = 0; i < 100'000; ++i) {
        many += "INSERT INTO t VALUES ('it''s', $$x$$); -- note\n";
    }
    CHECK(split(base::Source("a.sql", many), 0, many.size(), PostgreSql).size() == 100'000);
}

TEST_CASE("hostile scripts take no longer than others") {
    constexpr std::size_t many = 1 << 20;
    const auto repeated = [](std::string_view text) {
        std::string result;
        while (result.size() < many) {
            result += text;
        }
        return result;
    };
    CHECK(texts(repeated("/*") + repeated("*/")).empty());
    CHECK(failure(repeated("/*")).starts_with("1:1 unterminated comment"));
    CHECK(texts("SELECT " + repeated("$a")).size() == 1);
    CHECK(texts("SELECT " + repeated("E'a'\n")).size() == 1);
    CHECK(texts("SELECT " + repeated("E'a' -- b\n ")).size() == 1);
    CHECK(failure("SELECT $a$" + repeated("$b")).starts_with("1:8 unterminated dollar"));
    CHECK(texts("SELECT " + repeated("((")).size() == 1);
    CHECK(texts("DELIMITER aaaaaaaaaaaaaaab\nSELECT " + repeated("a"), MySql).size() == 1);
    CHECK(texts("CREATE TRIGGER g BEGIN " + repeated("END;END;"), Sqlite).size() > 1);
    CHECK(texts(repeated(";")).empty());
}
