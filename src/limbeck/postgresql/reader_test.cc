// SPDX-License-Identifier: MIT

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/postgresql/postgresql.h"
#include "support/postgres_place.h"

using namespace limbeck;
using Place = test::PostgresPlace;
using schema::Check;
using schema::Column;
using schema::Database;
using schema::Default;
using schema::ForeignKey;
using schema::PrimaryKey;
using schema::QualifiedName;
using schema::Table;
using schema::Type;
using schema::TypeKind;
using schema::Unique;

namespace {

template <typename Kind>
Kind constraint(const Table& table, std::size_t index) {
    REQUIRE(index < table.constraints.size());
    REQUIRE(std::holds_alternative<Kind>(table.constraints[index]));
    return std::get<Kind>(table.constraints[index]);
}

const Table& table_of(const Database& database, const QualifiedName& name) {
    const Table* found = schema::find_table(database, name);
    REQUIRE(found != nullptr);
    return *found;
}

bool is_unmodelled(const Database& database, const std::string& kind, const QualifiedName& name) {
    for (const schema::Unmodelled& other : database.unmodelled) {
        if (other.kind == kind && other.name == name) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("an empty database is read as one") {
    Place place;
    Database database = place->read_schema();
    REQUIRE(database.extensions.size() == 1);
    CHECK(database.extensions[0].name == "plpgsql");
    database.extensions.clear();
    CHECK(database ==
          Database{.default_schema = "public",
                   .search_path = {"public"},
                   .schemas = {{.name = "public", .comment = "standard public schema"}}});
}

TEST_CASE("columns are read with their types, defaults and what else they say") {
    Place place;
    place.script(
        "CREATE TYPE mood AS ENUM ('sad', 'it''s', 'a,b'); CREATE DOMAIN \"pos int\" AS int CHECK "
        "(value > 0);"
        "CREATE TABLE t (a int, b bigint NOT NULL DEFAULT 7, c varchar(20) COLLATE \"C\" DEFAULT "
        "'it''s', d timestamptz DEFAULT now(), e timestamp(3), f numeric(10,2), g text[][], h "
        "jsonb, i mood DEFAULT 'sad', j mood[], k \"pos int\", l char(3), m bit varying(5), n "
        "interval day to second(3), o double precision, p real, q \"char\", r uuid, s time(0) with "
        "time zone, u bytea, v int GENERATED ALWAYS AS (a * 2) STORED, w smallserial, x varchar, y "
        "inet, z interval);"
        "COMMENT ON COLUMN t.a IS 'it''s';");
    const Database database = place->read_schema();
    const Table& table = table_of(database, "t");
    const auto type = [&](const char* name) {
        for (const Column& column : table.columns) {
            if (column.name == name) {
                return column.type;
            }
        }
        return Type{};
    };
    const auto named = [](const char* name) {
        return Type{.kind = TypeKind::Named, .name = name, .dialect = "postgresql"};
    };
    const Type mood{.kind = TypeKind::Enum,
                    .name = "mood",
                    .schema = "public",
                    .values = {"sad", "it's", "a,b"},
                    .create_type = false};
    const auto never = schema::Autoincrement::Never;
    CHECK(table.columns[0] == Column{.name = "a",
                                     .type = {.kind = TypeKind::Integer},
                                     .autoincrement = never,
                                     .comment = "it's"});
    CHECK(table.columns[1] == Column{.name = "b",
                                     .type = {.kind = TypeKind::BigInteger},
                                     .nullable = false,
                                     .server_default = Default{"7", Default::Kind::Sql},
                                     .autoincrement = never});
    CHECK(table.columns[2] ==
          Column{.name = "c",
                 .type = {.kind = TypeKind::String, .length = 20, .collation = "C"},
                 .server_default = Default{"'it''s'::character varying", Default::Kind::Sql},
                 .autoincrement = never});
    CHECK(type("d") == Type{.kind = TypeKind::Timestamp, .timezone = true});
    CHECK(type("e") == Type{.kind = TypeKind::Timestamp, .precision = 3});
    CHECK(type("f") == Type{.kind = TypeKind::Numeric, .precision = 10, .scale = 2});
    CHECK(type("g") ==
          Type{.kind = TypeKind::Array, .item = {{.kind = TypeKind::Text}}, .dimensions = 2});
    CHECK(type("h") == named("JSONB"));
    CHECK(type("i") == mood);
    CHECK(type("j") == Type{.kind = TypeKind::Array, .item = {mood}});
    CHECK(type("k") == named("public.\"pos int\""));
    CHECK(type("l") == Type{.kind = TypeKind::Named, .name = "CHAR", .length = 3});
    CHECK(type("m").name == "BIT VARYING");
    CHECK(type("m").length == 5);
    CHECK(type("n") == Type{.kind = TypeKind::Interval, .precision = 3, .fields = "DAY TO SECOND"});
    CHECK(type("o") == Type{.kind = TypeKind::Double});
    CHECK(type("p") == Type{.kind = TypeKind::Named, .name = "REAL"});
    CHECK(type("q") == named("\"char\""));
    CHECK(type("r") == Type{.kind = TypeKind::Uuid});
    CHECK(type("s") == Type{.kind = TypeKind::Time, .precision = 0, .timezone = true});
    CHECK(type("u") == Type{.kind = TypeKind::LargeBinary});
    CHECK(table.columns[20].computed == schema::Computed{{"a * 2"}, true});
    CHECK_FALSE(table.columns[20].server_default);
    CHECK(table.columns[21].server_default ==
          Default{"nextval('public.t_w_seq'::regclass)", Default::Kind::Sql});
    CHECK(table.columns[21].autoincrement == schema::Autoincrement::Auto);
    CHECK(type("x") == Type{.kind = TypeKind::String});
    CHECK(type("y") == named("INET"));
    CHECK(type("z") == Type{.kind = TypeKind::Interval});
    REQUIRE(database.sequences.size() == 1);
    CHECK(database.sequences[0].type == "SMALLINT");
    CHECK(database.sequences[0].owned_by ==
          schema::SequenceOwner{QualifiedName("public", "t"), "w"});
    CHECK(is_unmodelled(database, "domain", {"public", "pos int"}));
    CHECK(database.unmodelled.size() == 1);
}

TEST_CASE("constraints and indexes say all that they say") {
    Place place;
    place.script(
        "CREATE SCHEMA app; CREATE TABLE app.p (x int, y int, z int, PRIMARY KEY (y, x) INCLUDE "
        "(z));"
        "CREATE EXTENSION btree_gist;"
        "CREATE TABLE t (a int, b int, c text, r int4range,\n"
        "  CONSTRAINT \"u q\" UNIQUE NULLS NOT DISTINCT (b, a) INCLUDE (c) DEFERRABLE INITIALLY "
        "DEFERRED,\n"
        "  CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES app.p MATCH FULL ON DELETE SET NULL (b) ON "
        "UPDATE CASCADE DEFERRABLE,\n"
        "  CONSTRAINT ck CHECK ((a > 0) AND (b > 0)) NO INHERIT,\n"
        "  CONSTRAINT ex EXCLUDE USING gist (a WITH =, (lower(c) COLLATE \"C\") WITH <>, r "
        "range_ops WITH &&) WHERE (b > 0));"
        "ALTER TABLE t ADD CONSTRAINT later CHECK (a < 9) NOT VALID;"
        "COMMENT ON CONSTRAINT ck ON t IS 'why';"
        "CREATE UNIQUE INDEX \"i,1\" ON t (a DESC, b NULLS FIRST, lower(c || ',') COLLATE \"C\" "
        "text_pattern_ops) INCLUDE (r) WITH (fillfactor = 70) WHERE c <> ' WHERE ';"
        "CREATE INDEX i2 ON t USING hash (c); CREATE INDEX i3 ON t USING brin ((a + b)) WITH "
        "(pages_per_range = 2, autosummarize);"
        "COMMENT ON INDEX i2 IS 'hashed';");
    const Database database = place->read_schema();
    const auto name = [](const char* text) { return schema::final_name(text); };
    const Table& table = table_of(database, "t");
    CHECK(constraint<PrimaryKey>(table_of(database, {"app", "p"}), 0) ==
          PrimaryKey{.name = name("p_pkey"), .columns = {"y", "x"}, .include = {"z"}});
    REQUIRE(table.constraints.size() == 5);
    CHECK(constraint<Unique>(table, 0) == Unique{.name = name("u q"),
                                                 .columns = {"b", "a"},
                                                 .deferrable = true,
                                                 .initially = "DEFERRED",
                                                 .nulls_not_distinct = place.version() >= 15,
                                                 .include = {"c"}});
    CHECK(constraint<ForeignKey>(table, 1) ==
          ForeignKey{.name = name("fk"),
                     .columns = {"a", "b"},
                     .target = {"app", "p"},
                     .target_columns = {"y", "x"},
                     .onupdate = place.version() >= 15 ? "CASCADE" : "",
                     .ondelete = place.version() >= 15 ? "SET NULL (b)" : "SET NULL",
                     .match = "FULL",
                     .deferrable = true});
    CHECK(constraint<Check>(table, 2) == Check{.name = name("ck"),
                                               .condition = {"(a > 0) AND (b > 0)"},
                                               .no_inherit = true,
                                               .comment = "why"});
    CHECK(constraint<Check>(table, 3) ==
          Check{.name = name("later"), .condition = {"a < 9"}, .not_valid = true});
    const auto exclusion = constraint<schema::Exclusion>(table, 4);
    CHECK(exclusion.where.text == "b > 0");
    REQUIRE(exclusion.parts.size() == 3);
    CHECK(exclusion.parts[0] == schema::ExclusionPart{.column = "a", .op = "="});
    CHECK(exclusion.parts[1].expression.text == "lower(c) COLLATE \"C\"");
    CHECK(exclusion.parts[2] == schema::ExclusionPart{.column = "r", .op = "&&"});
    REQUIRE(table.indexes.size() == 3);
    CHECK(table.indexes[0] == schema::Index{.name = name("i,1"),
                                            .table = {"public", "t"},
                                            .parts = {{.column = "a", .descending = true},
                                                      {.column = "b", .nulls_first = true},
                                                      {.expression = {"lower((c || ','::text))"},
                                                       .operator_class = "text_pattern_ops",
                                                       .collation = {"C"}}},
                                            .unique = true,
                                            .include = {"r"},
                                            .with = {{"fillfactor", "70"}},
                                            .postgresql_where = {"(c <> ' WHERE '::text)"}});
    CHECK(table.indexes[1].using_method == "hash");
    CHECK(table.indexes[1].comment == "hashed");
    CHECK(table.indexes[2].with == std::vector<std::pair<std::string, std::string>>{
                                       {"pages_per_range", "2"}, {"autosummarize", "true"}});
    CHECK(database.unmodelled.empty());
}

TEST_CASE("what lives with a parent is not listed again") {
    Place place;
    place.script(
        "CREATE TABLE m (id bigint PRIMARY KEY CHECK (id > 0)) PARTITION BY RANGE (id);"
        "CREATE INDEX im ON m (id DESC); CREATE TABLE m1 PARTITION OF m DEFAULT;"
        "CREATE TABLE r (id bigint REFERENCES m) PARTITION BY RANGE (id);"
        "CREATE TABLE r1 PARTITION OF r DEFAULT;"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER tr AFTER INSERT ON m FOR EACH ROW EXECUTE FUNCTION f();");
    const Database database = place->read_schema();
    CHECK(table_of(database, "m").constraints.size() == 2);
    CHECK(table_of(database, "m").indexes.size() == 1);
    CHECK(table_of(database, "r").constraints.size() == 1);
    for (const char* name : {"m1", "r1"}) {
        const Table& partition = table_of(database, name);
        CHECK(partition.constraints.empty());
        CHECK(partition.indexes.empty());
        CHECK(partition.partition->bound.text == "DEFAULT");
        CHECK(partition.columns[0].inherited);
    }
    REQUIRE(database.triggers.size() == 1);
    CHECK(database.triggers[0].table == QualifiedName("public", "m"));
    CHECK(database.triggers[0].definition.text.starts_with("CREATE TRIGGER tr AFTER INSERT"));
}

TEST_CASE("what is not modelled is named") {
    Place place;
    place.script(
        "CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a AS \"A\" FROM t;"
        "CREATE MATERIALIZED VIEW mv AS SELECT b FROM t; CREATE INDEX imv ON mv (b);"
        "CREATE FUNCTION f(x int, OUT y int) LANGUAGE sql AS 'SELECT 1';"
        "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';"
        "CREATE AGGREGATE agg (int) (SFUNC = int4pl, STYPE = int);"
        "CREATE DOMAIN d AS int; CREATE TYPE c AS (x int); CREATE TYPE r AS RANGE (SUBTYPE = "
        "float8); CREATE RULE ru AS ON INSERT TO t DO ALSO NOTHING;"
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY po ON t USING (true);"
        "CREATE COLLATION col FROM \"C\"; CREATE STATISTICS st ON a, b FROM t;"
        "CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);"
        "CREATE TEXT SEARCH CONFIGURATION tsc (COPY = simple); CREATE PUBLICATION pub FOR TABLE t;"
        "CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        "CREATE EVENT TRIGGER ev ON ddl_command_start EXECUTE FUNCTION et();"
        "CREATE CAST (text AS c) WITH INOUT; CREATE EXTENSION postgres_fdw;"
        "CREATE SERVER srv FOREIGN DATA WRAPPER postgres_fdw; CREATE FOREIGN TABLE ft (x int) "
        "SERVER srv; ALTER TABLE t REPLICA IDENTITY FULL; ALTER TABLE t CLUSTER ON t_pkey;"
        "CREATE TABLE typed OF c; ALTER TABLE t ALTER a SET STATISTICS 7; GRANT SELECT ON t TO "
        "PUBLIC; GRANT UPDATE (b) ON "
        "t TO PUBLIC; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;"
        "CREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION "
        "suppress_redundant_updates_trigger(); ALTER TABLE t DISABLE TRIGGER tr;"
        "GRANT USAGE ON SCHEMA public TO PUBLIC; COMMENT ON INDEX t_pkey IS 'x';");
    const Database database = place->read_schema();
    const std::vector<std::pair<const char*, QualifiedName>> expected = {
        {"aggregate", {"public", "agg(integer)"}},
        {"cast", {"", "text AS public.c"}},
        {"clustering of table", {"public", "t"}},
        {"collation", {"public", "col"}},
        {"comment on the index of constraint", {"public", "t_pkey on t"}},
        {"composite type", {"public", "c"}},
        {"default privileges", {"", "of role postgres"}},
        {"domain", {"public", "d"}},
        {"event trigger", {"", "ev"}},
        {"foreign server", {"", "srv"}},
        {"foreign table", {"public", "ft"}},
        {"operator", {"public", "=== (integer, integer)"}},
        {"policy", {"public", "po on t"}},
        {"privileges of column", {"public", "t.b"}},
        {"privileges of table", {"public", "t"}},
        {"publication", {"", "pub"}},
        {"range type", {"public", "r"}},
        {"replica identity of table", {"public", "t"}},
        {"row security of table", {"public", "t"}},
        {"rule", {"public", "ru on t"}},
        {"statistics object", {"public", "st"}},
        {"statistics of column", {"public", "t.a"}},
        {"text search configuration", {"public", "tsc"}},
        {"type (public.c) of table", {"public", "typed"}},
    };
    for (const auto& [kind, name] : expected) {
        CHECK_MESSAGE(is_unmodelled(database, kind, name), kind, " ", name.name);
    }
    CHECK(database.unmodelled.size() == expected.size());
    for (const schema::Unmodelled& other : database.unmodelled) {
        const bool known = std::any_of(expected.begin(), expected.end(), [&](const auto& any) {
            return other.kind == any.first && other.name == any.second;
        });
        CHECK_MESSAGE(known, other.kind, " ", other.name.schema, ".", other.name.name);
    }
    CHECK(std::any_of(database.triggers.begin(), database.triggers.end(), [](const auto& each) {
        return each.name.name == "tr" && each.state == "DISABLE";
    }));
    REQUIRE(database.definitions.size() == 3);
    CHECK(database.definitions[0].name == QualifiedName("public", "et"));
    CHECK(database.definitions[1].signature == "integer");
    CHECK(database.definitions[2].kind == "PROCEDURE");
    CHECK(schema::has_relation(database, "ft"));
    REQUIRE(database.views.size() == 2);
    CHECK(database.views[0].indexes.size() == 1);
    CHECK(database.views[1].definition.text.ends_with("a AS \"A\"\n   FROM public.t"));
    CHECK(database.views[1].columns.at(0).name == "A");
}

TEST_CASE("what belongs to an extension is known as the extension's") {
    Place place;
    place.script(
        "CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; CREATE EXTENSION "
        "pg_stat_statements; CREATE TABLE t (a ext.citext COLLATE \"C\", b ext.citext[]);");
    const Database database = place->read_schema();
    CHECK(database.unmodelled.empty());
    CHECK(database.views.empty());
    CHECK(schema::has_relation(database, "pg_stat_statements"));
    const Database asked = place->read_schema({.table = "pg_stat_statements"});
    CHECK(schema::find_view(asked, "pg_stat_statements")->columns.size() > 10);
    CHECK_FALSE(schema::has_relation(database, "pg_stat"));
    const schema::Extension& citext = database.extensions.at(0);
    CHECK(citext.name == "citext");
    CHECK(citext.schema == "ext");
    CHECK(citext.types.at(0) == QualifiedName("ext", "citext"));
    CHECK(table_of(database, "t").columns[0].type == Type{.kind = TypeKind::Named,
                                                          .name = "ext.citext",
                                                          .collation = "C",
                                                          .dialect = "postgresql"});
    CHECK(table_of(database, "t").columns[1].type.item.at(0).name == "ext.citext");
}

TEST_CASE("one schema, one table, wherever the search path leads") {
    Place place;
    place.script(fmt::format(
        "CREATE SCHEMA \"a \"\"b\"; CREATE SCHEMA other; CREATE TYPE public.mood AS ENUM ('x'); "
        "CREATE TYPE unused AS ENUM ('y'); CREATE TABLE \"a \"\"b\".t (id serial, m public.mood);"
        "CREATE TABLE public.t (id int); CREATE TABLE public.u (id int); CREATE INDEX ON "
        "\"a \"\"b\".t (m);"
        "CREATE TABLE other.o (id int); ALTER DATABASE {} SET search_path = \"a \"\"b\", public;",
        place.name()));
    const auto connection = postgresql::postgresql_dialect().connect(
        {.url = base::parse_url(test::shared_postgres().url(place.name()))});
    const auto names = [](const Database& database) {
        std::string result;
        for (const Table& table : database.tables) {
            result += table.name.schema + "." + table.name.name + " ";
        }
        return result;
    };
    CHECK(names(connection->read_schema()) == "a \"b.t other.o public.t public.u ");
    CHECK(names(connection->read_schema({.schemas = {"", "other"}})) == "a \"b.t other.o ");
    const Database one = connection->read_schema({.table = "t"});
    CHECK(names(one) == "a \"b.t ");
    CHECK(one.default_schema == "a \"b");
    CHECK(one.search_path == std::vector<std::string>{"a \"b", "public"});
    CHECK(one.sequences.size() == 1);
    CHECK(one.tables[0].indexes.size() == 1);
    REQUIRE(one.enums.size() == 1);
    CHECK(one.enums[0].name == QualifiedName("public", "mood"));
    CHECK(schema::find_table(one, "t") == one.tables.data());
    CHECK(names(connection->read_schema({.table = "u"})) == "public.u ");
    CHECK(names(connection->read_schema({.table = QualifiedName("other", "o")})) == "other.o ");
    CHECK(names(connection->read_schema({.table = "o"})).empty());
    CHECK(names(connection->read_schema({.table = "no \"t"})).empty());
}

TEST_CASE("reading sees the open transaction and leaves its settings alone") {
    Place place;
    place.script("CREATE TABLE before (a int)");
    place->begin();
    place->execute(std::vector<dialect::Statement>{
        {"SET search_path = pg_catalog"},
        {"SET LOCAL datestyle = 'German'"},
        {"SET timezone = 'Europe/Berlin'"},
        {"CREATE TABLE public.during (at timestamptz DEFAULT '2020-01-01 00:00+00')"}});
    const Database database = place->read_schema();
    CHECK(database.tables.size() == 2);
    CHECK(table_of(database, {"public", "during"}).columns[0].server_default->text ==
          "'2020-01-01 00:00:00+00'::timestamp with time zone");
    const auto setting = [&](const char* name) {
        return place->query(fmt::format("SHOW {}", name)).rows[0][0].value_or("");
    };
    CHECK(setting("search_path") == "pg_catalog");
    CHECK(setting("datestyle") == "German, DMY");
    place->commit();
    CHECK(setting("search_path") == "pg_catalog");
    CHECK(setting("timezone") == "Europe/Berlin");
    CHECK(setting("datestyle") == "ISO, MDY");
    CHECK(place->read_schema() == database);
    CHECK(setting("search_path") == "pg_catalog");
    place->begin();
    CHECK(place->read_schema().tables.size() == 2);
    place->rollback();
}

TEST_CASE("temporary tables are found by their names alone") {
    Place place;
    place->execute(std::vector<dialect::Statement>{{"CREATE TABLE t (a int)"},
                                                   {"CREATE TEMP TABLE t (b int)"}});
    const Database database = place->read_schema({.table = "t"});
    CHECK(table_of(database, "t").columns.at(0).name == "b");
    CHECK(table_of(database, "t").prefixes == std::vector<std::string>{"TEMPORARY"});
    CHECK(place->read_schema().tables.size() == 1);
}

TEST_CASE("an index that was not finished is not valid") {
    Place place;
    place.script("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1); CREATE INDEX j ON t (a);");
    const std::vector<dialect::Statement> twice{{"CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)"}};
    CHECK_THROWS_AS(place->execute(twice), Error);
    const Database database = place->read_schema();
    CHECK_FALSE(table_of(database, "t").indexes.at(0).valid);
    CHECK(table_of(database, "t").indexes.at(1).valid);
}

TEST_CASE("a role without any rights reads what there is") {
    Place place;
    place.script(
        "DROP ROLE IF EXISTS nobody; CREATE ROLE nobody LOGIN; REVOKE ALL ON SCHEMA public FROM "
        "PUBLIC; CREATE SCHEMA secret; CREATE TABLE secret.t (a serial PRIMARY KEY, b text DEFAULT "
        "'x' CHECK (b <> '')); CREATE TABLE u (a int REFERENCES secret.t); CREATE VIEW secret.v AS "
        "SELECT * FROM secret.t;");
    base::Url url = base::parse_url(test::shared_postgres().url(place.name()));
    url.user = "nobody";
    const auto connection = postgresql::postgresql_dialect().connect({.url = url});
    Database same = place->read_schema();
    CHECK(std::exchange(same.default_schema, "") == "public");
    same.search_path.clear();
    CHECK(connection->read_schema() == same);
    CHECK(connection->read_schema({.table = QualifiedName("secret", "t")}).tables.size() == 1);
}

TEST_CASE("reading works through a transaction pooler") {
    Place place;
    place.script("CREATE TABLE t (a int)");
    const auto pooled = postgresql::postgresql_dialect().connect(
        {.url = base::parse_url(test::shared_pgbouncer().url(place.name()))});
    CHECK(pooled->read_schema() == place->read_schema());
    CHECK(pooled->query("SHOW search_path").rows[0][0] == "\"$user\", public");
}

TEST_CASE("a thousand tables are read at once") {
    Place place;
    std::vector<std::string> statements;
    for (int i = 0; i < 1000; ++i) {
        statements.push_back(fmt::format(
            "CREATE TABLE t{0} (id bigserial PRIMARY KEY, a varchar(20) NOT NULL DEFAULT 'x', b "
            "bigint REFERENCES t0, c numeric(10, 2) CHECK (c > 0), d timestamptz DEFAULT now(), e "
            "text, f jsonb, g int, UNIQUE (a, b))",
            i));
        statements.push_back(fmt::format("CREATE INDEX i{0} ON t{0} (a, c DESC)", i));
    }
    for (auto at = statements.begin(); at != statements.end(); at += 200) {
        place.run({at, at + 200});
    }
    const double start = base::monotonic_seconds();
    const Database database = place->read_schema();
    const double seconds = base::monotonic_seconds() - start;
    MESSAGE("1,000 tables in ", seconds * 1000, " ms");
    CHECK(database.tables.size() == 1000);
    CHECK(database.sequences.size() == 1000);
    CHECK(table_of(database, "t999").constraints.size() == 4);
    CHECK(table_of(database, "t999").indexes.size() == 1);
    CHECK(seconds < 10);
    const double one = base::monotonic_seconds();
    CHECK(place->read_schema({.table = "t500"}).tables.size() == 1);
    MESSAGE("one of them in ", (base::monotonic_seconds() - one) * 1000, " ms");
}
