// SPDX-License-Identifier: MIT
// Reading and rendering must agree: what was read is made again elsewhere, read there, and
// compared.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "limbeck/dialect/identifier.h"
#include "limbeck/postgresql/render.h"
#include "limbeck/sql/quote.h"
#include "support/postgres_place.h"

using namespace limbeck;
using Place = test::PostgresPlace;
using schema::Database;
using schema::ForeignKey;
using schema::QualifiedName;
using schema::Table;

namespace {

void add(std::vector<std::string>& to, const operation::Operation& operation) {
    for (std::string& statement : postgresql::render(operation)) {
        to.push_back(std::move(statement));
    }
}

bool can_be_made(const Table& table, const std::set<QualifiedName>& made) {
    return (!table.partition || made.count(table.partition->of) != 0) &&
           std::all_of(table.inherits.begin(), table.inherits.end(),
                       [&](const QualifiedName& parent) { return made.count(parent) != 0; });
}

// Every table after its parents, foreign keys after all of them.
void add_tables(std::vector<std::string>& to, const Database& database) {
    std::set<QualifiedName> made;
    std::vector<std::string> keys;
    while (made.size() < database.tables.size()) {
        const std::size_t before = made.size();
        for (Table table : database.tables) {
            if (made.count(table.name) != 0 || !can_be_made(table, made)) {
                continue;
            }
            made.insert(table.name);
            for (schema::Constraint& any : table.constraints) {
                if (auto* key = std::get_if<ForeignKey>(&any)) {
                    add(keys, operation::AddConstraint{table.name, *key});
                    key->use_alter = true;
                    key->not_valid = false;
                }
            }
            add(to, operation::CreateTable{.table = table});
        }
        REQUIRE(made.size() > before);
    }
    to.insert(to.end(), keys.begin(), keys.end());
}

// Statements that make what was read.
std::vector<std::string> rendered(const Database& database) {
    std::vector<std::string> result;
    for (const schema::Schema& schema : database.schemas) {
        if (schema.name != "public") {
            result.push_back(fmt::format(
                "CREATE SCHEMA {}", sql::quote_identifier(schema.name, sql::Flavour::PostgreSql)));
        }
    }
    for (const schema::EnumType& type : database.enums) {
        add(result, operation::CreateEnum{.type = type});
    }
    for (schema::Sequence sequence : database.sequences) {
        sequence.owned_by.reset();
        add(result, operation::CreateSequence{.sequence = sequence});
    }
    add_tables(result, database);
    for (const schema::Sequence& sequence : database.sequences) {
        if (sequence.owned_by) {
            const auto name = [](const QualifiedName& any) {
                return dialect::qualified(any, sql::Flavour::PostgreSql);
            };
            result.push_back(
                fmt::format("ALTER SEQUENCE {} OWNED BY {}.{}", name(sequence.name),
                            name(sequence.owned_by->table),
                            dialect::spell(sequence.owned_by->column, sql::Flavour::PostgreSql)));
        }
    }
    return result;
}

// What names the place where two databases part, for people.
void check_same(const Database& a, const Database& b) {
    REQUIRE(a.tables.size() == b.tables.size());
    for (std::size_t i = 0; i < a.tables.size(); ++i) {
        const auto first = postgresql::render(operation::CreateTable{.table = a.tables[i]});
        const auto second = postgresql::render(operation::CreateTable{.table = b.tables[i]});
        CHECK(first == second);
        CHECK_MESSAGE(a.tables[i] == b.tables[i], a.tables[i].name.name);
    }
    CHECK(a.enums == b.enums);
    CHECK(a.sequences == b.sequences);
    CHECK(a.unmodelled == b.unmodelled);
    CHECK(a == b);
}

void check_round_trip(const std::string& script) {
    Place place;
    place.script(script);
    const Database database = place->read_schema();
    for (const schema::Unmodelled& other : database.unmodelled) {
        FAIL_CHECK("unmodelled: ", other.kind, " ", other.name.name);
    }
    Place copy;
    copy.run(rendered(database));
    check_same(database, copy->read_schema());
}

}  // namespace

TEST_CASE("what was read, rendered, made and read again is the same") {
    SUBCASE("names of every kind") {
        check_round_trip(
            "CREATE SCHEMA \"S \"\"x\"; SET search_path = \"S \"\"x\";"
            "CREATE TYPE \"select\" AS ENUM ('', 'a''b', 'NULL', '{\"', 'ü\\');"
            "CREATE TABLE \"sel\"\"ect\" (\"a b\" serial PRIMARY KEY, \"order\" \"select\" DEFAULT "
            "'NULL', \"Größe\" \"select\"[] CHECK (\"Größe\" <> '{}'), \"x.y\" text DEFAULT 'ü\\',"
            " \"(\" int UNIQUE, CONSTRAINT \"c,k \"\"\" CHECK (\"a b\" > 0));"
            "CREATE INDEX \"in \"\"dex\" ON \"sel\"\"ect\" (\"x.y\" DESC, (\"a b\" + 1), "
            "\"order\");"
            "CREATE TABLE \"INDEX USING (\" (\"WHERE\" int REFERENCES \"sel\"\"ect\" ON DELETE "
            "CASCADE, \"using\" int);"
            "CREATE INDEX \"USING btree (\" ON \"INDEX USING (\" (\"WHERE\", \"using\") WHERE "
            "\"using\" > "
            "0;"
            "COMMENT ON TABLE \"sel\"\"ect\" IS 'it''s \\ \"';"
            "COMMENT ON COLUMN \"sel\"\"ect\".\"x.y\" IS '';"
            "COMMENT ON TYPE \"select\" IS 'a type'; COMMENT ON SCHEMA public IS 'other';"
            "COMMENT ON SCHEMA public IS 'standard public schema';");
    }
    SUBCASE("columns of every kind") {
        check_round_trip(
            "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE SEQUENCE s AS smallint START 5 INCREMENT "
            "-2 MINVALUE -9 MAXVALUE 5 CACHE 3 CYCLE; COMMENT ON SEQUENCE s IS 'counts';"
            "CREATE COLLATION IF NOT EXISTS pg_catalog.limbeck_none FROM \"C\";"
            "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 5 MAXVALUE 99 "
            "CYCLE), b bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, c varchar(20) COLLATE "
            "\"C\" NOT NULL DEFAULT 'x', d timestamptz(3) DEFAULT '2020-01-01 00:00:00+02', e "
            "interval DEFAULT '1 day 02:00:00', f bytea DEFAULT '\\x00ff', g float8 DEFAULT 0.1, h "
            "numeric(5,2)[] DEFAULT '{1.5,2}', i mood DEFAULT 'a', j jsonb DEFAULT '{\"a\": "
            "\"b''\"}', k text GENERATED ALWAYS AS (lower(c)) STORED, l int DEFAULT nextval('s'), "
            "m "
            "char, n bit(3) DEFAULT b'101', o bit varying, p numeric(10), q text COLLATE "
            "\"POSIX\", "
            "r time(2), s interval year to month, u interval second(2), v money, w xml, x "
            "int4range[], y bpchar, z name, aa varchar[], ab text[] COLLATE \"C\", ac regclass, ad "
            "oid, ae date DEFAULT CURRENT_DATE);"
            "ALTER TABLE t ALTER c SET STORAGE EXTERNAL; ALTER TABLE t ALTER k SET COMPRESSION "
            "pglz;"
            "CREATE TABLE nothing (); CREATE UNLOGGED TABLE quick (a int PRIMARY KEY, b int) WITH "
            "(fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = on);"
            "CREATE TABLE dropped (a int, b int UNIQUE, c int); ALTER TABLE dropped DROP a;");
    }
    SUBCASE("constraints and indexes of every kind") {
        check_round_trip(
            "CREATE TABLE p (x int, y int, z int, PRIMARY KEY (y, x) INCLUDE (z) DEFERRABLE "
            "INITIALLY DEFERRED, UNIQUE (x, y));"
            "CREATE TABLE t (a int, b int, c text, r int4range UNIQUE,\n"
            "  CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (b, a) INCLUDE (c),\n"
            "  CONSTRAINT fk FOREIGN KEY (b, a) REFERENCES p (x, y) MATCH FULL ON DELETE SET NULL "
            "(b) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,\n"
            "  CONSTRAINT ck CHECK ((a > 0) AND (b > 0)) NO INHERIT,\n"
            "  CONSTRAINT ex EXCLUDE USING gist (r range_ops WITH &&, int4range(a, b) WITH "
            "OPERATOR(pg_catalog.=)) INCLUDE (r) WHERE (b > 0),\n"
            "  CONSTRAINT ex2 EXCLUDE (c COLLATE \"C\" DESC WITH =) DEFERRABLE);"
            "ALTER TABLE t ADD CONSTRAINT later CHECK (a < 9) NOT VALID;"
            "ALTER TABLE t ADD CONSTRAINT later_fk FOREIGN KEY (a, b) REFERENCES p (x, y) NOT "
            "VALID;"
            "COMMENT ON CONSTRAINT ck ON t IS 'why'; COMMENT ON CONSTRAINT fk ON t IS 'whither';"
            "CREATE UNIQUE INDEX i1 ON t (a DESC, b NULLS FIRST, lower(c || ',') COLLATE \"C\" "
            "text_pattern_ops) INCLUDE (r) "
            "NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE c <> ' "
            "WHERE ';"
            "CREATE INDEX i2 ON t USING hash (c); CREATE INDEX i3 ON t USING brin ((a + b)) WITH "
            "(pages_per_range = 2, autosummarize);"
            "CREATE INDEX i4 ON t USING gin (to_tsvector('english', c), (string_to_array(c, ' ')) "
            "array_ops) WITH (fastupdate = off);"
            "CREATE INDEX i5 ON t USING gist (to_tsvector('simple', c) tsvector_ops (siglen = "
            "100));"
            "CREATE INDEX i6 ON t (c COLLATE \"POSIX\" varchar_pattern_ops DESC NULLS LAST, "
            "(CASE WHEN a > 0 THEN 1 END));"
            "COMMENT ON INDEX i2 IS 'hashed';");
    }
    SUBCASE("expressions that PostgreSQL prints in another way once it has read its own print") {
        check_round_trip(
            "CREATE TABLE t (a varchar(9) CHECK (a IN ('x', 'it''s', '],')), b varchar, c int CHECK"
            " (c NOT IN (1, 2)), d char(2) CHECK (d = ANY ('{a,b}')), e bigint, f text[] DEFAULT "
            "ARRAY['a'::varchar, 'b'], CHECK (a IN (b, lower(b), '(ARRAY[')),"
            "CHECK (ARRAY[a] <@ ARRAY['x'::varchar] OR ARRAY[[a, b], [b, a]]::text[] <> f),"
            "CHECK (c BETWEEN 1 AND 3 AND e > 0 AND (c, e) IN ((1, 2), (3, 4), (5, 6))),"
            "CHECK ((c BETWEEN 1 AND 3 OR c BETWEEN 5 AND 6 OR (c > 9 AND e > 9)) IS TRUE),"
            "CHECK (c NOT BETWEEN 1 AND 3 AND NOT (c IN (e, 1, 2) OR b = ') AND ((')),"
            "g bool GENERATED ALWAYS AS (b IN ('x', 'y')) STORED);"
            "CREATE INDEX i ON t ((a IN ('p', 'q'))) WHERE b NOT IN ('y', 'z');");
    }
    SUBCASE("partitions and parents") {
        check_round_trip(
            "CREATE TABLE m (id bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(), k text "
            "CHECK (k <> ''), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
            "CREATE INDEX im ON m (k);"
            "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2020-01-01 00:00+00') TO (MAXVALUE) "
            "PARTITION BY LIST (id);"
            "CREATE TABLE m11 PARTITION OF m1 (k DEFAULT 'x', CONSTRAINT own CHECK (id > 0)) FOR "
            "VALUES IN (1, 2) WITH (fillfactor = 50);"
            "CREATE INDEX own ON m11 (id);"
            "CREATE TABLE m12 PARTITION OF m1 DEFAULT; ALTER TABLE m12 ALTER at DROP DEFAULT, "
            "ALTER "
            "k SET NOT NULL;"
            "CREATE TABLE m2 (id bigint NOT NULL, at timestamptz NOT NULL, k text, x int, "
            "CONSTRAINT "
            "m_k_check CHECK (k <> '')); ALTER TABLE m2 DROP x; CREATE INDEX ON m2 (k);"
            "ALTER TABLE m ATTACH PARTITION m2 DEFAULT;"
            "CREATE TABLE e (a int, b text) PARTITION BY RANGE ((a + 1), lower(b) COLLATE \"C\");"
            "CREATE TABLE r (id bigint, at timestamptz, FOREIGN KEY (id, at) REFERENCES m);"
            "CREATE TABLE base1 (a int DEFAULT 1, b int CHECK (b > 0)); CREATE TABLE base2 (c int);"
            "CREATE TABLE \"child, 1\" (d int, b int) INHERITS (base1, base2);"
            "ALTER TABLE \"child, 1\" ALTER a SET DEFAULT 2;"
            "CREATE TABLE h (a int, b text) PARTITION BY HASH (a, b text_pattern_ops);"
            "CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (modulus 2, remainder 0);");
    }
}
