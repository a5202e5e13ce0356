// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/reader.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <initializer_list>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/sql/quote.h"
#include "limbeck/sqlite/connection.h"
#include "limbeck/sqlite/rebuild.h"
#include "limbeck/sqlite/render.h"

using namespace limbeck;
using schema::Check;
using schema::Database;
using schema::Default;
using schema::ForeignKey;
using schema::PrimaryKey;
using schema::Table;
using schema::TypeKind;
using schema::Unique;

namespace {

class Place {
  public:
    Place() : connection_({.url = base::parse_url("sqlite://")}) {}

    Place& run(const std::vector<std::string>& statements) {
        std::vector<dialect::Statement> all;
        for (const std::string& statement : statements) {
            all.push_back({statement});
        }
        connection_.execute(all);
        return *this;
    }
    sqlite::Connection& operator*() { return connection_; }
    sqlite::Connection* operator->() { return &connection_; }

  private:
    sqlite::Connection connection_;
};

Table only_table(const std::string& sql) {
    Place place;
    place.run({sql});
    const Database database = place->read_schema();
    CHECK(database.unmodelled.empty());
    REQUIRE(database.tables.size() == 1);
    return database.tables[0];
}

template <typename Kind>
Kind constraint(const Table& table, std::size_t index) {
    REQUIRE(index < table.constraints.size());
    REQUIRE(std::holds_alternative<Kind>(table.constraints[index]));
    return std::get<Kind>(table.constraints[index]);
}

// Statements that make what was read.
std::vector<std::string> rendered(const Database& database) {
    std::vector<std::string> result;
    for (const Table& table : database.tables) {
        for (std::string& statement : sqlite::render(operation::CreateTable{.table = table})) {
            result.push_back(std::move(statement));
        }
    }
    for (const schema::View& view : database.views) {
        result.push_back(view.definition.text);
    }
    for (const schema::Trigger& trigger : database.triggers) {
        result.push_back(trigger.definition.text);
    }
    return result;
}

// What names the place where two databases part, for people.
void check_same(const Database& a, const Database& b) {
    REQUIRE(a.tables.size() == b.tables.size());
    for (std::size_t i = 0; i < a.tables.size(); ++i) {
        const auto first = sqlite::render(operation::CreateTable{.table = a.tables[i]});
        const auto second = sqlite::render(operation::CreateTable{.table = b.tables[i]});
        CHECK(first == second);
        CHECK_MESSAGE(a.tables[i] == b.tables[i], a.tables[i].name.name);
    }
    CHECK(a == b);
}

void check_round_trip(const std::vector<std::string>& statements) {
    Place place;
    place.run(statements);
    const Database database = place->read_schema();
    Place copy;
    copy.run(rendered(database));
    check_same(database, copy->read_schema());
}

}  // namespace

TEST_CASE("an empty database is read as one") {
    Place place;
    const Database database = place->read_schema();
    CHECK(database == Database{.default_schema = "main",
                               .search_path = {""},
                               .ignores_case = true,
                               .schemas = {{.name = "main"}}});
}

TEST_CASE("columns are read with their types, defaults and what else they say") {
    const Table table = only_table(
        "CREATE TABLE t (id integer PRIMARY KEY, name VARCHAR( 20 ) NOT NULL DEFAULT 'it''s' "
        "COLLATE nocase, price decimal(10,2) DEFAULT -1.5, anything, at DATETIME DEFAULT "
        "CURRENT_TIMESTAMP, note TEXT NOT NULL ON CONFLICT REPLACE DEFAULT (lower('A') || 'b'), "
        "big UNSIGNED BIG INT, odd \"my type\"(3, 4), word text DEFAULT \"abc\", blob BLOB DEFAULT "
        "x'00ff', twice INT GENERATED ALWAYS AS (id * 2) STORED, thrice AS (id * 3))");
    using Kind = Default::Kind;
    const auto named = [](std::string name) {
        return schema::Type{.kind = TypeKind::Named, .name = std::move(name)};
    };
    REQUIRE(table.columns.size() == 12);
    CHECK(table.columns[0] == schema::Column{.name = "id", .type = {.kind = TypeKind::Integer}});
    CHECK(table.columns[1] ==
          schema::Column{.name = "name",
                         .type = {.kind = TypeKind::String, .length = 20, .collation = "nocase"},
                         .nullable = false,
                         .server_default = Default{"'it''s'", Kind::Sql}});
    CHECK(table.columns[2] ==
          schema::Column{
              .name = "price",
              .type = {.kind = TypeKind::Named, .name = "DECIMAL", .precision = 10, .scale = 2},
              .server_default = Default{"-1.5", Kind::Sql}});
    CHECK(table.columns[3] == schema::Column{.name = "anything", .type = named("")});
    CHECK(table.columns[4].server_default == Default{"CURRENT_TIMESTAMP", Kind::Sql});
    CHECK(table.columns[5].server_default == Default{"lower('A') || 'b'", Kind::Expression});
    CHECK(table.columns[5].on_conflict == "REPLACE");
    CHECK(table.columns[6].type ==
          schema::Type{.kind = TypeKind::Integer, .name = "UNSIGNED BIG INT"});
    CHECK(table.columns[7].type == schema::Type{.kind = TypeKind::Numeric, .name = "MY TYPE"});
    CHECK(table.columns[8].server_default == Default{"'abc'", Kind::Sql});
    CHECK(table.columns[9].server_default == Default{"x'00ff'", Kind::Expression});
    CHECK(table.columns[10].computed == schema::Computed{{"id * 2"}, true});
    CHECK(table.columns[11].computed == schema::Computed{{"id * 3"}, false});
    CHECK(constraint<PrimaryKey>(table, 0) ==
          PrimaryKey{.name = schema::final_name(""), .columns = {"id"}});
}

TEST_CASE("constraints keep their names, their order and everything they say") {
    Place place;
    place.run(
        {"CREATE TABLE other (x INTEGER PRIMARY KEY)",
         "CREATE TABLE t (a INT CONSTRAINT \"the key\" UNIQUE ON CONFLICT IGNORE CHECK (a <> ')' "
         "-- no\n ) CONSTRAINT fk_b REFERENCES Other(X) ON DELETE SET NULL MATCH full DEFERRABLE "
         "INITIALLY DEFERRED, B INT CONSTRAINT nn NOT NULL DEFAULT +1.5e-3, c,\n"
         "/* not here: CHECK (1) */ CONSTRAINT pk PRIMARY KEY (b, [a] COLLATE nocase DESC) "
         "CONSTRAINT `ck ``c` CHECK (c IN (1, 2)), FOREIGN KEY ('c', a) REFERENCES T ON UPDATE "
         "NO ACTION ON UPDATE CASCADE NOT DEFERRABLE, UNIQUE (c, A)) WITHOUT ROWID"});
    const Database database = place->read_schema({.table = "T"});
    CHECK(database.unmodelled.empty());
    REQUIRE(database.tables.size() == 1);
    const Table& table = database.tables[0];
    const auto name = [](const char* text) { return schema::final_name(text); };
    REQUIRE(table.constraints.size() == 7);
    CHECK(constraint<Unique>(table, 1) ==
          Unique{.name = name("the key"), .columns = {"a"}, .on_conflict = "IGNORE"});
    CHECK(constraint<Check>(table, 2) == Check{.name = name(""), .condition = {"a <> ')'"}});
    CHECK(constraint<ForeignKey>(table, 3) == ForeignKey{.name = name("fk_b"),
                                                         .columns = {"a"},
                                                         .target = "other",
                                                         .target_columns = {"x"},
                                                         .ondelete = "SET NULL",
                                                         .match = "FULL",
                                                         .deferrable = true,
                                                         .initially = "DEFERRED"});
    CHECK(constraint<PrimaryKey>(table, 0) ==
          PrimaryKey{.name = name("pk"),
                     .columns = {"B", "a"},
                     .parts = {{.column = "B"},
                               {.column = "a", .collation = "nocase", .descending = true}}});
    CHECK(constraint<Check>(table, 4) ==
          Check{.name = name("ck `c"), .condition = {"c IN (1, 2)"}});
    CHECK(constraint<ForeignKey>(table, 5) == ForeignKey{.name = name(""),
                                                         .columns = {"c", "a"},
                                                         .target = "t",
                                                         .target_columns = {"B", "a"},
                                                         .onupdate = "CASCADE",
                                                         .deferrable = false});
    CHECK(constraint<Unique>(table, 6) == Unique{.name = name(""), .columns = {"c", "a"}});
    CHECK(table.columns[1].server_default == Default{"+1.5e-3", Default::Kind::Sql});
    CHECK(table.options == std::map<std::string, std::string>{{"sqlite_with_rowid", "false"}});
}

TEST_CASE("indexes are read with orders, collations, expressions and conditions") {
    Place place;
    place.run(
        {"CREATE TABLE t (a TEXT COLLATE NOCASE UNIQUE, b, \"c, d\" TEXT, nulls)",
         "CREATE UNIQUE INDEX \"i (1)\" ON t (a DESC, \"c, d\" COLLATE rtrim)",
         "CREATE INDEX i2 ON t (substr(b || ')', 'desc') COLLATE nocase DESC, nulls, (b || -- "
         "desc\n'x')) WHERE b IS NOT NULL AND a > ','"
         " -- the end"});
    const auto read = [&] {
        try {
            return place->read_schema().tables.at(0);
        } catch (const Error& error) {
            FAIL(error.report());
        }
        return Table{};
    };
    const Table table = read();
    REQUIRE(table.indexes.size() == 2);
    CHECK(table.indexes[0] == schema::Index{.name = schema::final_name("i (1)"),
                                            .table = "t",
                                            .parts = {{.column = "a", .descending = true},
                                                      {.column = "c, d", .collation = "rtrim"}},
                                            .unique = true});
    CHECK(table.indexes[1] ==
          schema::Index{.name = schema::final_name("i2"),
                        .table = "t",
                        .parts = {{.expression = {"substr(b || ')', 'desc') COLLATE nocase"},
                                   .descending = true},
                                  {.column = "nulls"},
                                  {.expression = {"(b || -- desc\n'x')"}}},
                        .sqlite_where = {"b IS NOT NULL AND a > ','"}});
}

TEST_CASE("what was read, rendered, made and read again is the same") {
    SUBCASE("names of every kind") {
        check_round_trip(
            {"CREATE TABLE \"sel\"\"ect\" (\"a b\" INT DEFAULT 'x;y', [c d] TEXT, 'e''f' REAL, "
             "`g``h` BLOB, \"order\" INT, \"Größe\" INT CHECK (\"Größe\" > 0), 😀 INT UNIQUE)",
             "CREATE INDEX \"in dex\" ON \"sel\"\"ect\" (\"a b\", \"order\" DESC)",
             "CREATE TABLE \"CREATE TABLE (\" (\"CHECK (\" INT REFERENCES \"sel\"\"ect\"(\"a b\"))",
             "CREATE VIEW \"v \"\"w\" AS SELECT \"a b\" FROM \"sel\"\"ect\"",
             "CREATE TRIGGER \"t;r\" AFTER INSERT ON \"sel\"\"ect\" BEGIN SELECT 1; SELECT 2; "
             "END"});
    }
    SUBCASE("keys of every kind") {
        check_round_trip(
            {"CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x)",
             "CREATE TABLE b (id INTEGER PRIMARY KEY ON CONFLICT REPLACE)",
             "CREATE TABLE c (id INTEGER CONSTRAINT p PRIMARY KEY DESC)",
             "CREATE TABLE d (id INTEGER, PRIMARY KEY (id DESC))",
             "CREATE TABLE e (id INTEGER, PRIMARY KEY (id AUTOINCREMENT) ON CONFLICT FAIL)",
             "CREATE TABLE f (id INTEGER, PRIMARY KEY (id DESC)) WITHOUT ROWID",
             "CREATE TABLE g (id INT PRIMARY KEY, a TEXT NOT NULL) STRICT",
             "CREATE TABLE h (a ANY, b INT, PRIMARY KEY (b, a)) STRICT, WITHOUT ROWID",
             "CREATE TABLE i (a, b, c, UNIQUE (a COLLATE nocase, b DESC) ON CONFLICT ROLLBACK)"});
    }
    SUBCASE("columns of every kind") {
        check_round_trip(
            {"CREATE TABLE t (a, b INTEGER COLLATE nocase, c VARCHAR(3) COLLATE rtrim NOT NULL ON "
             "CONFLICT ABORT, d CHARACTER VARYING(10), e DOUBLE PRECISION, f numeric(3), g BOOLEAN "
             "DEFAULT true, h DATETIME DEFAULT (datetime('now')), i TEXT DEFAULT ('a' || 'b'), j "
             "FLOAT DEFAULT -1, k INT AS (1 + 1), l AS (a || 'x') VIRTUAL NOT NULL, m TEXT "
             "GENERATED ALWAYS AS (a) STORED UNIQUE, n INT DEFAULT null, o INT DEFAULT 0x10)"});
    }
    SUBCASE("made by SELECT, altered afterwards") {
        check_round_trip({"CREATE TABLE a AS SELECT 1 AS x, 'y' AS \"y z\", 1.5 AS e",
                          "ALTER TABLE a ADD COLUMN n INT CHECK (n > 0)",
                          "ALTER TABLE a RENAME COLUMN x TO \"new name\"",
                          "ALTER TABLE a RENAME TO \"b b\"", "ALTER TABLE \"b b\" DROP COLUMN e"});
    }
    SUBCASE("references of every kind") {
        check_round_trip(
            {"CREATE TABLE p (a INT, b INT, c INT UNIQUE, PRIMARY KEY (b, a))",
             "CREATE TABLE q (x INT REFERENCES p (c), y INT, z INT, gone INT REFERENCES nowhere, "
             "FOREIGN KEY (y, z) REFERENCES p MATCH SIMPLE ON DELETE NO ACTION ON UPDATE SET "
             "DEFAULT, CONSTRAINT n FOREIGN KEY (y, z) REFERENCES p (a, b) DEFERRABLE INITIALLY "
             "IMMEDIATE)"});
    }
}

TEST_CASE("what is not modelled is named, and still takes its name") {
    Place place;
    place.run({"CREATE VIRTUAL TABLE find USING fts5(text)",
               "CREATE VIEW broken AS SELECT * FROM x", "CREATE TABLE plain (a)", "ANALYZE",
               "CREATE TABLE c (id INTEGER PRIMARY KEY "
               "AUTOINCREMENT)"});
    const Database database = place->read_schema();
    REQUIRE(database.unmodelled.size() == 7);
    CHECK(database.unmodelled[0].kind == "columns (no such table: main.x) of view");
    CHECK(database.unmodelled[0].name == "broken");
    CHECK(database.unmodelled[1] ==
          schema::Unmodelled{"table of a virtual table", "find_config", true});
    CHECK(database.unmodelled[6] == schema::Unmodelled{"virtual table", "find", true});
    CHECK(schema::has_relation(database, "FIND"));
    CHECK(schema::has_relation(database, "broken"));
    CHECK(schema::has_relation(database, "Plain"));
    CHECK_FALSE(schema::has_relation(database, "sqlite_sequence"));
    CHECK(database.tables.size() == 2);
    CHECK(schema::find_view(database, "broken")->columns.empty());
}

TEST_CASE("one schema, one table, and names as they were asked for") {
    Place place;
    place.run({"ATTACH ':memory:' AS \"other one\"", "CREATE TABLE a (x INTEGER PRIMARY KEY)",
               "CREATE TABLE b (y REFERENCES a)", "CREATE INDEX ib ON b (y)",
               "CREATE TRIGGER tb AFTER INSERT ON b BEGIN SELECT 1; END",
               "CREATE TABLE \"other one\".b (z)", "CREATE TEMP TABLE t (u)"});
    const auto names = [](const Database& database) {
        std::string result;
        for (const Table& table : database.tables) {
            result += table.name.schema + "." + table.name.name + " ";
        }
        return result;
    };
    CHECK(names(place->read_schema()) == ".a .b other one.b ");
    CHECK(names(place->read_schema({.schemas = {"main"}})) == "main.a main.b ");
    CHECK(names(place->read_schema({.schemas = {"", "temp"}})) == ".a .b temp.t ");
    CHECK(names(place->read_schema({.table = "nothing"})).empty());
    const Database temporary = place->read_schema({.table = "t"});
    CHECK(names(temporary) == "temp.t ");
    CHECK(schema::find_table(temporary, "t") == temporary.tables.data());
    const Database one = place->read_schema({.table = schema::QualifiedName("main", "B")});
    CHECK(names(one) == "main.b ");
    CHECK(one.triggers.size() == 1);
    CHECK(constraint<ForeignKey>(one.tables[0], 0).target == schema::QualifiedName("main", "a"));
    CHECK(constraint<ForeignKey>(one.tables[0], 0).target_columns == std::vector<std::string>{"x"});
    CHECK(one.tables[0].indexes[0].table == schema::QualifiedName("main", "b"));
}

TEST_CASE("a table is read as the open transaction sees it") {
    Place place;
    place->begin();
    place.run({"CREATE TABLE a (x)"});
    CHECK(place->read_schema().tables.size() == 1);
    place->rollback();
    CHECK(place->read_schema().tables.empty());
}

TEST_CASE("a table that was read is what a batch needs") {
    Place place;
    place.run({"CREATE TABLE log (name)",
               "CREATE TABLE account (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE "
               "nocase NOT NULL CHECK (name <> '') UNIQUE, age VARCHAR(3) CONSTRAINT ck_age CHECK "
               "(age <> ''), twice INT AS (age * 2), boss INTEGER REFERENCES account DEFERRABLE "
               "INITIALLY DEFERRED)",
               "CREATE INDEX ix_lower ON account (lower(name) DESC, age DESC) WHERE age > 0",
               "CREATE TRIGGER noted AFTER UPDATE ON account BEGIN INSERT INTO log VALUES "
               "(new.name); END",
               "INSERT INTO account (name, age, boss) VALUES ('a', 1, 2), ('b', 2, 2)",
               "DELETE FROM account WHERE name = 'b'"});
    CHECK_THROWS_WITH_AS(dialect::read_existing(*place, "acount"), "No such table: 'acount'",
                         Error);
    place.run({"CREATE VIEW only_read AS SELECT 1"});
    CHECK_THROWS_WITH_AS(dialect::read_existing(*place, "only_read"),
                         "'only_read' is no table that can be altered", Error);
    const Database before = place->read_schema();
    const operation::BatchAlterTable batch{.table = "account",
                                           .recreate = operation::Recreate::Always,
                                           .existing = dialect::read_existing(*place, "account")};
    place->begin();
    place.run(sqlite::render(batch));
    place->commit();
    check_same(before, place->read_schema());
    place.run({"UPDATE account SET age = 7"});
    CHECK(place->query("SELECT id, name, age, twice FROM account JOIN log USING (name)")
              .rows.size() == 1);
    CHECK_THROWS_AS(place.run({"INSERT INTO account (name) VALUES ('A')"}), Error);
    place.run({"INSERT INTO account (name) VALUES ('c')"});
    CHECK(place->query("SELECT max(id) FROM account").rows[0][0] == "3");
}

TEST_CASE("a comment behind an expression or a view does not swallow what is written behind it") {
    Place place;
    place.run({"CREATE TABLE t (a TEXT DEFAULT ('a' /* b */ || 'c' -- d\n))",
               "CREATE VIEW v AS SELECT a -- one\nFROM t -- t"});
    const Database database = place->read_schema();
    CHECK(database.tables.at(0).columns.at(0).server_default ==
          Default{"'a' /* b */ || 'c'", Default::Kind::Expression});
    CHECK(database.views.at(0).definition.text == "CREATE VIEW v AS SELECT a -- one\nFROM t");
}

TEST_CASE("literals of every form are defaults as they stand, and NULL is none") {
    const Table table = only_table(
        "CREATE TABLE t (a BLOB DEFAULT x'0F', b DEFAULT -1.5e-3, c DEFAULT +.5, d DEFAULT TRUE, "
        "e DEFAULT NULL, f DEFAULT (NULL), g DEFAULT (- 5), h DEFAULT (1 + 2))");
    const auto of = [&](std::size_t at) { return table.columns.at(at).server_default; };
    CHECK(of(0) == Default{"x'0F'", Default::Kind::Expression});
    CHECK(of(1) == Default{"-1.5e-3", Default::Kind::Sql});
    CHECK(of(2) == Default{"+.5", Default::Kind::Sql});
    CHECK(of(3) == Default{"TRUE", Default::Kind::Sql});
    CHECK(of(4) == std::nullopt);
    CHECK(of(5) == std::nullopt);
    CHECK(of(6) == Default{"- 5", Default::Kind::Sql});
    CHECK(of(7) == Default{"1 + 2", Default::Kind::Expression});
}

TEST_CASE("a counting key has no name, and counts although it refers to another table") {
    const Table table = only_table(
        "CREATE TABLE t (a INTEGER CONSTRAINT k PRIMARY KEY AUTOINCREMENT REFERENCES t (a))");
    CHECK(schema::primary_key(table)->name.empty());
    CHECK(table.columns.at(0).autoincrement == schema::Autoincrement::IgnoreForeignKey);
}

TEST_CASE("a thousand tables are read at once") {
    Place place;
    std::vector<std::string> statements;
    for (int i = 0; i < 1000; ++i) {
        statements.push_back(fmt::format(
            "CREATE TABLE t{} (id INTEGER PRIMARY KEY, a VARCHAR(20) NOT NULL DEFAULT 'x', b "
            "INTEGER CONSTRAINT fk REFERENCES t0 (id), c NUMERIC(10, 2) CHECK (c > 0), UNIQUE (a, "
            "b))",
            i));
        statements.push_back(fmt::format("CREATE INDEX i{} ON t{} (a, c DESC)", i, i));
    }
    place->begin();
    place.run(statements);
    const double start = base::monotonic_seconds();
    const Database database = place->read_schema();
    const double seconds = base::monotonic_seconds() - start;
    MESSAGE("1,000 tables in ", seconds * 1000, " ms");
    CHECK(database.tables.size() == 1000);
    CHECK(database.tables[999].constraints.size() == 4);
    CHECK(database.tables[999].indexes.size() == 1);
    CHECK(seconds < 5);
    const double one = base::monotonic_seconds();
    CHECK(place->read_schema({.table = "t500"}).tables.size() == 1);
    MESSAGE("one of them in ", (base::monotonic_seconds() - one) * 1000, " ms");
}

namespace {

// Tables as people write them, at random: in any quotes, with comments in between, constraints
// beside columns and after them.
class RandomTable {
  public:
    explicit RandomTable(unsigned seed) : random_(seed) {
        const int columns = 1 + pick(4);
        std::string body;
        for (int i = 0; i < columns; ++i) {
            names_.push_back(
                fmt::format("{}{}", one_of({"c", "C D", "a\"b", "che(ck", "ü,", "x'"}), i));
            body += (i == 0 ? "" : ",") + blank() + quoted(names_.back()) + " " + type() + column();
        }
        for (int i = pick(4); i > 0; --i) {
            body += "," + blank() + constraint();
        }
        sql = fmt::format("CREATE{}TABLE \"t (,\"({})", blank(), body);
    }

    std::string sql;
    std::size_t checks = 0;
    std::size_t references = 0;

  private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

    std::string one_of(std::initializer_list<const char*> texts) {
        return *(texts.begin() + pick(static_cast<int>(texts.size())));
    }

    std::string blank() {
        return one_of({" ", " ", " ", "\n", "\t", " /* CHECK (1), ' */ ", " -- UNIQUE (\"\n"});
    }

    std::string quoted(const std::string& name) {
        switch (pick(3)) {
            case 0:
                return "[" + name + "]";
            case 1:
                return "`" + name + "`";
            default:
                return sql::quote_identifier(name, sql::Flavour::Sqlite);
        }
    }

    std::string type() {
        return one_of({"", "int", "INTEGER", "VARCHAR(20)", "decimal ( 10 , 2 )", "TEXT", "blob",
                       "long words (3)", "'in quotes'", "double precision", "DateTime"}) +
               blank();
    }

    std::string named() {
        return pick(2) == 0 ? "" : fmt::format("CONSTRAINT{}{} ", blank(), quoted("na me"));
    }

    std::string conflict() {
        return pick(3) == 0 ? one_of({" ON CONFLICT REPLACE", " on conflict\nabort"}) : "";
    }

    std::string expression() {
        return fmt::format("({}{} {})", blank(), quoted(one_of_names()),
                           one_of({"<> ')'", "IS NOT \"(\"", "IN ('a', 2)", "> (1 + 2e-1) OR 0"}));
    }

    std::string one_of_names() {
        return names_[static_cast<std::size_t>(pick(static_cast<int>(names_.size())))];
    }

    std::string reference() {
        ++references;
        std::string text = fmt::format("REFERENCES{}{}", blank(), quoted("t (,"));
        text += fmt::format("({})", quoted(one_of_names()));
        for (int i = pick(3); i > 0; --i) {
            text += blank() + one_of({"ON DELETE SET NULL", "ON UPDATE no action", "MATCH FULL",
                                      "on delete cascade"});
        }
        return text + one_of({"", " DEFERRABLE", " NOT DEFERRABLE INITIALLY DEFERRED",
                              " DEFERRABLE INITIALLY IMMEDIATE"});
    }

    std::string column() {
        std::string text;
        for (int i = pick(4); i > 0; --i) {
            text += blank();
            switch (pick(7)) {
                case 0:
                    text += named() + "NOT NULL" + conflict();
                    break;
                case 1:
                    text += named() + "UNIQUE" + conflict();
                    break;
                case 2:
                    text += named() + "CHECK" + expression();
                    ++checks;
                    break;
                case 3:
                    text += "DEFAULT " + one_of({"1", "-1.5e-3", "'a''b,'", "(1 + (2))", "x'00'",
                                                 "NULL", "CURRENT_DATE", "\"quoted\""});
                    break;
                case 4:
                    text += "COLLATE " + one_of({"nocase", "\"RTRIM\""});
                    break;
                case 5:
                    text += named() + reference();
                    break;
                default:
                    text += one_of({"NULL", "CONSTRAINT nameless"});
                    break;
            }
        }
        return text;
    }

    std::string constraint() {
        std::string text = named();
        switch (pick(4)) {
            case 0:
                if (!has_key_) {
                    has_key_ = true;
                    return text + fmt::format("PRIMARY KEY ({}{}){}", quoted(one_of_names()),
                                              one_of({"", " DESC", " COLLATE rtrim"}), conflict());
                }
                [[fallthrough]];
            case 1:
                return text + fmt::format("UNIQUE{}({} {}){}", blank(), quoted(one_of_names()),
                                          one_of({"", "ASC", "DESC"}), conflict());
            case 2:
                ++checks;
                return text + "CHECK" + expression();
            default:
                return text +
                       fmt::format("FOREIGN KEY ({}) {}", quoted(one_of_names()), reference());
        }
    }

    std::mt19937 random_;
    std::vector<std::string> names_;
    bool has_key_ = false;
};

}  // namespace

TEST_CASE("random tables survive being read and made again") {
    int made = 0;
    for (unsigned seed = 1; seed <= 1000; ++seed) {
        const RandomTable table(seed);
        INFO(seed, ": ", table.sql);
        Place place;
        try {
            place.run({table.sql});
        } catch (const Error&) {
            continue;  // what contradicts itself SQLite does not take
        }
        ++made;
        const Database database = place->read_schema();
        CHECK(database.unmodelled.empty());
        std::size_t checks = 0;
        std::size_t references = 0;
        for (const schema::Constraint& any : database.tables.at(0).constraints) {
            checks += std::holds_alternative<Check>(any) ? 1U : 0U;
            references += std::holds_alternative<ForeignKey>(any) ? 1U : 0U;
        }
        CHECK(checks == table.checks);
        CHECK(references == table.references);
        Place copy;
        copy.run(rendered(database));
        const Database again = copy->read_schema();
        CHECK(again == database);
        if (again != database) {
            check_same(database, again);
            break;
        }
    }
    CHECK(made > 800);
}
