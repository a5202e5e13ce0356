# SPDX-License-Identifier: MIT
"""Runs Alembic's commands on projects that a test has written, and says what came of them.

    oracle.py run FILE     FILE is [{"project": folder, "calls": [[word, ...], ...]}, ...]
    oracle.py rows FILE    FILE is [database, ...]

Both print JSON: for `run` a list of answers per project, for `rows` a list of rows per database.

The calls of a project follow one another on its database, app.db. What a call found there is kept
as <number>.db, so that another program can be given the same. An answer is
    {"out": text, "steps": ["Running ...", ...], "failed": null | first line, "crashed": bool,
     "rows": [id, ...]}
where `crashed` means that Alembic ended in something else than its own error.
"""
import contextlib
import io
import json
import logging
import os
import shutil
import sqlite3
import sys
import warnings

from alembic import command
from alembic.config import CommandLine, Config
from alembic.script import Script
from alembic.util import CommandError


def sort_listings():
    # Alembic reads a folder in whatever order the file system gives; since 1.16 it sorts.
    original = Script._list_py_dir.__func__
    Script._list_py_dir = classmethod(lambda cls, *rest: sorted(original(cls, *rest)))


def rows_of(database):
    if not os.path.exists(database):
        return []
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        if not tables.fetchall():
            return []
        return sorted(row[0] for row in connection.execute("SELECT * FROM alembic_version"))


def sort_rows(database):
    # Alembic gets the rows from the index of the primary key, sorted; who reads the table itself
    # is to find them in the same order.
    rows = rows_of(database)
    if len(rows) > 1:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("DELETE FROM alembic_version")
            connection.executemany("INSERT INTO alembic_version VALUES (?)", [(r,) for r in rows])
            connection.commit()


class Steps(logging.Handler):
    """The announced steps of a call."""

    def __init__(self):
        super().__init__()
        logger = logging.getLogger("alembic.runtime.migration")
        logger.setLevel(logging.INFO)
        logger.addHandler(self)
        self.lines = []

    def emit(self, record):
        text = record.getMessage()
        if text.startswith("Running "):
            self.lines.append(text)

    def take(self):
        lines, self.lines = self.lines, []
        return lines


def run(words):
    """One call as the command line makes it: (stdout, first line of the error, crashed)."""
    out = io.StringIO()
    options = CommandLine().parser.parse_args(words)
    function, positional, keywords = options.cmd
    config = Config("alembic.ini", stdout=out, cmd_opts=options)
    try:
        function(
            config,
            *[getattr(options, name, None) for name in positional],
            **{name: getattr(options, name, None) for name in keywords},
        )
    except CommandError as error:
        return out.getvalue(), str(error).split("\n")[0], False
    except Exception as error:
        return out.getvalue(), "%s: %s" % (type(error).__name__, error), True
    return out.getvalue(), None, False


def run_project(project, calls, steps):
    os.chdir(project)
    answers = []
    for number, words in enumerate(calls):
        sort_rows("app.db")
        if os.path.exists("app.db"):
            shutil.copyfile("app.db", "%d.db" % number)
        out, failed, crashed = run(words)
        answers.append(
            {
                "out": out,
                "steps": steps.take(),
                "failed": failed,
                "crashed": crashed,
                "rows": rows_of("app.db"),
            }
        )
    return answers


def main():
    mode, path = sys.argv[1:]
    with open(path) as file:
        work = json.load(file)
    warnings.simplefilter("ignore")
    sort_listings()
    if mode == "run":
        steps = Steps()
        answers = [run_project(each["project"], each["calls"], steps) for each in work]
    else:
        answers = [rows_of(database) for database in work]
    json.dump(answers, sys.stdout)


main()
