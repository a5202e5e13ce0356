// SPDX-License-Identifier: MIT
// What scripts in Python are told where they cannot go on: where it is, and what helps.
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <initializer_list>
#include <string_view>

#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;
using test::refuses;
using test::shared_postgres;

namespace {

// migrations/a1.py; the body is indented by four and begins in line 9.
void script(const Project& project, const std::string& body,
            const std::string& definition = "def upgrade():") {
    project.write("migrations/a1.py",
                  fmt::format("from alembic import op\nimport sqlalchemy as sa\n\nrevision = "
                              "\"a1\"\ndown_revision = None\n\n\n{}\n{}\n\ndef downgrade():\n    "
                              "pass\n",
                              definition, body));
}

// For what fails while it runs, so that the database has been opened.
void fails_with(const Project& project, std::initializer_list<std::string_view> words) {
    const std::string error = project.fails("upgrade");
    for (const std::string_view word : words) {
        CAPTURE(word);
        INFO(error);
        CHECK(error.find(word) != std::string::npos);
    }
}

const std::string account = "    t = op.create_table('account', sa.Column('id', sa.Integer))\n";

}  // namespace

TEST_CASE("a keyword of a database that no such object has") {
    const Project project("sqlite:///app.db");
    const auto check = [&](const std::string& call, const std::string& words) {
        CAPTURE(call);
        script(project, account + "    " + call + "\n");
        refuses(project, "upgrade", {words, "--> migrations/a1.py:10:"});
        CHECK(project.sqlite("SELECT count(*) FROM sqlite_master") == "0\n");
    };
    check("op.create_table('b', sa.Column('id', sa.Integer), postgresql_foo=1)",
          "Argument 'postgresql_foo' is not accepted by dialect 'postgresql' on behalf of <class "
          "'sqlalchemy.sql.schema.Table'>");
    check("sa.Table('b', sa.MetaData(), sa.Column('id', sa.Integer), sqlite_foo=1)",
          "Argument 'sqlite_foo' is not accepted by dialect 'sqlite'");
    check("op.create_index('i', 'account', ['id'], postgresql_foo=1)",
          "sqlalchemy.sql.schema.Index");
    check("op.drop_index('i', 'account', postgresql_foo=1)", "sqlalchemy.sql.schema.Index");
    check("sa.Column('id', sa.Integer, postgresql_foo=1)", "sqlalchemy.sql.schema.Column");
    check("sa.UniqueConstraint('id', sqlite_foo=1)", "sqlalchemy.sql.schema.UniqueConstraint");
    check("op.create_table('b', sa.Column('id', sa.Integer), postgresql_with={'fillfactor': 70})",
          "Argument 'postgresql_with' is not accepted");
}

TEST_CASE("values and parameters that no statement has a place for") {
    const Project project("sqlite:///app.db");
    script(project, account + "    op.execute(t.insert().values(nope=5))\n");
    refuses(project, "upgrade", {"CompileError: Unconsumed column names: nope", "a1.py:10:"});
    script(project, account + "    op.execute(sa.text('SELECT 1').bindparams(x=5))\n");
    refuses(project, "upgrade", {"doesn't define a bound parameter named 'x'", "a1.py:10:"});
}

TEST_CASE("JSON in a text that is taken for a parameter") {
    const Project project("sqlite:///app.db");
    script(project, account + "    op.execute(\"\"\"SELECT '{\"a\":true}'\"\"\")\n");
    refuses(project, "upgrade",
            {"StatementError: A value is required for bind parameter 'true'",
             "a1.py:10:", "hint: where :true is no parameter but text, as in JSON, write \\:true"});
}

TEST_CASE("a function that Python does not take") {
    const Project project("sqlite:///app.db");
    for (const char* const body : {"    pass", "    op.execute('CREATE TABLE x (a int)')"}) {
        CAPTURE(body);
        script(project, body, "def upgrade()");
        refuses(project, "upgrade", {"expected \":\" after \"def\"", "--> migrations/a1.py:8:14"});
        script(project, body, "def upgrade(engine_name):");
        refuses(project, "upgrade",
                {"upgrade() missing 1 required positional argument: 'engine_name'",
                 "--> migrations/a1.py:8:1"});
    }
    script(project, "    pass\n\ndef helper()\n    pass");
    refuses(project, "upgrade", {"expected \":\" after \"def\"", "--> migrations/a1.py:11:13"});
    CHECK(project.sqlite("SELECT count(*) FROM sqlite_master") == "0\n");
}

TEST_CASE("a failure inside a batch is at its line") {
    for (const std::string& url :
         {std::string("sqlite:///app.db"), shared_postgres().create_database("failing_batch")}) {
        const Project project(url);
        CAPTURE(url);
        script(project, account +
                            "    with op.batch_alter_table('account') as batch:\n"
                            "        batch.add_column(sa.Column('x', sa.Text))\n"
                            "        batch.drop_column('nowhere')\n"
                            "        batch.alter_column('x', nullable=False)\n");
        fails_with(project, {"nowhere", "--> migrations/a1.py:12:"});
    }
}

TEST_CASE("a table that a batch of Alembic has left behind") {
    const Project project("sqlite:///app.db");
    script(project, account +
                        "    op.execute('CREATE TABLE _alembic_tmp_account (id int)')\n"
                        "    with op.batch_alter_table('account') as batch:\n"
                        "        batch.alter_column('id', nullable=False)\n");
    fails_with(
        project,
        {"table _alembic_tmp_account already exists", "a1.py:11:",
         "hint: a batch that was broken off has left it; see what is in it, then: DROP TABLE "
         "_alembic_tmp_account"});
}

TEST_CASE("files that are not to be read") {
    const Project project("sqlite:///app.db");
    project.write("big", "");
    REQUIRE(truncate((project.files().path() + "/big").c_str(), off_t{1} << 31) == 0);
    script(project, "    open('big').read()\n");
    refuses(project, "upgrade",
            {"big has 2048 MB, more than a revision may hold in memory (256 MB)", "a1.py:9:"});
    REQUIRE(mkfifo((project.files().path() + "/pipe").c_str(), 0600) == 0);
    script(project, "    open('pipe').read()\n");
    refuses(project, "upgrade", {"pipe is no ordinary file", "a1.py:9:"});
}

TEST_CASE("more rows than a script may hold") {
    const Project project("sqlite:///app.db");
    script(project,
           "    op.get_bind().execute(sa.text('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i "
           "+ 1 FROM n WHERE i < 3000) SELECT hex(zeroblob(100000)) FROM n'))\n");
    fails_with(project, {"the script needs more memory than a revision may use (256 MB)",
                         "a1.py:9:", "hint: ask for fewer rows at a time (LIMIT"});
}

TEST_CASE("an encoding that is not known is named") {
    const Project project("sqlite:///app.db");
    project.write(
        "migrations/a1.py",
        "# -*- coding: shift_jis -*-\n# \x83\x65\nrevision = 'a1'\ndown_revision = None\n");
    refuses(project, "history", {"this is not a text file", "it says that it is shift-jis"});
}

TEST_CASE("on SQLite a connection of the engine is the migration's: there is one that writes") {
    const Project project("sqlite:///app.db");
    script(project, account +
                        "    with op.get_bind().engine.begin() as other:\n"
                        "        other.execute(sa.text('CREATE TABLE b (i int)'))\n");
    CHECK(project("upgrade").err == "Running upgrade  -> a1\n");
    CHECK(project.sqlite("SELECT name FROM sqlite_master WHERE name = 'b'") == "b\n");
}

TEST_CASE("what a connection of the engine has committed stays when the migration fails") {
    const std::string url = shared_postgres().create_database("engine_stays");
    const Project project(url);
    script(project,
           "    with op.get_bind().engine.begin() as other:\n"
           "        other.execute(sa.text('CREATE TABLE b (i int)'))\n" +
               account + "    op.execute('nonsense')\n");
    fails_with(project, {"syntax error at or near \"nonsense\"", "a1.py:12:"});
    CHECK(shared_postgres().query("engine_stays",
                                  "SELECT to_regclass('b') IS NOT NULL, "
                                  "to_regclass('account') IS NULL") == "t|t\n");
}

TEST_CASE("a connection of the engine that is closed without commit() says what is undone") {
    const std::string url = shared_postgres().create_database("engine_undone");
    const Project project(url);
    script(project,
           "    with op.get_bind().engine.connect() as other:\n"
           "        other.execute(sa.text('CREATE TABLE b (i int)'))\n");
    const test::Result result = project("upgrade");
    CHECK(result.status == 0);
    CHECK(result.err.find("WARNING: migrations/a1.py:9: a connection of the engine is closed "
                          "without commit(): what it changed is undone") != std::string::npos);
    CHECK(shared_postgres().query("engine_undone", "SELECT to_regclass('b') IS NULL") == "t\n");
}

TEST_CASE("a connection of the engine that wants what the migration has locked does not wait") {
    const std::string url = shared_postgres().create_database("engine_waits");
    const Project project(url);
    script(project,
           "    op.execute('CREATE TABLE b (i int)')\n    op.get_bind().commit()\n"
           "    op.execute('ALTER TABLE b ADD COLUMN j int')\n"
           "    with op.get_bind().engine.begin() as other:\n"
           "        other.execute(sa.text('ALTER TABLE b ADD COLUMN k int'))\n");
    const std::string error = project.fails("upgrade --lock-timeout 0.2");
    CHECK(error.find("canceling statement due to lock timeout") != std::string::npos);
    CHECK(error.find("a1.py:13:") != std::string::npos);
    CHECK(error.find("hint: this connection of the engine is not the migration's") !=
          std::string::npos);
}

TEST_CASE("a closed connection of the engine, and scripts that ask for one without a database") {
    const std::string url = shared_postgres().create_database("engine_closed");
    const Project project(url);
    script(project,
           "    other = op.get_bind().engine.connect()\n"
           "    other.close()\n"
           "    op.execute(\"SELECT '%s'\" % other.closed)\n"
           "    other.execute(sa.text('SELECT 1'))\n");
    fails_with(project, {"This Connection is closed", "a1.py:12:"});
    refuses(project, "upgrade --sql",
            {"this revision asks the database, so it cannot be written as a script",
             "a connection of the engine"});
}

TEST_CASE("a session on an engine is the migration's, and a warning says so") {
    const Project project("sqlite:///app.db");
    script(project,
           "    from sqlalchemy.orm import Session\n"
           "    Session(bind=op.get_bind().engine).execute(sa.text('SELECT 1'))\n");
    CHECK(project("upgrade").err.find("WARNING: migrations/a1.py:10: a session works on the "
                                      "migration's own connection") != std::string::npos);
}
