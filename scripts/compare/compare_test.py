#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The comparison itself: that it finds what differs, touches nothing that is not its own, and changes no project."""

import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import agreement  # noqa: E402
import compare  # noqa: E402
import normal  # noqa: E402
import sides  # noqa: E402

ENV = """\
import os
from alembic import context
from sqlalchemy import create_engine

url = {url}
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""
REVISION = """\
from alembic import op

revision = "a"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE t (a INTEGER, b TEXT)")
    op.execute("INSERT INTO t VALUES (1, 'x'), ({value}, 'y')")


def downgrade():
    op.execute("DROP TABLE t")
"""
FROM_INI = "context.config.get_main_option('sqlalchemy.url')"


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def project(folder, url=FROM_INI, value="2", **more):
    write(folder, "alembic.ini", "[alembic]\nscript_location = m\nsqlalchemy.url = sqlite:////nowhere/at/all.db\n")
    write(folder, "m/env.py", ENV.format(url=url))
    write(folder, "m/versions/a.py", REVISION.format(value=value))
    for name, text in more.items():
        write(folder, name.replace("__", "."), text)


def content(folder):
    result = {}
    for directory, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(directory, name), "rb") as file:
                result[os.path.join(directory, name)] = file.read()
    return result


class Comparing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = compare.Place()

    @classmethod
    def tearDownClass(cls):
        cls.place.remove()

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def compare(self, *words, dialects="sqlite"):
        options = compare.arguments_of([self.folder, "--dialects", dialects, *words])
        return compare.compare(self.place, options)

    def test_alembic_is_like_itself(self):
        project(self.folder)
        for comparison in self.compare("--itself", dialects="postgresql,sqlite"):
            self.assertEqual(comparison.differences, [])
            self.assertEqual(set(comparison.parts.values()), {"same"})
            self.assertEqual(len(comparison.parts), 7)

    def test_every_part_is_compared(self):
        project(self.folder)
        for comparison in self.compare("--binary", "/bin/true", dialects="postgresql,sqlite"):
            self.assertEqual(set(comparison.parts.values()), {"DIFFERENT"}, comparison.parts)
            self.assertEqual(set(comparison.by_part()), set(comparison.parts))

    def test_a_failure_is_a_difference(self):
        project(self.folder)
        comparison, = self.compare("--binary", "/bin/false")
        self.assertEqual(comparison.parts, {"sql": "DIFFERENT", "sql down": "DIFFERENT", "upgrade": "DIFFERENT"})

    def test_volatile_values_differ_and_may_be_left_out(self):
        project(self.folder, value="abs(random() % 1000000000)")
        comparison, = self.compare("--itself")
        self.assertEqual(list(comparison.by_part()), ["rows"])
        comparison, = self.compare("--itself", "--volatile", "t.a")
        self.assertEqual(comparison.differences, [])

    def test_what_is_skipped_is_said(self):
        project(self.folder)
        comparison, = self.compare("--binary", "/bin/true", "--skip", "sql", "--skip", "rows")
        self.assertIn("rows skipped", comparison.summary())
        self.assertIn("sql skipped", comparison.summary())

    def test_the_project_stays_as_it_is(self):
        project(self.folder)
        before = content(self.folder)
        self.compare("--itself")
        self.assertEqual(content(self.folder), before)

    def refusal(self, url, *words):
        project(self.folder, url=url)
        with self.assertRaises(compare.OriginalFails) as caught:
            self.compare("--itself", *words)
        self.assertIn("it was not made for the comparison", str(caught.exception))

    def test_no_other_sqlite_database_is_opened(self):
        other = os.path.join(self.folder, "other.db")
        self.refusal(f"'sqlite:///{other}'")
        self.assertFalse(os.path.exists(other))

    def test_no_other_server_is_reached(self):
        for url in ("postgresql://u@db.example.com/production", "postgresql://u@127.0.0.1:1/x", "postgresql:///x",
                    "postgresql://u@/x?host=/var/run/postgresql", "postgresql://u@127.0.0.1,example.com/x"):
            self.refusal(f"'{url}'")

    def test_no_socket_is_opened_elsewhere(self):
        self.refusal("__import__('socket').create_connection(('127.0.0.1', 1)) and ''")

    def test_the_callers_environment_and_env_files_are_not_met(self):
        os.environ["COMPARE_TEST_URL"] = "sqlite:////somewhere.db"
        self.addCleanup(os.environ.pop, "COMPARE_TEST_URL")
        project(self.folder, url="os.environ.get('COMPARE_TEST_URL') or open('.env').read()", __env="x")
        with self.assertRaises(compare.OriginalFails) as caught:
            self.compare("--itself")
        self.assertIn("FileNotFoundError", str(caught.exception))

    def test_urls_come_from_variables(self):
        project(self.folder, url="os.environ['SOME_URL']")
        comparison, = self.compare("--itself", "--url-variable", "SOME_URL")
        self.assertEqual(comparison.differences, [])
        project(self.folder, url="'sqlite:///' + os.environ['FILE']")
        comparison, = self.compare("--itself", "--set", "FILE={database}")
        self.assertEqual(comparison.differences, [])

    def test_a_limbeck_toml_names_no_database(self):
        write(self.folder, "limbeck.toml", 'url = "sqlite:///x.db"\ntransaction = "run"\n')
        project(self.folder)
        self.compare("--itself")
        copy = os.path.join(self.place.folder, f"{self.place.count}-sqlite-limbeck", "project", "limbeck.toml")
        with open(copy) as file:
            self.assertEqual(file.read(), 'transaction = "run"\n')

    def test_options_stand_in_the_project(self):
        project(self.folder)
        write(self.folder, "compare.options", "--dialects sqlite --skip sql\n")
        options = compare.arguments_of([self.folder, "--itself"])
        self.assertEqual((options.dialects, options.skip), (["sqlite"], ["sql"]))


class Answers:
    """A side that answers a command as it is told to, and as if nothing was to be done otherwise."""

    def __init__(self, folder, **answers):
        self.copy, self.answers, self.models = self, answers, []
        self.directory = folder
        self.agreed = {"inspect": "CREATE TABLE t (a);\n", "check": agreement.AGREED, "verify": "present    table  t\n",
                       "revision": f"The database is as it should be: {agreement.NOTHING}.\n", "diff": ""}

    def call(self, _copy, words):
        words = words[2:] if words[0] == "-c" else words
        if words[0] == "check":
            with open(os.path.join(self.directory, "limbeck.toml")) as file:
                self.models.append(file.read())
        status, out = self.answers.get(words[0], (0, self.agreed[words[0]]))
        return sides.Outcome(status, out, "", [])


class Agreeing(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def found(self, **answers):
        self.side = Answers(self.folder, **answers)
        return [title for title, _ in agreement.differences(self.side, "sqlite:///own.db", "sqlite:///other.db")]

    def test_nothing_to_do_is_no_difference(self):
        self.assertEqual(self.found(), [])
        self.assertEqual(self.side.models, ['models = ["sql:agreement.sql"]\n', 'models = ["database:sqlite:///other.db"]\n'])
        self.assertEqual(os.listdir(self.folder), ["agreement.sql"])

    def test_every_other_answer_is_one(self):
        for command, answer, titles in (
            ("inspect", (1, ""), ["inspect"]),
            ("check", (0, "1 change\n"), ["check against its own SQL", "check against the other database"]),
            ("verify", (0, "present    table  t\nmissing    table  u\n"),
             ["verify against its own SQL", "verify against the other database"]),
            ("revision", (0, "Generating a.py\n"), ["revision --autogenerate"]),
            ("diff", (0, "DROP TABLE t;\n"),
             ["diff revision:heads, its own database", "diff revision:heads, the other database"]),
        ):
            self.assertEqual(self.found(**{command: answer}), titles)
            self.assertEqual(self.found(**{command: (1, self.side.agreed[command])}), titles)

    def test_the_projects_own_toml_is_read_but_for_its_models(self):
        text = 'url = "x"\nmodels = [\n    "sql:a.sql",\n]\n[naming_convention]\npk = "p"\n'
        write(self.folder, "limbeck.toml", text)
        self.assertEqual(self.found(), [])
        self.assertEqual(self.side.models[0], 'models = ["sql:agreement.sql"]\nurl = "x"\n[naming_convention]\npk = "p"\n')
        with open(os.path.join(self.folder, "limbeck.toml")) as file:
            self.assertEqual(file.read(), text)


class Normalising(unittest.TestCase):
    def test_statements(self):
        self.assertEqual(
            normal.statements('CREATE  TABLE "t" (\n\ta  INT , "B" TEXT\n)\n;\n\n-- a  comment\n\nSELECT \'a;  b\';SELECT 1'),
            ['CREATE TABLE t (a INT, "B" TEXT);', "-- a  comment", "SELECT 'a;  b';", "SELECT 1"])
        body = "CREATE FUNCTION f() AS $x$ BEGIN;  END; $x$"
        self.assertEqual(normal.statements(body + ";"), [body + ";"])

    def test_scripts(self):
        script = "BEGIN;\n\nINSERT INTO v (version_num) VALUES ('a') RETURNING v.version_num;\n\nCOMMIT;\n"
        insert = "INSERT INTO v (version_num) VALUES ('a');"
        self.assertEqual(normal.script(script, "postgresql"), ["BEGIN;", insert, "COMMIT;"])
        self.assertEqual(normal.script(script, "sqlite"), [insert])
        down = "DELETE FROM v WHERE v.version_num = 'a';\n\nDROP TABLE v;\n\nDROP TABLE w;\n\nSELECT 'a%%b';\n"
        self.assertEqual(normal.script(down, "postgresql"),
                         ["DELETE FROM v WHERE v.version_num = 'a';", "DROP TABLE w;", "SELECT 'a%b';"])

    def test_sqlite_schema(self):
        self.assertEqual(normal.sqlite_schema('CREATE TABLE "t" (a NUMERIC(1, 2), UNIQUE (a), CHECK (a IN (1, 2))) STRICT'),
                         ["CREATE TABLE t (", "a NUMERIC(1, 2)", "CHECK (a IN (1, 2))", "UNIQUE (a)", ") STRICT"])
        self.assertEqual(normal.sqlite_schema("CREATE INDEX i ON t (a, b) WHERE c > 0"),
                         ["CREATE INDEX i ON t (", "a", "b", ") WHERE c > 0"])
        self.assertEqual(normal.sqlite_schema("CREATE VIEW v AS SELECT 1"), ["CREATE VIEW v AS SELECT 1"])

    def test_steps(self):
        self.assertEqual(normal.step("Running upgrade b, a -> c, merge a, b"), "Running upgrade a, b -> c, merge a, b")
        self.assertEqual(normal.step("Running upgrade  -> a, first"), "Running upgrade  -> a, first")


if __name__ == "__main__":
    unittest.main()
