# SPDX-License-Identifier: MIT
"""What stands in a database, as lines that can be compared: its schema, its rows, its version rows."""

import fnmatch
import os
import re
import sqlite3
import subprocess

import normal

MARK = "\x01table "


class Snapshot:
    def __init__(self, schema, rows, versions):
        self.schema, self.rows, self.versions = schema, rows, versions


def is_volatile(table, column, patterns):
    name = f"{table}.{column}"
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def add_table(snapshot, name, columns, rows):
    """Tables with nothing but a version_num are Alembic's."""
    lines = [f"{name} ({', '.join(columns)}): {len(rows)} rows"] + [f"{name}: {row}" for row in sorted(rows)]
    (snapshot.versions if columns == ["version_num"] else snapshot.rows).extend(lines)


class PostgresDatabase:
    def __init__(self, server, name, port):
        self.server, self.name, self.port = server, name, port

    def create(self):
        # From template0, which nobody has put anything into.
        subprocess.run(self.server.psql("postgres") + [
            "-c", f"DROP DATABASE IF EXISTS {self.name}", "-c", f"CREATE DATABASE {self.name} TEMPLATE template0"],
            check=True, capture_output=True, cwd="/", env=self.server.environment)

    def url(self, driver):
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        return f"{scheme}://postgres:postgres@127.0.0.1:{self.port}/{self.name}"

    def places(self):
        return {"host": "127.0.0.1", "port": self.port, "user": "postgres", "password": "postgres",
                "database": self.name}

    def ask(self, *statements):
        words = [word for statement in statements for word in ("-c", statement)]
        return subprocess.run(self.server.psql(self.name) + ["-A", "-t"] + words, check=True, capture_output=True,
                              cwd="/", env=self.server.environment).stdout.decode("utf-8", "surrogateescape")

    def schema(self):
        dump = subprocess.run(self.server.client("pg_dump", self.name) + ["--schema-only"], check=True, cwd="/",
                              capture_output=True, env=self.server.environment).stdout
        # The two lines with a random word that keep psql from running what a dump smuggles in.
        return [line for line in dump.decode("utf-8", "surrogateescape").splitlines()
                if line and not re.match(r"\\(un)?restrict |--", line)]

    def snapshot(self, volatile):
        snapshot = Snapshot(self.schema(), [], [])
        listing = self.ask(
            "SELECT format('%I.%I', n.nspname, c.relname) || '|' || string_agg(quote_ident(attname), ',' ORDER BY attnum) "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid "
            "WHERE relkind IN ('r', 'p', 'm') AND attnum > 0 AND NOT attisdropped AND nspname !~ '^pg_' "
            "AND nspname <> 'information_schema' GROUP BY nspname, relname ORDER BY 1")
        tables = []
        for line in listing.splitlines():
            table, columns = line.split("|", 1)
            kept = [c for c in columns.split(",") if not is_volatile(table.removeprefix("public."), c, volatile)]
            tables.append((table, kept))
        copies = []
        for table, columns in tables:
            copies += [f"SELECT E'\\x01table {table}'", f"COPY (SELECT {', '.join(columns)} FROM {table}) TO STDOUT"]
        pieces = self.ask(*copies).split(MARK)[1:] if copies else []
        for (table, columns), piece in zip(tables, pieces):
            add_table(snapshot, table, columns, piece.splitlines()[1:])
        snapshot.rows += self.ask("SELECT format('sequence %I.%I: %s', schemaname, sequencename, last_value) "
                                  "FROM pg_sequences ORDER BY 1").splitlines()
        return snapshot


class SqliteDatabase:
    def __init__(self, path):
        self.path = path

    def create(self):
        for left in ("", "-wal", "-shm", "-journal"):
            if os.path.exists(self.path + left):
                os.remove(self.path + left)

    def url(self, _driver):
        return f"sqlite:///{self.path}"

    def places(self):
        return {"host": "", "port": "", "user": "", "password": "", "database": self.path}

    def snapshot(self, volatile):
        snapshot = Snapshot([], [], [])
        with open(self.path, "a"):  # nobody may have made it yet
            pass
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        for sql, in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"):
            snapshot.schema += normal.sqlite_schema(sql)
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
                                   "ORDER BY name").fetchall()
        for name, in names:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_xinfo({quoted(name)})")
                       if not is_volatile(name, row[1], volatile)]
            rows = connection.execute(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(name)}").fetchall()
            add_table(snapshot, name, columns, [repr(row) for row in rows])
        connection.close()
        return snapshot


def quoted(name):
    return '"' + name.replace('"', '""') + '"'
