#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Limbeck beside Alembic, sqlite3 and psql on generated histories; scripts/bench.sh prepares and runs it.

Every row is one command on one history, run by both sides in turn (A B A B …), each time on the same state of the
database; the numbers are medians. The ratios are the other side's figure divided by Limbeck's: above 1, Limbeck is
that many times better. Against sqlite3 and psql it is Limbeck's figure divided by theirs, where 1 is as good as it gets.

CPU is the reliable figure on a machine that others use too; it is the client's, the PostgreSQL server's is in the wall
time. Peak memory below about 9 MB cannot be told apart (see measure.py).
"""

import argparse
import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager

sys.path[:0] = [os.path.dirname(__file__), os.path.join(os.path.dirname(__file__), "..")]
import generate  # noqa: E402
import schemas  # noqa: E402
from contest import ENVIRONMENT, Contestant, Table, quick, race  # noqa: E402
from private_postgres import Postgres  # noqa: E402

ALEMBIC = ["/usr/bin/python3", "-m", "alembic"]
HEADS_CPU = 0.060  # seconds, at 5,000 revisions
CURRENT_RATIO = 100
SMALL_RATIO = 50  # every command at one revision
PEER_RATIO = 1.3
PEAK_MB = 40


class History:
    """A generated history, its two projects, and the SQLite database they share."""

    def __init__(self, binary, root, shape, count):
        self.binary, self.count = binary, count
        self.name = f"{count:,}"
        self.directory = os.path.join(root, f"{shape}-{count}")
        generate.generate(shape, count, self.directory)
        self.size = count
        if shape == "diamonds":
            self.size = 3 * count + 1
            self.name = f"{self.size:,} in diamonds"
        self.native = os.path.join(self.directory, "native")
        self.python = os.path.join(self.directory, "alembic")
        self.database = os.path.join(self.directory, "app.db")
        self.at_head = os.path.join(self.directory, "head.db")
        self.use_sqlite()
        quick([binary, "upgrade", "head"], self.native)
        shutil.copy(self.database, self.at_head)
        # Alembic finds its compiled files, as it does from the second run on.
        quick(ALEMBIC + ["heads"], self.python)

    def use_sqlite(self):
        generate.point_at(f"sqlite:///{self.database}", self.directory)

    def put_head(self):
        shutil.copy(self.at_head, self.database)

    def put_nothing(self):
        for left in glob.glob(self.database + "*"):
            os.remove(left)


def targets_of(command, history, ours, theirs, ratio):
    targets = []
    if history.size == 1 and theirs:
        targets.append((f"CPU ratio >= {SMALL_RATIO}", ratio[0] >= SMALL_RATIO))
    if history.size == 5000:
        if command in ("heads", "history"):
            targets.append((f"CPU <= {HEADS_CPU}", ours.cpu <= HEADS_CPU))
        if command == "current" and theirs:
            targets.append((f"CPU ratio >= {CURRENT_RATIO}", ratio[0] >= CURRENT_RATIO))
        targets.append((f"< {PEAK_MB} MB", ours.peak < PEAK_MB))
    return targets


GRAPH_COMMANDS = ["heads", "history", "show head", "branches"]
# command, what the database holds before
DATABASE_COMMANDS = [("current", "head"), ("upgrade head", "head"), ("upgrade head", "nothing"), ("downgrade base", "head")]


def compare_with_alembic(table, options, history, database, jobs):
    """jobs: (command, what it prepares, whether Limbeck is also run on Alembic's own files)."""
    for command, note, prepare, shared in jobs:
        words = command.split()
        other = Contestant(ALEMBIC + words, history.python, prepare)
        # There Alembic needs minutes to write 5,000 revisions.
        if history.size > 1000 and (options.quick or (database == "postgresql" and note == " (all)")):
            other = None
        theirs = None
        for files, directory in (("sql", history.native), ("py", history.python))[: 2 if shared else 1]:
            mine = Contestant([options.binary] + words, directory, prepare)
            if theirs is None:
                ours, theirs = race(mine, other, 2, options.quick)
            else:
                ours, _ = race(mine, None, 2, options.quick)
            ratio = (theirs.cpu / ours.cpu, theirs.wall / ours.wall) if theirs else None
            table.row(command + note, database, history.name, files, ours, theirs, ratio,
                      targets_of(command, history, ours, theirs, ratio))


def on_sqlite(table, options, history):
    history.use_sqlite()
    jobs = [(command, "", history.put_head, True) for command in GRAPH_COMMANDS]
    jobs += [
        ("current", "", history.put_head, True),
        ("upgrade head", " (at head)", history.put_head, True),
        ("upgrade head", " (all)", history.put_nothing, True),
        ("downgrade base", " (all)", history.put_head, True),
        ("upgrade head --sql", "", history.put_head, True),
    ]
    compare_with_alembic(table, options, history, "sqlite", jobs)


def on_postgres(table, options, history, server):
    generate.point_at(server.url("bench"), history.directory)
    server.recreate("bench")
    quick([options.binary, "upgrade", "head"], history.native)
    jobs = [
        ("current", "", None, True),
        ("upgrade head", " (at head)", None, True),
        ("upgrade head", " (all)", lambda: server.recreate("bench"), True),
    ]
    compare_with_alembic(table, options, history, "postgresql", jobs)
    quick(server.psql("postgres") + ["-c", "DROP DATABASE bench"], "/")


def beside_peers(table, options, history, server):
    """The same SQL, in the same transactions, through the databases' own clients."""
    script = os.path.join(history.directory, "upgrade.sql")

    def print_script():
        with open(script, "w") as file:
            subprocess.run([options.binary, "upgrade", "head", "--sql"], cwd=history.native, env=ENVIRONMENT,
                           stdout=file, check=True)

    def compare(database, peer, prepare):
        for files, directory in ("sql", history.native), ("py", history.python):
            mine = Contestant([options.binary, "upgrade", "head"], directory, prepare)
            ours, theirs = race(mine, Contestant(*peer[:2], prepare, *peer[2:]), 10, options.quick)
            ratio = (ours.cpu / theirs.cpu, ours.wall / theirs.wall)
            table.row("upgrade head (all)", database, history.name, files, ours, theirs, ratio,
                      [(f"wall ratio <= {PEER_RATIO}", ratio[1] <= PEER_RATIO)])

    history.use_sqlite()
    print_script()
    compare("sqlite3", (["sqlite3", "-bail", history.database], history.native, script), history.put_nothing)
    generate.point_at(server.url("bench"), history.directory)
    print_script()
    compare("psql", (server.psql("bench") + ["-f", script], history.native), lambda: server.recreate("bench"))


@contextmanager
def private_server(root, *settings):
    server = Postgres(os.path.join(root, "server"), ENVIRONMENT, *settings)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.directory, ignore_errors=True)


def evaluator(table, options, root):
    subprocess.run([os.path.join(os.path.dirname(options.binary), "evaluator_bench")], check=True)


def models(table, options, root):
    cost = subprocess.run(["/usr/bin/python3", os.path.join(os.path.dirname(__file__), "model_cost.py")])
    if cost.returncode != 0:
        table.verdict("What C++ models cost to compile", [("what docs/models.md promises", False)])


def histories(table, options, root):
    with private_server(root) as server:
        generated = [History(options.binary, root, *shape)
                     for shape in (("linear", 1), ("linear", 1000), ("linear", 5000), ("diamonds", 1200))]
        table.title("Beside the databases' own clients (ratio: Limbeck / client)", "client")
        beside_peers(table, options, generated[1], server)
        table.title("Beside Alembic (ratio: Alembic / Limbeck)", "Alembic")
        for history in generated:
            on_sqlite(table, options, history)
        for history in generated[:3]:
            on_postgres(table, options, history, server)


def schema(table, options, root):
    # Nothing here waits for a disk but making the tables: without fsync.
    with private_server(root, "-F -c listen_addresses=") as server:
        schemas.Schemas(options, table, root, server).run()


PARTS = {"evaluator": evaluator, "models": models, "history": histories, "schema": schema}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, help="the limbeck to measure")
    parser.add_argument("--quick", action="store_true",
                        help="fewer repetitions, Alembic only up to 1,000 revisions, and no SQLAlchemy beside 2,000 tables")
    parser.add_argument("--only", choices=PARTS, action="append", help="not all of it; may be repeated")
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    # An interrupted run must stop its server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    root = tempfile.mkdtemp(prefix="limbeck-bench-")
    os.chmod(root, 0o755)  # the server, another user, passes through
    table = Table()
    try:
        for name, part in PARTS.items():
            if not options.only or name in options.only:
                part(table, options, root)
        print(f"\n{table.missed or 'No'} target{'' if table.missed == 1 else 's'} missed.")
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
