#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs an Alembic project with the real Alembic and with Limbeck, each on a database of its own that this program
makes, and prints every difference between the two as a unified diff: the schema (pg_dump; sqlite_master), the rows
that the migrations wrote, the version rows, the "Running upgrade ..." lines, and what --sql prints; the first four
again after `downgrade base`, where the original can do that. In between Limbeck must find nothing to do in either
database, whatever it compares it with (agreement.py). Exit status: 0 nothing differs, 1 something does,
2 the original fails or the call is wrong.

Nothing is written into PROJECT: both work on copies, without its .env files, and with every sqlalchemy.url in its ini
files pointing at the scratch database. No variable of the caller's environment is handed on. Alembic's process refuses
connections to anything else.

Options for a project may stand in its file compare.options, on one line.
"""

import argparse
import difflib
import os
import shlex
import shutil
import signal
import socket
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import agreement  # noqa: E402
import databases  # noqa: E402
import normal  # noqa: E402
import sides  # noqa: E402
from private_postgres import Postgres  # noqa: E402

PARTS = ("schema", "rows", "versions", "steps", "sql", "agreement", "downgrade")
# Enough for a program to start, and nothing that names a database.
ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
               "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}


def parser():
    result = argparse.ArgumentParser(prog="compare_with_alembic.sh", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("project", help="the folder with the project's alembic.ini")
    result.add_argument("--binary", default=os.environ.get("LIMBECK"),
                        help="the limbeck to compare (default: $LIMBECK, else build/dev/limbeck)")
    result.add_argument("--python", default="/usr/bin/python3", help="the Python that has the real Alembic")
    result.add_argument("--dialects", default="postgresql,sqlite", help="postgresql, sqlite or both (default)")
    result.add_argument("--driver", default="", metavar="NAME", help="what URLs say behind postgresql+")
    result.add_argument("--url-variable", action="append", default=[], metavar="NAME",
                        help="an environment variable that env.py takes the URL from; may be given again")
    result.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                        help="another variable; {url} {host} {port} {user} {password} {database} are replaced")
    result.add_argument("--config", default="alembic.ini", metavar="FILE", help="the ini, relative to the project")
    result.add_argument("--section", default="alembic", metavar="NAME", help="its section")
    result.add_argument("-x", action="append", default=[], dest="x", metavar="KEY=VALUE", help="handed on to both")
    result.add_argument("--target", default="heads", help="how far to upgrade (default: heads)")
    result.add_argument("--volatile", action="append", default=[], metavar="TABLE.COLUMN",
                        help="a column whose values are not compared; * and ? as in file names")
    result.add_argument("--skip", action="append", default=[], choices=PARTS, help="do not compare this part")
    result.add_argument("--generic-env", action="store_true",
                        help="replace env.py by one that needs nothing but the URL in the ini")
    result.add_argument("--naming-convention", action="append", default=[], metavar="KIND=TEMPLATE",
                        help="with --generic-env: what the project's MetaData has for ix, uq, ck, fk or pk")
    result.add_argument("--itself", action="store_true",
                        help="compare Alembic with Alembic, which shows the columns that are volatile")
    result.add_argument("--keep", action="store_true", help="leave the scratch folder, and say where it is")
    return result


def arguments_of(words):
    """The options of the call, with those of the project's own file before them."""
    given = parser().parse_args(words)
    file = os.path.join(given.project, "compare.options")
    options = parser().parse_args(shlex.split(sides.read(file)) + words) if os.path.exists(file) else given
    if not os.path.isdir(options.project):
        parser().error(f"{options.project} is no folder")
    if not os.path.exists(os.path.join(options.project, options.config)):
        parser().error(f"there is no {options.config} in {options.project}")
    binary = options.binary or os.path.join(HERE, "../../build/dev/limbeck")
    options.binary = os.path.abspath(binary)
    if not options.itself and not os.access(options.binary, os.X_OK):
        parser().error(f"there is no program {options.binary}; --binary or LIMBECK says where limbeck is")
    options.dialects = options.dialects.split(",")
    if not set(options.dialects) <= {"postgresql", "sqlite"}:
        parser().error("--dialects takes postgresql and sqlite")
    options.words = [word for value in options.x for word in ("-x", value)]
    options.naming_convention = dict(pair.split("=", 1) for pair in options.naming_convention if "=" in pair)
    options.variables = [(name, "{url}") for name in options.url_variable]
    options.variables += [tuple(pair.split("=", 1)) for pair in options.set if "=" in pair]
    return options


class Place:
    """A scratch folder with a private server and the process that runs Alembic, for any number of comparisons."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="limbeck-compare-")
        os.chmod(self.folder, 0o755)  # the server, another user, passes through
        self.environment = {**ENVIRONMENT, "HOME": self.folder}
        self.server, self.runners, self.count = None, {}, 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def postgres(self):
        if self.server is None:
            self.server = Postgres(os.path.join(self.folder, "server"), self.environment,
                                   f"-F -p {self.port} -c listen_addresses=127.0.0.1 -c timezone=UTC")
            self.environment["PGPORT"] = str(self.port)
        return self.server

    def runner(self, python):
        if python not in self.runners:
            self.runners[python] = sides.Runner(python, self.folder, self.port, self.environment)
        return self.runners[python]

    def database(self, dialect, folder, name):
        if dialect == "sqlite":
            return databases.SqliteDatabase(os.path.join(folder, "app.db"))
        return databases.PostgresDatabase(self.postgres(), name, self.port)

    def remove(self, keep=False):
        for runner in self.runners.values():
            runner.stop()
        if self.server:
            self.server.stop()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)


class OriginalFails(Exception):
    pass


class Comparison:
    """One project on one dialect. `parts` says of each part what came out, `differences` are (part, diff)."""

    def __init__(self, place, options, dialect):
        self.options, self.dialect, self.parts, self.differences = options, dialect, {}, []
        place.count += 1
        self.alembic, self.limbeck = (self.side(place, name) for name in ("alembic", "limbeck"))

    def side(self, place, name):
        folder = os.path.join(place.folder, f"{place.count}-{self.dialect}-{name}")
        os.mkdir(folder)
        database = place.database(self.dialect, folder, f"scratch_{place.count}_{name}")
        database.create()
        copy = sides.Copy(self.options.project, folder, self.options, database.url(self.options.driver),
                          database.places())
        call = (sides.alembic_caller(place.runner(self.options.python), self.options, place.environment)
                if name == "alembic" or self.options.itself else sides.limbeck_caller(self.options, place.environment))
        return sides.Side(name, copy, database, call)

    def both(self):
        return self.alembic, self.limbeck

    def wants(self, part):
        if part in self.options.skip:
            self.parts[part] = "skipped"
        return part not in self.options.skip

    def note(self, part, title, theirs, ours):
        """Compares two lists of lines."""
        if theirs == ours:
            self.parts.setdefault(part, "same")
            return
        self.parts[part] = "DIFFERENT"
        self.differences.append((part, "\n".join(difflib.unified_diff(
            theirs, ours, f"alembic: {self.dialect}, {title}", f"limbeck: {self.dialect}, {title}", lineterm=""))))

    def fail(self, part, words, outcome):
        self.parts[part] = "DIFFERENT"
        self.differences.append((part, f"--- alembic: {self.dialect}, {words} succeeds\n"
                                       f"+++ limbeck: {self.dialect}, it fails\n" +
                                 "\n".join("+" + line for line in outcome.reason().splitlines())))

    def by_part(self):
        """The diffs of each part that differs."""
        result = {}
        for part, text in self.differences:
            result[part] = f"{result[part]}\n\n{text}" if part in result else text
        return result

    def run(self):
        self.scripts()
        if self.move("upgrade", self.options.target, "upgrade"):
            if not self.options.itself and self.wants("agreement"):
                self.agree()
            if self.wants("downgrade"):
                self.move("downgrade", "base", "downgrade")

    def move(self, verb, target, part):
        words = f"{verb} {target}"
        original = self.alembic.move(verb, target)
        if original.failed and verb == "upgrade":
            raise OriginalFails(f"{self.dialect}: the original's `{words}` fails:\n{original.reason()}")
        if original.failed:
            self.parts[part] = "the original fails"
            return False
        ours = self.limbeck.move(verb, target)
        if ours.failed:
            self.fail(part, words, ours)
            return False
        # What is found after the downgrade counts as its part.
        named = (lambda name: name) if part == "upgrade" else (lambda _: part)
        if self.wants("steps"):
            self.note(named("steps"), words, *([normal.step(line) for line in one.steps] for one in (original, ours)))
        theirs, own = (one.database.snapshot(self.options.volatile) for one in self.both())
        for name in ("schema", "rows", "versions"):
            if self.wants(name):
                self.note(named(name), f"{name} after {words}", getattr(theirs, name), getattr(own, name))
        return True

    def agree(self):
        """What Limbeck says after the upgrade, which must be nothing."""
        theirs, own = (one.database.url(self.options.driver) for one in self.both())
        self.parts["agreement"] = "same"
        for title, text in agreement.differences(self.limbeck, own, theirs):
            self.parts["agreement"] = "DIFFERENT"
            self.differences.append(("agreement", f"--- {self.dialect}, after the upgrade: nothing is to be done\n"
                                                  f"+++ limbeck: {self.dialect}, {title}\n" +
                                     "\n".join("+" + line for line in text.splitlines())))

    def scripts(self):
        if self.wants("sql"):
            self.script("sql", "upgrade", self.options.target)
        if self.wants("sql") and self.wants("downgrade"):
            self.script("sql down", "downgrade", self.options.target + ":base")

    def script(self, part, *words):
        original = self.alembic.script(*words)
        if original.failed:
            self.parts[part] = "the original fails"
            return
        ours = self.limbeck.script(*words)
        title = " ".join(words) + " --sql"
        if ours.failed:
            self.fail(part, title, ours)
            return
        self.note(part, title, *(normal.script(one.out, self.dialect) for one in (original, ours)))

    def summary(self):
        done = ", ".join(f"{part} {self.parts[part]}" for part in (*PARTS[:5], "sql down", "upgrade", *PARTS[5:]) if part in self.parts)
        return f"{self.dialect}: {done}"


def compare(place, options):
    """The comparisons of a project, one for each of its dialects."""
    result = []
    for dialect in options.dialects:
        comparison = Comparison(place, options, dialect)
        comparison.run()
        result.append(comparison)
    return result


def main():
    options = arguments_of(sys.argv[1:])
    # An interrupted run must stop its server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    place = Place()
    try:
        comparisons = compare(place, options)
        for comparison in comparisons:
            for _, difference in comparison.differences:
                print(difference + "\n")
        for comparison in comparisons:
            print(comparison.summary())
        if options.volatile:
            print("values not compared: " + ", ".join(options.volatile))
        if options.generic_env:
            print("env.py: replaced by a generic one (--generic-env)")
        return 1 if any(comparison.differences for comparison in comparisons) else 0
    except OriginalFails as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 2
    finally:
        place.remove(options.keep)
        if options.keep:
            print(f"kept: {place.folder}")


if __name__ == "__main__":
    sys.exit(main())
