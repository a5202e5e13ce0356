// SPDX-License-Identifier: MIT
// `limbeck doctor`: what is understood of a project, and what of its history runs.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "limbeck/base/files.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using nlohmann::json;
using test::Project;

namespace {

// An Alembic project; `env` is the body of env.py, `ini` further lines of its ini.
void make(const Project& project, const std::string& env, const std::string& ini) {
    project.write("alembic.ini", "[alembic]\nscript_location = alembic\n" + ini);
    project.write("alembic/env.py", "from alembic import context\n" + env);
    project.write("alembic/script.py.mako", "");
    project.write("alembic/versions/README", "");
}

void revision(const Project& project, const std::string& id, const std::string& down,
              const std::string& upgrade, const std::string& head = "") {
    project.write("alembic/versions/" + id + ".py",
                  fmt::format("from alembic import op\nimport sqlalchemy as sa\n{1}\n"
                              "revision = '{0}'\ndown_revision = {2}\n"
                              "def upgrade():\n{3}\ndef downgrade():\n    pass\n",
                              id, head, down.empty() ? "None" : "'" + down + "'", upgrade));
}

const std::string sqlite = "sqlalchemy.url = sqlite:///app.db\n";

std::string fact(const std::string& out, const std::string& name) {
    const std::size_t at = ("\n" + out).find("\n" + name + " ");
    REQUIRE_MESSAGE(at != std::string::npos, name << " in\n" << out);
    const std::size_t end = out.find('\n', at);
    const std::string line = out.substr(at, end - at);
    return line.substr(line.find_first_not_of(' ', name.size()));
}

}  // namespace

TEST_CASE("doctor tells what it understood of env.py") {
    const Project project;
    project.write("app/__init__.py", "");
    project.write("app/models.py",
                  "from sqlalchemy import MetaData\n"
                  "metadata = MetaData(naming_convention={'uq': 'uq_%(table_name)s'})\n");
    make(project,
         "from app.models import metadata\nimport os\n"
         "context.configure(target_metadata=metadata, version_table='history',\n"
         "                  version_table_schema='meta', transaction_per_migration=True,\n"
         "                  render_as_batch=True, compare_type=os.getenv('COMPARE'))\n",
         sqlite);
    const std::string out = project.out("doctor");
    INFO(out);
    CHECK(fact(out, "script_location").ends_with("/alembic"));
    CHECK(fact(out, "database").find("app.db (sqlalchemy.url in alembic.ini") != std::string::npos);
    CHECK(fact(out, "version_table") == "meta.history");
    CHECK(fact(out, "transaction") == "one per revision");
    CHECK(fact(out, "env.py").ends_with("alembic/env.py"));
    CHECK(fact(out, "include_schemas") == "-");
    CHECK(fact(out, "render_as_batch") == "true");
    CHECK(fact(out, "compare_type").find("not known: os.getenv('COMPARE') (") == 0);
    CHECK(fact(out, "target_metadata") == "app.models:metadata");
    CHECK(fact(out, "naming_convention") == "uq: uq_%(table_name)s");
    CHECK(out.ends_with("\n0 of 0 revisions run natively\n"));
}

TEST_CASE("what env.py does by itself is said, since it is not done") {
    const Project project;
    make(project,
         "with engine.connect() as connection:\n"
         "    connection.execute(text('SET search_path TO ten'))\n"
         "    context.configure(connection=connection, transactional_ddl=False)\n"
         "    context.run_migrations(tenant='ten')\n"
         "def run_migrations_offline():\n    context.run_migrations()\n",
         sqlite);
    revision(project, "a1", "", "    pass\n");
    const std::string known = fact(project.out("doctor"), "not done");
    CHECK(known.find("connection.execute(text('SET search_path TO ten')) (") == 0);
    CHECK(known.find("env.py:3); ") != std::string::npos);
    CHECK(known.find("transactional_ddl=False") != std::string::npos);
    CHECK(known.find("context.run_migrations(tenant='ten')") != std::string::npos);
    CHECK(known.find("run_migrations()") == std::string::npos);
    const std::string said = project("upgrade").err;
    INFO(said);
    CHECK(said.find("env.py:3: this is not done, because env.py is read and not run: "
                    "connection.execute(") != std::string::npos);
    CHECK(project("history").err.empty());
}

TEST_CASE("doctor tells what is not known") {
    const Project project;
    make(project,
         "from somewhere import Base, TABLE\n"
         "context.configure(target_metadata=Base.metadata, version_table=TABLE)\n",
         "");
    revision(project, "a1", "", "    op.create_table('t', sa.Column('i', sa.Integer))\n");
    const std::string out = project.out("doctor");
    INFO(out);
    CHECK(fact(out, "database").find("not known: ") == 0);
    CHECK(fact(out, "version_table").find("not known: env.py computes it (") == 0);
    CHECK(fact(out, "naming_convention").find("not known: ") == 0);
    CHECK(out.ends_with("\n1 of 1 revisions run natively\n"));
    // What would change a database does not go by such guesses.
    test::refuses(project, "upgrade --url sqlite:///app.db", {"version_table"});
}

TEST_CASE("doctor names what does not run, with its place, and changes nothing") {
    const Project project;
    make(project, "context.configure(target_metadata=None)\n", sqlite);
    revision(project, "a1", "", "    op.create_table('t', sa.Column('i', sa.Integer))\n");
    revision(project, "b1", "a1", "    op.add_column('t', sa.Column('g', GUID()))\n",
             "from app.types import GUID, unused");
    revision(project, "c1", "b1",
             "    for row in op.get_bind().execute(sa.text('SELECT 1')):\n        pass\n");
    revision(project, "d1", "c1", "    op.create_tabel('t')\n");
    revision(project, "e1", "d1", "    if x y:\n        pass\n");
    const auto before = test::snapshot(project.files().path());
    const std::string out = project.out("doctor");
    INFO(out);
    CHECK(out.find("\n2 of 5 revisions run natively; 1 ask the database, and were run up to "
                   "there\n") != std::string::npos);
    CHECK(out.find("\nb1 alembic/versions/b1.py:7: app.types.GUID") != std::string::npos);
    CHECK(out.find("unused") == std::string::npos);
    CHECK(out.find("\nd1 alembic/versions/d1.py:7: alembic.op.create_tabel") != std::string::npos);
    CHECK(out.find("\ne1 alembic/versions/e1.py:7: ") != std::string::npos);
    CHECK(out.find("\na1 ") == std::string::npos);
    CHECK(out.find("\nc1 ") == std::string::npos);

    const json document = json::parse(project.out("doctor --json"));
    CHECK(test::snapshot(project.files().path()) == before);
    CHECK(document["project"]["version_table"] == "alembic_version");
    REQUIRE(document["revisions"].size() == 5);
    const json& second = document["revisions"][1];
    CHECK(second["revision"] == "b1");
    CHECK(second["native"] == false);
    REQUIRE(second["obstacles"].size() == 1);
    CHECK(second["obstacles"][0]["path"] == "alembic/versions/b1.py");
    CHECK(second["obstacles"][0]["line"] == 7);
    CHECK(document["revisions"][2]["native"] == true);
    CHECK(document["revisions"][2]["asks_database"] == true);
}

// UPDATE_DOCS=1 writes the page instead.
TEST_CASE("the page of what is supported is what the program says") {
    const Project project("sqlite:///app.db");
    const std::string page = LIMBECK_SOURCE_DIR "/docs/alembic-reference.md";
    const std::string supported = project.out("doctor --supported");
    if (const char* const update = std::getenv("UPDATE_DOCS");
        update != nullptr && *update == '1') {
        base::replace_file(page, supported);
    }
    CHECK_MESSAGE(base::read_file(page) == supported,
                  "UPDATE_DOCS=1 writes docs/alembic-reference.md anew");
}
