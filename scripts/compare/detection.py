#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What Alembic's autogenerate finds in changed models, Limbeck finds too; and what it finds besides.

Each change is made to the same models: the database is what SQLAlchemy makes of the models before it, and both are asked
what leads to the models after it (Alembic with compare_type and compare_server_default). Fails where Alembic names a table
or column that Limbeck does not, where either finds something between models and their own database, and where what
Alembic misses is not what `MISSED` says: docs/alembic.md has that list.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import sqlalchemy as sa  # noqa: E402
from alembic.autogenerate import compare_metadata  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402
from private_postgres import Postgres  # noqa: E402

BEFORE = """
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
metadata = sa.MetaData()
org = sa.Table("org", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("region", sa.String(10), nullable=False, server_default="eu"),
)
account = sa.Table("account", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("org_id", sa.Integer, sa.ForeignKey("org.id", name="account_org"), nullable=False),
    sa.Column("email", sa.String(80)),
    sa.Column("age", sa.Integer),
    sa.Column("mood", sa.Enum("sad", "fine", name="mood")),
    sa.CheckConstraint("age > 0", name="age_positive"),
    sa.UniqueConstraint("email", name="account_email"),
    sa.Index("account_age", "age"),
)
"""

# What is changed: the text, what takes its place, and the name of the change.
CHANGES = [
    ("table added", "", 'sa.Table("note", metadata, sa.Column("id", sa.Integer, primary_key=True))\n'),
    ("table removed", "account = sa.Table(", "unused = lambda *a: None\nunused("),
    ("column added", '    sa.Column("age", sa.Integer),\n', '    sa.Column("age", sa.Integer),\n    sa.Column("note", sa.Text),\n'),
    ("column removed", '    sa.Column("region", sa.String(10), nullable=False, server_default="eu"),\n', ""),
    ("column made NOT NULL", '"email", sa.String(80)', '"email", sa.String(80), nullable=False'),
    ("column made nullable", '"name", sa.String(40), nullable=False', '"name", sa.String(40)'),
    ("type of a column", '"age", sa.Integer', '"age", sa.BigInteger'),
    ("length of a type", "sa.String(80)", "sa.String(120)"),
    ("server default added", '"age", sa.Integer', '"age", sa.Integer, server_default="18"'),
    ("server default changed", 'server_default="eu"', 'server_default="us"'),
    ("server default removed", ', server_default="eu"', ""),
    ("index added", '    sa.Index("account_age", "age"),\n', '    sa.Index("account_age", "age"),\n    sa.Index("account_org_age", "org_id", "age"),\n'),
    ("index removed", '    sa.Index("account_age", "age"),\n', ""),
    ("index made unique", 'sa.Index("account_age", "age")', 'sa.Index("account_age", "age", unique=True)'),
    ("columns of an index", 'sa.Index("account_age", "age")', 'sa.Index("account_age", "age", "email")'),
    ("index of an expression", 'sa.Index("account_age", "age")', 'sa.Index("account_age", sa.text("(age + 1)"))'),
    ("predicate of an index", 'sa.Index("account_age", "age")',
     'sa.Index("account_age", "age", postgresql_where=sa.text("age > 3"), sqlite_where=sa.text("age > 3"))'),
    ("unique constraint added", "    sa.CheckConstraint", '    sa.UniqueConstraint("age", name="account_ages"),\n    sa.CheckConstraint'),
    ("unique constraint removed", '    sa.UniqueConstraint("email", name="account_email"),\n', ""),
    ("foreign key added", '"age", sa.Integer', '"age", sa.ForeignKey("org.id", name="account_age_org")'),
    ("foreign key removed", ', sa.ForeignKey("org.id", name="account_org")', ""),
    ("action of a foreign key", '"org.id", name="account_org"', '"org.id", name="account_org", ondelete="CASCADE"'),
    ("foreign key made deferrable", '"org.id", name="account_org"', '"org.id", name="account_org", deferrable=True, initially="DEFERRED"'),
    ("check constraint added", "    sa.CheckConstraint", '    sa.CheckConstraint("age < 200", name="age_possible"),\n    sa.CheckConstraint'),
    ("check constraint changed", '"age > 0"', '"age > 1"'),
    ("check constraint removed", '    sa.CheckConstraint("age > 0", name="age_positive"),\n', ""),
    ("primary key changed", '"age", sa.Integer', '"age", sa.Integer, primary_key=True'),
    ("value of an enum added", '"fine", name="mood"', '"fine", "great", name="mood"'),
    ("value of an enum removed", '"sad", "fine", name="mood"', '"fine", name="mood"'),
    ("identity added", '"age", sa.Integer', '"age", sa.Integer, sa.Identity(), nullable=False'),
    ("computed column added", '"age", sa.Integer', '"age", sa.Integer, sa.Computed("org_id + 1")'),
    ("comment of a column", '"age", sa.Integer', '"age", sa.Integer, comment="in years"'),
    ("comment of a table", '    sa.Index("account_age", "age"),\n', '    sa.Index("account_age", "age"),\n    comment="people",\n'),
    ("exclusion constraint added", "    sa.CheckConstraint",
     '    postgresql.ExcludeConstraint(("age", "="), name="one_age", using="btree"),\n    sa.CheckConstraint'),
    ("sequence added", "", 'sa.Sequence("tickets", metadata=metadata)\n'),
]
# What SQLite has no words for: no change there, or an error.
POSTGRESQL_ONLY = {"exclusion constraint added"}
NOTHING_ON_SQLITE = {"value of an enum removed", "comment of a column", "comment of a table", "sequence added"}
# What Debian's Alembic does not see.
MISSED = {
    "postgresql": {"predicate of an index", "check constraint added", "check constraint changed", "check constraint removed",
                   "computed column added", "value of an enum added", "value of an enum removed", "exclusion constraint added",
                   "sequence added"},
    "sqlite": {"check constraint added", "check constraint changed", "check constraint removed", "computed column added",
               "predicate of an index"},
}


def models_after(name, old, new):
    if old and old not in BEFORE:
        raise SystemExit(f"FAILED: '{name}' changes nothing")
    return BEFORE.replace(old, new) if old else BEFORE + new


def metadata_of(text):
    names = {}
    exec(compile(text, "models", "exec"), names)
    return names["metadata"]


def places(tuples):
    """The tables and columns that Alembic names: {("account", "age")}, {("account", None)}."""
    found = set()
    for each in tuples:
        if isinstance(each, list):
            found |= {(one[2], one[3]) for one in each}
        elif each[0] in ("add_column", "remove_column"):
            found.add((each[2], each[3].name))
        elif each[0].endswith("_table") or each[0].endswith("_table_comment"):
            found.add((each[1].name, None))
        else:
            found.add((each[1].table.name, None))
    return found


class Side:
    """One database and a project of Limbeck's on it."""

    def __init__(self, dialect, binary, directory, server):
        self.dialect, self.binary, self.directory, self.server = dialect, binary, directory, server
        self.name = "detection"
        os.makedirs(os.path.join(directory, "migrations"), exist_ok=True)
        with open(os.path.join(directory, "limbeck.toml"), "w", encoding="utf-8") as file:
            file.write(f'url = "{self.url()}"\nscript_location = "migrations"\npython = "/usr/bin/python3"\n'
                       'models = ["sqlalchemy:models:metadata"]\n')

    def url(self):
        if self.dialect == "sqlite":
            return "sqlite:///" + os.path.join(self.directory, "app.db")
        return self.server.url(self.name)

    def fresh(self):
        if self.dialect == "sqlite":
            if os.path.exists(os.path.join(self.directory, "app.db")):
                os.remove(os.path.join(self.directory, "app.db"))
        else:
            self.server.recreate(self.name)
        engine = sa.create_engine(self.url(), poolclass=sa.pool.NullPool)
        metadata_of(BEFORE).create_all(engine)
        return engine

    def alembic(self, engine, text):
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
            return compare_metadata(context, metadata_of(text))

    def limbeck(self, text):
        with open(os.path.join(self.directory, "models.py"), "w", encoding="utf-8") as file:
            file.write(text)
        environment = {"PATH": os.environ["PATH"], "HOME": self.directory, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run([self.binary, "check", "--json"], cwd=self.directory, env=environment,
                              capture_output=True, text=True)
        if not done.stdout:
            raise SystemExit("FAILED: " + done.stderr)
        return json.loads(done.stdout)["changes"]


def compare(side, problems):
    engine = side.fresh()
    for who, found in (("Alembic", side.alembic(engine, BEFORE)), ("Limbeck", side.limbeck(BEFORE))):
        if found:
            problems.append(f"{side.dialect}: {who} finds a difference where there is none: {found}")
    missed = set()
    for name, old, new in CHANGES:
        if name in POSTGRESQL_ONLY and side.dialect != "postgresql":
            continue
        text = models_after(name, old, new)
        theirs = side.alembic(engine, text)
        ours = side.limbeck(text)
        said = json.dumps(ours)
        for table, column in places(theirs):
            if table not in said or (column is not None and column not in said):
                problems.append(f"{side.dialect}: {name}: Alembic names {table}.{column}, Limbeck says {said}")
        if bool(ours) == (side.dialect == "sqlite" and name in NOTHING_ON_SQLITE):
            problems.append(f"{side.dialect}: {name}: Limbeck says {said}")
        if ours and not theirs:
            missed.add(name)
    expected = MISSED[side.dialect]
    if missed != expected:
        problems.append(f"{side.dialect}: Alembic misses {sorted(missed - expected)} besides, and sees "
                        f"{sorted(expected - missed)}")
    print(f"{side.dialect}: {len(CHANGES)} changes, Alembic misses {len(missed)}: {', '.join(sorted(missed))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    binary = os.path.abspath(parser.parse_args().binary)
    problems = []
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        server = Postgres(os.path.join(scratch, "server"), dict(os.environ), "-F -c listen_addresses=")
        try:
            for dialect in ("sqlite", "postgresql"):
                directory = os.path.join(scratch, dialect)
                os.mkdir(directory)
                compare(Side(dialect, binary, directory, server), problems)
        finally:
            server.stop()
    for problem in problems:
        print("FAILED: " + problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
