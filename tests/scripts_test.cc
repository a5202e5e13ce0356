// SPDX-License-Identifier: MIT
// Revisions written in Python, run by the program on real databases.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::PostgresServer;
using test::Project;
using test::refuses;
using test::Result;
using test::shared_postgres;

namespace {

// migrations/<id>.py; the bodies are indented by four.
void script(const Project& project, const std::string& id, const std::string& down,
            const std::string& upgrade, const std::string& downgrade = "    pass\n",
            const std::string& head = "") {
    project.write(
        "migrations/" + id + ".py",
        fmt::format("\"\"\"doc of {0}\"\"\"\nfrom alembic import op\nimport sqlalchemy as "
                    "sa\n{1}\nrevision = \"{0}\"\ndown_revision = {2}\n\n\n"
                    "def upgrade():\n{3}\n\ndef downgrade():\n{4}",
                    id, head, down.empty() ? "None" : "\"" + down + "\"", upgrade, downgrade));
}

const std::string account =
    "    op.create_table(\n        'account',\n        sa.Column('id', sa.Integer(), "
    "primary_key=True),\n        sa.Column('name', sa.String(50), nullable=False),\n    )\n";

std::string query(const std::string& url, const std::string& sql) {
    const Result result = test::call({"psql", "-XAtq", url, "-c", sql});
    INFO(sql << "\n" << result.err);
    CHECK(result.status == 0);
    return result.out;
}

}  // namespace

TEST_CASE("a script goes up and down") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "", account, "    op.drop_table('account')\n");
    CHECK(project("upgrade").err == "Running upgrade  -> a1, doc of a1\n");
    CHECK(project.sqlite("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") ==
          "account\nalembic_version\n");
    CHECK(project.out("current") == "a1 (head)\n");
    CHECK(project("downgrade base").status == 0);
    CHECK(project.sqlite("SELECT name FROM sqlite_master WHERE name = 'account'").empty());
}

TEST_CASE("a mistake in a later script is found before anything is changed") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "", account);
    script(project, "b1", "a1", "    op.create_tabel('x')\n");
    refuses(project, "upgrade",
            {"alembic.op.create_tabel is not available here",
             "--> migrations/b1.py:10:", "nothing was changed"});
    CHECK(project.sqlite("SELECT count(*) FROM sqlite_master") == "0\n");
    script(project, "b1", "a1",
           "    op.add_column('account', sa.Column('x', sa.Integer, nulable=True))\n");
    refuses(project, "upgrade", {"'nulable' is not supported", "--> migrations/b1.py:10:"});
    CHECK(project.sqlite("SELECT count(*) FROM sqlite_master") == "0\n");
}

TEST_CASE("a failing statement of a script is shown with its line and undone") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("script_fails"));
    script(project, "a1", "", account + "    op.execute('INSERT INTO nowhere VALUES (1)')\n");
    const std::string error = project.fails("upgrade");
    INFO(error);
    CHECK(error.find("relation \"nowhere\" does not exist\n  --> migrations/a1.py:15:5") !=
          std::string::npos);
    CHECK(error.find("SQLSTATE: 42P01") != std::string::npos);
    CHECK(error.find("revision a1 was rolled back; nothing was changed") != std::string::npos);
    CHECK(query(server.url("script_fails"), "SELECT to_regclass('account')") == "\n");
}

TEST_CASE("a script asks the database and goes by the answer") {
    PostgresServer& server = shared_postgres();
    const std::string on_postgres = server.create_database("script_asks");
    for (const std::string& url : {std::string("sqlite:///app.db"), on_postgres}) {
        const Project project(url);
        CAPTURE(url);
        script(project, "a1", "", account);
        script(project, "b1", "a1",
               "    bind = op.get_bind()\n"
               "    bind.execute(sa.text('INSERT INTO account (id, name) VALUES (:id, :name)'),\n"
               "                 [{'id': 1, 'name': \"O'Neill\"}, {'id': 2, 'name': ':x'}])\n"
               "    for row in bind.execute(sa.text('SELECT id, name FROM account ORDER BY id')):\n"
               "        print(row.id, row['name'] if False else row[1], row._mapping['name'])\n"
               "    if 'account' in sa.inspect(bind).get_table_names():\n"
               "        op.add_column('account', sa.Column('seen', sa.Integer()))\n");
        CHECK(project.out("upgrade") == "1 O'Neill O'Neill\n2 :x :x\n");
        const std::string plan = project.out("downgrade base --dry-run");
        CHECK(plan.find("b1") != std::string::npos);
        refuses(
            project, "upgrade --sql",
            {"asks the database, so it cannot be written as a script", "--> migrations/b1.py:13:"});
        CHECK(project.out("upgrade base:b1 --dry-run")
                  .find("what follows from the database's answers") != std::string::npos);
    }
}

TEST_CASE("a failure that a script catches") {
    PostgresServer& server = shared_postgres();
    const std::string caught =
        "    bind = op.get_bind()\n"
        "    try:\n        with bind.begin_nested():\n"
        "            op.execute('INSERT INTO nowhere VALUES (1)')\n"
        "    except sa.exc.ProgrammingError as e:\n        print('caught', e.orig.pgcode)\n"
        "    op.execute('CREATE TABLE after (i int)')\n";
    const Project project(server.create_database("script_catches"));
    script(project, "a1", "", caught);
    CHECK(project.out("upgrade") == "caught 42P01\n");
    CHECK(query(server.url("script_catches"), "SELECT to_regclass('after')") == "after\n");

    // Without a savepoint the server refuses whatever comes after, as it does under Alembic.
    const Project aborted(server.create_database("script_aborts"));
    script(aborted, "a1", "",
           "    try:\n        op.execute('INSERT INTO nowhere VALUES (1)')\n"
           "    except Exception:\n        pass\n"
           "    op.execute('CREATE TABLE after (i int)')\n");
    refuses(aborted, "upgrade", {"current transaction is aborted", "--> migrations/a1.py:14:5"});
}

TEST_CASE("statements outside a transaction") {
    PostgresServer& server = shared_postgres();
    const std::string index =
        "op.create_index('i', 'account', ['name'], postgresql_concurrently=True)\n";
    const Project project(server.create_database("script_autocommit"));
    script(project, "a1", "", account);
    script(project, "b1", "a1", "    " + index);
    refuses(project, "upgrade",
            {"postgresql cannot run this statement inside a transaction",
             "--> migrations/b1.py:10:5", "autocommit_block", "nothing was changed"});
    script(project, "b1", "a1", "    with op.get_context().autocommit_block():\n        " + index);
    CHECK(project("upgrade").status == 0);
    CHECK(project.out("current") == "b1 (head)\n");

    script(project, "c1", "b1",
           "    op.execute(\"COMMIT\")\n    op.execute('CREATE TABLE kept (i int)')\n"
           "    op.execute(\"BEGIN\")\n    op.execute('SELECT nothing()')\n");
    refuses(project, "upgrade",
            {"function nothing() does not exist", "--> migrations/c1.py:13:5",
             "migrations/c1.py had committed part of its work itself; that stays"});
    CHECK(query(server.url("script_autocommit"), "SELECT to_regclass('kept')") == "kept\n");
    CHECK(project.out("current") == "b1\n");
}

TEST_CASE("an import that nothing uses does no harm, one that is used is named") {
    const Project project("sqlite:///app.db");
    const std::string import = "from app.models import Account, GUID\n";
    script(project, "a1", "", account, "    pass\n", import);
    CHECK(project("upgrade").status == 0);
    script(project, "b1", "a1", "    op.add_column('account', sa.Column('g', GUID()))\n",
           "    pass\n", import);
    refuses(project, "upgrade",
            {"app.models.GUID is not available here",
             "--> migrations/b1.py:11:", "imported at migrations/b1.py:4"});
}

TEST_CASE("a script sees the project and nothing else") {
    const Project project("sqlite:///app.db");
    project.write("names.txt", "a\nb\n");
    script(project, "a1", "", "    print(open('names.txt').read().split())\n");
    CHECK(project.out("upgrade") == "['a', 'b']\n");
    script(project, "b1", "a1", "    print(open('/etc/passwd').read())\n");
    refuses(project, "upgrade", {"/etc/passwd is outside the project", "--> migrations/b1.py:10:"});
    script(project, "b1", "a1", "    while True:\n        pass\n");
    refuses(project, "upgrade", {"takes more steps than a revision may"});
    script(project, "b1", "a1", "    import subprocess\n    subprocess.run(['true'])\n");
    refuses(project, "upgrade", {"subprocess.run is not available here"});
}

TEST_CASE("a batch on SQLite makes the table anew and loses nothing") {
    const Project project("sqlite:///app.db");
    project.sqlite(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE, "
        "age INTEGER CHECK (age > 0), UNIQUE (name)); "
        "CREATE TABLE child (p INTEGER REFERENCES parent (id) ON DELETE CASCADE); "
        "CREATE INDEX by_age ON parent (age DESC) WHERE age > 1; "
        "CREATE VIEW old AS SELECT * FROM parent WHERE age > 60; "
        "CREATE TABLE log (t TEXT); "
        "CREATE TRIGGER noted AFTER INSERT ON parent BEGIN INSERT INTO log VALUES (new.name); END; "
        "INSERT INTO parent VALUES (7, 'Ann', 70), (9, 'Bob', 30); INSERT INTO child VALUES (7), "
        "(9);");
    script(project, "a1", "",
           "    with op.batch_alter_table('parent') as batch:\n"
           "        batch.alter_column('age', existing_type=sa.Integer(), nullable=False)\n"
           "        batch.add_column(sa.Column('mail', sa.String(80)))\n"
           "        batch.create_foreign_key('fk_self', 'parent', ['id'], ['id'])\n");
    CHECK(project("upgrade").status == 0);
    CHECK(project.sqlite("SELECT id, name, age FROM parent ORDER BY id") == "7|Ann|70\n9|Bob|30\n");
    CHECK(project.sqlite("SELECT count(*) FROM child") == "2\n");
    CHECK(project.sqlite("SELECT name FROM old") == "Ann\n");
    CHECK(project.sqlite("INSERT INTO parent (name, age) VALUES ('cara', 5); "
                         "SELECT t FROM log; SELECT max(id) FROM parent") ==
          "Ann\nBob\ncara\n10\n");
    CHECK(project.sqlite("SELECT count(*) FROM sqlite_master WHERE name = 'by_age'") == "1\n");
    CHECK(project.sqlite("SELECT count(*) FROM parent WHERE name = 'CARA'") == "1\n");
}

TEST_CASE("an unknown exception, a wrong type, a deep recursion: each with its place") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "", "    op.add_column('account', 'not a column')\n");
    refuses(project, "upgrade",
            {"a Column is expected, got 'not a column'", "--> migrations/a1.py:10:"});
    script(project, "a1", "", "    raise RuntimeError('back up first')\n");
    refuses(project, "upgrade", {"RuntimeError: back up first", "--> migrations/a1.py:10:5"});
    script(project, "a1", "", "    def f(n):\n        return f(n + 1)\n    f(0)\n");
    refuses(project, "upgrade", {"--> migrations/a1.py:11:", "nothing was changed"});
    script(project, "a1", "", "    op.execute('SELECT :x')\n");
    refuses(project, "upgrade",
            {"A value is required for bind parameter 'x'", "--> migrations/a1.py:10:"});
}

TEST_CASE("many rows have the columns of the first one") {
    PostgresServer& server = shared_postgres();
    const std::string table =
        "    t = op.create_table('t', sa.Column('id', sa.Integer, primary_key=True),\n"
        "                        sa.Column('a', sa.Text, server_default='d'))\n";
    for (const std::string& url :
         {std::string("sqlite:///app.db"), server.create_database("script_rows")}) {
        CAPTURE(url);
        const Project project(url);
        script(project, "a1", "",
               table +
                   "    op.bulk_insert(t, [{'id': 1}, {'id': 2, 'a': 'x', 'b': 1}])\n"
                   "    op.get_bind().execute(t.insert(), [{'id': 3, 'a': 'y'}])\n"
                   "    for row in op.get_bind().execute(t.select().order_by(t.c.id)):\n"
                   "        print(row.id, row.a)\n");
        CHECK(project.out("upgrade") == "1 d\n2 d\n3 y\n");
        script(project, "b1", "a1",
               "    t = sa.table('t', sa.column('id'), sa.column('a'))\n"
               "    op.bulk_insert(t, [{'id': 4, 'a': 'x'}, {'id': 5}])\n");
        refuses(project, "upgrade",
                {"A value is required for bind parameter 'a', in parameter group 1",
                 "--> migrations/b1.py:11:5"});
    }
}

TEST_CASE("values as psycopg2 takes them") {
    const Project project(shared_postgres().create_database("script_values"));
    script(project, "a1", "",
           "    import enum\n"
           "    class Level(enum.IntEnum):\n        LOW = 3\n"
           "    bind = op.get_bind()\n"
           "    print(bind.scalar(sa.text('SELECT count(*) FROM generate_series(1, 5) g '\n"
           "                              'WHERE g IN :ids'), {'ids': (1, 2, 9)}))\n"
           "    print(bind.scalar(sa.text('SELECT :level + 1'), {'level': Level.LOW}))\n"
           "    print(bind.exec_driver_sql(\"SELECT 'a%%b'\").scalar())\n"
           "    print(bind.execute(sa.text(\"SELECT 'a%%b'\")).scalar())\n");
    CHECK(project.out("upgrade") == "2\n4\na%b\na%%b\n");
}

TEST_CASE("queries whose parts keep what is theirs") {
    const Project project(shared_postgres().create_database("script_queries"));
    script(project, "a1", "",
           "    t = op.create_table('t', sa.Column('id', sa.Integer))\n"
           "    op.bulk_insert(t, [{'id': i} for i in range(5)])\n"
           "    bind = op.get_bind()\n"
           "    some = lambda n: sa.select(t.c.id).where(t.c.id > n).order_by(t.c.id).limit(1)\n"
           "    print(sorted(bind.execute(sa.union_all(some(0), some(2))).scalars()))\n"
           "    print(sorted(bind.execute(sa.union_all(sa.select(t.c.id), some(2))).scalars()))\n"
           "    down = sa.select(t.c.id).order_by(t.c.id.desc().nullslast())\n"
           "    print(bind.execute(down).scalars().all())\n"
           "    print(bind.execute(t.delete().where(sa.and_(*[]))).rowcount)\n");
    CHECK(project.out("upgrade") == "[1, 3]\n[0, 1, 2, 3, 3, 4]\n[4, 3, 2, 1, 0]\n5\n");
}

TEST_CASE("in one transaction, what a script commits itself keeps its version row") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("script_own_commit"));
    script(project, "a1", "", account);
    script(project, "b1", "a1",
           "    op.execute('COMMIT')\n    op.execute('CREATE TABLE kept (i int)')\n");
    script(project, "c1", "b1", "    op.execute('SELECT nothing()')\n");
    const std::string error = project.fails("upgrade --single-transaction");
    CHECK_MESSAGE(error.find("revision c1 was rolled back; the 2 steps before it are committed, "
                             "the last is b1") != std::string::npos,
                  error);
    CHECK(project.out("current") == "b1\n");
    CHECK(query(server.url("script_own_commit"), "SELECT to_regclass('kept')") == "kept\n");
}

TEST_CASE("a batch on SQLite takes the CHECK of a Boolean or an Enum with it") {
    const Project project("sqlite:///app.db");
    project.sqlite(
        "CREATE TABLE t (id INTEGER NOT NULL, flag BOOLEAN, kind VARCHAR(1), PRIMARY KEY (id), "
        "CHECK (flag IN (0, 1)), CHECK (kind IN ('a', 'b')), CHECK (id > 0))");
    script(project, "a1", "",
           "    with op.batch_alter_table('t') as batch:\n"
           "        batch.drop_column('flag')\n"
           "        batch.alter_column('kind', type_=sa.Enum('a', 'b', 'c'),\n"
           "                           existing_type=sa.Enum('a', 'b'))\n"
           "        batch.alter_column('id', comment='counted')\n"
           "        batch.create_table_comment('things')\n");
    CHECK(project("upgrade").err == "Running upgrade  -> a1, doc of a1\n");
    CHECK(project.sqlite("INSERT INTO t VALUES (1, 'c'); SELECT count(*) FROM t") == "1\n");
    CHECK(project.sqlite("SELECT sql FROM sqlite_master WHERE name = 't'").find("id > 0") !=
          std::string::npos);
}

TEST_CASE("what SQLite ignores in a transaction is said") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "",
           "    op.execute('PRAGMA foreign_keys=OFF')\n"
           "    op.execute('pragma foreign_keys = ON;')\n"
           "    op.get_bind().execute(sa.text('PRAGMA foreign_keys(1)'))\n");
    const std::string error = project("upgrade").err;
    INFO(error);
    CHECK(error.find("WARNING: migrations/a1.py:11: pragma foreign_keys = ON has no effect") !=
          std::string::npos);
    CHECK(error.find("WARNING: migrations/a1.py:12: PRAGMA foreign_keys(1) has no effect") !=
          std::string::npos);
    CHECK(error.find("a1.py:10") == std::string::npos);
}

TEST_CASE("what a module does by itself is done with its revision") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "", "    pass\n", "    pass\n",
           "op.execute('CREATE TABLE t (i INTEGER)')\n");
    CHECK(project("upgrade").status == 0);
    CHECK(project.sqlite("SELECT count(*) FROM t") == "0\n");
}

TEST_CASE("what a script logs and warns of is shown") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "",
           "    import logging, warnings\n"
           "    log = logging.getLogger('app.rows')\n"
           "    log.info('ten rows')\n"
           "    log.warning('skipped %s rows', 5)\n"
           "    warnings.warn('slow')\n");
    CHECK(project("upgrade").err ==
          "Running upgrade  -> a1, doc of a1\nWARNING: app.rows: skipped 5 rows\n"
          "WARNING: UserWarning: slow\n");
}

TEST_CASE("functions that cannot be called") {
    const Project project("sqlite:///app.db");
    project.write("migrations/a1.py",
                  "revision = 'a1'\ndown_revision = None\n\ndef upgrade()\n    pass\n");
    refuses(project, "upgrade", {"expected \":\"", "--> migrations/a1.py:4:14", "def upgrade()\n"});
    project.write("migrations/a1.py",
                  "revision = 'a1'\ndown_revision = None\ndef upgrade(engine):\n    x()\n");
    refuses(project, "upgrade",
            {"missing 1 required positional argument: 'engine'", "--> migrations/a1.py"});
    project.write("migrations/a1.py",
                  "revision = 'a1'\ndown_revision = None\nasync def upgrade():\n    x()\n");
    refuses(project, "upgrade", {"--> migrations/a1.py:3:"});
    project.write("migrations/a1.py",
                  "revision = 'a1'\ndown_revision = None\nupgrade = lambda: print('done')\n");
    CHECK(project.out("upgrade") == "done\n");
}

TEST_CASE("the columns of a key are not null unless somebody says so") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "",
           "    op.create_table('t', sa.Column('a', sa.Text()), sa.Column('b', sa.Text(), "
           "nullable=True),\n                    sa.PrimaryKeyConstraint('a', 'b'))\n");
    CHECK(project("upgrade").status == 0);
    CHECK(project.sqlite("SELECT name, \"notnull\" FROM pragma_table_info('t')") == "a|1\nb|0\n");
}

TEST_CASE("NOT IN of nothing is everything") {
    const Project project("sqlite:///app.db");
    script(project, "a1", "",
           "    t = op.create_table('t', sa.Column('i', sa.Integer))\n"
           "    op.bulk_insert(t, [{'i': 1}, {'i': 2}])\n"
           "    bind = op.get_bind()\n"
           "    count = lambda where: bind.scalar(sa.select(sa.func.count()).select_from(t)"
           ".where(where))\n"
           "    i = t.c.i\n"
           "    print(count(i.in_([])), count(~i.in_([])), count(i.notin_([])), "
           "count(~i.notin_([])))\n"
           "    print(count(sa.and_(i.notin_([]), i == 1)))\n");
    CHECK(project.out("upgrade") == "0 2 2 0\n1\n");
}
