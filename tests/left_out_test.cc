// SPDX-License-Identifier: MIT
// What a comparison leaves alone: somebody else's objects, which models may refer to, and
// attributes.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <string_view>

#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;

namespace {

constexpr std::string_view agrees = "The database is what the models say.\n";

// A database with a platform's schema, as its owner made it.
std::string platform(const std::string& name) {
    const std::string url = test::shared_postgres().create_database(name);
    test::shared_postgres().sql(
        name,
        "CREATE SCHEMA auth; CREATE TYPE auth.level AS ENUM ('aal1', 'aal2');"
        "CREATE TABLE auth.instances (id uuid PRIMARY KEY);"
        "CREATE TABLE auth.users (id uuid PRIMARY KEY, instance_id uuid REFERENCES auth.instances,"
        "    email varchar(255) UNIQUE, level auth.level DEFAULT 'aal1', twice integer CHECK (twice"
        "    > 1));"
        "CREATE VIEW auth.emails AS SELECT id, email FROM auth.users;"
        "CREATE FUNCTION auth.claims() RETURNS json LANGUAGE sql STABLE AS"
        "    $$ SELECT current_setting('request.jwt.claims', true)::json $$;"
        "CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS"
        "    $$ SELECT (auth.claims() ->> 'sub')::uuid $$;"
        "ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY own ON auth.users USING (id = auth.uid());"
        "CREATE TABLE legacy_log (id integer PRIMARY KEY)");
    return url;
}

// A native project whose models are schema/*.sql.
struct Modelled : Project {
    Modelled(const std::string& url, std::string_view settings, std::string_view sql)
        : Project(url) {
        write("limbeck.toml", fmt::format("{}models = [\"sql:schema/*.sql\"]\n{}\n",
                                          read("limbeck.toml"), settings));
        write("schema/one.sql", sql);
    }
};

constexpr std::string_view profile =
    "CREATE TABLE profile (id uuid PRIMARY KEY DEFAULT auth.uid() REFERENCES auth.users (id),\n"
    "    email varchar(255) REFERENCES auth.users (email), level auth.level);\n"
    "CREATE VIEW mine AS SELECT p.id, e.email FROM profile p JOIN auth.emails e USING (id)\n"
    "    WHERE p.id = auth.uid();\n";

}  // namespace

TEST_CASE("models refer to what a platform brings along") {
    const std::string url = platform("left_out_platform");
    const Modelled project(url, "preset = \"supabase\"\nexclude = [\"table:*.legacy_*\"]", profile);
    project.out("revision --autogenerate --rev-id a1 -m profiles");
    const std::string text = project.read("migrations/a1_profiles.sql");
    CHECK(text.find("REFERENCES auth.users") != std::string::npos);
    CHECK(text.find("auth.instances") == std::string::npos);
    CHECK(text.find("legacy_log") == std::string::npos);
    CHECK(text.find("CREATE SCHEMA") == std::string::npos);
    project.out("upgrade head");
    const test::Result checked = project("check");
    CHECK(checked.out == agrees);
    CHECK(checked.err.empty());  // nothing of theirs is spoken of, nor what is not modelled of it
    CHECK(project.out("verify").find("auth") == std::string::npos);
    CHECK(test::shared_postgres().query("left_out_platform", "SELECT count(*) FROM auth.users") ==
          "0\n");
    project.out("downgrade base");
    CHECK(test::shared_postgres().query("left_out_platform",
                                        "SELECT to_regclass('auth.users') IS NOT NULL, "
                                        "to_regclass('profile') IS NULL") == "t|t\n");
}

TEST_CASE("what is unknown is said, with the setting that makes it known") {
    const std::string url = platform("left_out_unknown");
    const Modelled project(url, "", profile);
    test::refuses(project, "check",
                  {"schema/one.sql:2:", "schema \"auth\" does not exist", "preset = \"supabase\"",
                   "exclude = [\"auth.*\"]"});
    const Modelled other(url, "preset = \"supabse\"", profile);
    test::refuses(other, "check", {"there is no preset 'supabse'", "\"supabase\""});
}

TEST_CASE("a model that makes what is left out makes it itself") {
    const std::string url = platform("left_out_own");
    const Modelled project(
        url, "preset = [\"supabase\", \"postgis\"]\nexclude = [\"table:legacy_log\"]",
        "CREATE TABLE IF NOT EXISTS legacy_log (id integer PRIMARY KEY);\n"
        "CREATE TABLE note (id integer PRIMARY KEY REFERENCES public.legacy_log);\n");
    CHECK(project("check").out == "create table public.note\n");
}

TEST_CASE("what cannot be stood in for is told with -v") {
    const std::string url = platform("left_out_odd");
    test::shared_postgres().sql(
        "left_out_odd",
        "CREATE EXTENSION citext SCHEMA auth; CREATE TABLE auth.odd (id integer "
        "PRIMARY KEY, name auth.citext)");
    const Modelled project(url, "preset = \"supabase\"",
                           "CREATE TABLE a (id integer REFERENCES auth.odd);\n");
    const std::string error = project.fails("check -v");
    CHECK(error.find("not stood in for: CREATE TABLE auth.odd") != std::string::npos);
    CHECK(error.find("schema/one.sql:1:") != std::string::npos);
}

TEST_CASE("attributes that are ignored stay as they are") {
    const std::string url = test::shared_postgres().create_database("left_out_attributes");
    test::shared_postgres().sql(
        "left_out_attributes",
        "CREATE TABLE a (id integer PRIMARY KEY, t text COLLATE \"C\", gone integer) WITH "
        "(fillfactor = 70);"
        "CREATE INDEX a_t ON a (t) WITH (fillfactor = 50); COMMENT ON TABLE a IS 'theirs';"
        "COMMENT ON COLUMN a.t IS 'theirs'; COMMENT ON INDEX a_t IS 'theirs';"
        "COMMENT ON CONSTRAINT a_pkey ON a IS 'theirs';"
        "ALTER TABLE a ALTER COLUMN t SET STORAGE EXTERNAL;"
        "CREATE VIEW v AS SELECT id FROM a; COMMENT ON VIEW v IS 'theirs'");
    const std::string_view sql =
        "CREATE TABLE a (id integer PRIMARY KEY, t text, fresh integer);\n"
        "CREATE INDEX a_t ON a (t);\nCREATE VIEW v AS SELECT id FROM a;\n"
        "COMMENT ON COLUMN a.fresh IS 'ours';\n";
    const Modelled project(
        url, "ignore = [\"comment\", \"parameters\", \"storage\", \"collation\"]", sql);
    project.out("revision --autogenerate --rev-id a1 -m one");
    const std::string text = project.read("migrations/a1_one.sql");
    CHECK(text.find("ADD COLUMN fresh") != std::string::npos);
    CHECK(text.find("COMMENT ON COLUMN public.a.fresh IS 'ours'") != std::string::npos);
    CHECK(text.find("DROP COLUMN gone") != std::string::npos);
    for (const std::string_view word : {"fillfactor", "theirs", "STORAGE", "COLLATE"}) {
        CAPTURE(word);
        CHECK(text.find(word) == std::string::npos);
    }
    project.out("upgrade head");
    CHECK(project.out("check") == agrees);
    CHECK(project.out("verify").find("different") == std::string::npos);

    const Modelled strict(url, "", sql);
    strict.write("migrations/a1_one.sql", text);
    const std::string found = strict("check").out;
    CHECK(found.find("comment") != std::string::npos);
    const Modelled wrong(url, "ignore = [\"owner\"]", sql);
    wrong.write("migrations/a1_one.sql", text);
    test::refuses(wrong, "check",
                  {"'owner' is no attribute that can be ignored", "owners and privileges"});
}

TEST_CASE("models on SQLite refer to tables that are left out") {
    const Modelled project(
        "sqlite:///app.db", "exclude = [\"table:legacy_*\"]",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, log INTEGER REFERENCES legacy_log (id));\n"
        "CREATE VIEW v AS SELECT a.id FROM a JOIN legacy_log ON a.log = legacy_log.id;\n"
        "CREATE TRIGGER t AFTER INSERT ON legacy_log BEGIN INSERT INTO a (log) VALUES "
        "(NEW.id); END;\n");
    project.sqlite("CREATE TABLE legacy_log (id INTEGER PRIMARY KEY, text TEXT)");
    project.out("revision --autogenerate --rev-id a1 -m one");
    project.out("upgrade head");
    project.sqlite("INSERT INTO legacy_log VALUES (7, 'x'); INSERT INTO a VALUES (1, 7)");
    CHECK(project.sqlite("SELECT id FROM v") == "1\n");
}
