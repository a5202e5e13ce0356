# SPDX-License-Identifier: MIT
"""A large schema: how long it takes to read, to compare, and to check against models, near and far from the server.

Reading is a program that does only that (schema_bench.cc), so that printing is not in it. Beside it stands what the
server needs for the same queries at least, a loop over libpq in the same transaction that drops the answers, and
SQLAlchemy's reflection. Client and server take turns more than they overlap, so that on a machine which does nothing
else the wall times are to each other as the processor times of both together; elsewhere these are steadier. Far is behind a proxy that delays every byte by 25 ms each way: what passes more than
without it is a multiple of 50 ms, for each round trip one. Small differences are those of the best runs: what else
the machine does only adds to them.
"""

import os
import sqlite3
import subprocess
from time import sleep

from contest import ENVIRONMENT, HERE, Contestant, best, race
from delay import Distance

TABLES = 2000
QUERIES_RATIO = 1.2
REFLECTION_RATIO = 8
PEAK_MB = 100
DIFF_MS = 50
ROUND_TRIPS = 4  # after connecting
ONE_WAY = 0.025  # seconds

# 15 columns, 2 foreign keys to tables before it, a check; 2 indexes.
TABLE = """CREATE TABLE table_{number:05} (
    id {bigint} NOT NULL PRIMARY KEY,
    tenant_id {bigint} NOT NULL REFERENCES table_{first:05} (id) ON DELETE CASCADE,
    parent_id {bigint} REFERENCES table_{second:05} (id),
    code varchar(40) NOT NULL,
    name varchar(200) NOT NULL,
    email varchar(320),
    status varchar(16) DEFAULT 'new' NOT NULL,
    amount numeric(12,2) DEFAULT 0 NOT NULL,
    quantity integer NOT NULL,
    ratio double precision,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at timestamp,
    notes text,
    born date,
    CONSTRAINT table_{number:05}_quantity_check CHECK (quantity >= 0)
);
CREATE UNIQUE INDEX table_{number:05}_code_idx ON table_{number:05} (tenant_id, code);
CREATE INDEX table_{number:05}_created_idx ON table_{number:05} (created_at);
"""


def statements(numbers, bigint):
    return "".join(TABLE.format(number=number, first=number // 2, second=max(0, number - 1), bigint=bigint)
                   for number in numbers)


class Project:
    """A project without revisions, whose models are what its database should be."""

    def __init__(self, directory, url, models):
        self.directory = directory
        os.makedirs(os.path.join(directory, "migrations"))
        with open(os.path.join(directory, "limbeck.toml"), "w") as file:
            file.write(f'script_location = "migrations"\nurl = "{url}"\nmodels = ["{models}"]\n')


class WithServer(Contestant):
    """The processor time is that of the client and of the server together."""

    def __init__(self, server, arguments, directory):
        super().__init__(arguments, directory)
        self.data = os.path.join(server.directory, "data")

    def server_cpu(self):
        """Of the connections that have ended, in ticks of 10 ms."""
        with open(os.path.join(self.data, "postmaster.pid")) as file:
            pid = file.readline().strip()
        with open(f"/proc/{pid}/stat") as file:
            # Behind the name: state is field 3, cutime and cstime are 16 and 17 (proc(5)).
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def run(self):
        before = self.server_cpu()
        sample = super().run()
        for _ in range(50):  # until the connection's process has ended
            if self.server_cpu() != before:
                break
            sleep(0.02)
        sample.cpu += self.server_cpu() - before
        return sample


class Schemas:
    """The same tables on both databases."""

    def __init__(self, options, table, root, server):
        self.options, self.table, self.server = options, table, server
        self.directory = os.path.join(root, "schemas")
        self.count = f"{TABLES:,} tables"
        self.program = os.path.join(os.path.dirname(options.binary), "schema_bench")
        os.makedirs(self.directory)
        self.sqlite = os.path.join(self.directory, "app.db")
        connection = sqlite3.connect(self.sqlite)
        connection.executescript("BEGIN;" + statements(range(TABLES), "integer") + "COMMIT;")
        connection.close()
        for database in "large", "small":
            server.recreate(database)
        # Some at a time: a transaction holds a lock for everything it makes.
        for begin in range(0, TABLES, 200):
            self.feed("large", "BEGIN;" + statements(range(begin, begin + 200), "bigint") + "COMMIT;")
        self.feed("small", statements(range(3), "bigint"))
        self.feed("large", "VACUUM ANALYZE")
        server.recreate("equal", "large")

    def feed(self, database, sql):
        subprocess.run(self.server.psql(database), input=sql, text=True, cwd="/", env=ENVIRONMENT, check=True)

    def ours(self, *arguments):
        return Contestant([self.program, *arguments], self.directory)

    def limbeck(self, directory, *arguments):
        return Contestant([self.options.binary, *arguments], directory)

    def row(self, command, database, ours, theirs, ratio, targets, count=None):
        self.table.row(command, database, count or self.count, "", ours, theirs, ratio, targets)

    def beside_queries(self):
        self.table.title("Reading a schema, beside its queries alone (ratio: Limbeck / queries)", "queries", "size")
        url = self.server.url("large")
        ours, theirs = race(WithServer(self.server, [self.program, "read", url], self.directory),
                            WithServer(self.server, [self.program, "queries", url], self.directory),
                            10, self.options.quick, best)
        ratio = (ours.cpu / theirs.cpu, ours.wall / theirs.wall)
        self.row("read", "postgresql", ours, theirs, ratio,
                 [(f"CPU ratio, server included, <= {QUERIES_RATIO}", ratio[0] <= QUERIES_RATIO)])

    def beside_sqlalchemy(self):
        self.table.title("Reading a schema, beside SQLAlchemy's reflection (ratio: SQLAlchemy / Limbeck)", "SQLAlchemy",
                         "size")
        for database, url in ("sqlite", f"sqlite:///{self.sqlite}"), ("postgresql", self.server.url("large")):
            reflection = Contestant(["/usr/bin/python3", os.path.join(HERE, "reflect.py"), url], self.directory)
            ours, theirs = race(self.ours("read", url), reflection, 5, self.options.quick)
            ratio = (theirs.cpu / ours.cpu, theirs.wall / ours.wall)
            self.row("read", database, ours, theirs, ratio,
                     [(f"wall ratio >= {REFLECTION_RATIO}", ratio[1] >= REFLECTION_RATIO)])

    def checks(self):
        self.table.title("A check that finds nothing", "-", "size")
        jobs = [("sqlite", f"sqlite:///{self.sqlite}", "database:", f"database:sqlite:///{self.sqlite}"),
                ("postgresql", self.server.url("large"), "database:", "database:" + self.server.url("equal"))]
        if not self.options.quick:
            dump = os.path.join(self.directory, "schema.sql")
            quick(self.server.client("pg_dump", "large") + ["--schema-only", "-f", dump], "/")
            with open(dump, encoding="utf-8") as file:  # psql's own commands are no SQL
                lines = [line for line in file if not line.startswith("\\")]
            with open(dump, "w", encoding="utf-8") as file:
                file.writelines(lines)
            jobs.append(("postgresql", self.server.url("large"), "sql:", f"sql:{dump}"))
        for number, (database, url, kind, models) in enumerate(jobs):
            project = Project(os.path.join(self.directory, f"project-{number}"), url, models)
            ours, _ = race(self.limbeck(project.directory, "check"), None, 5, self.options.quick)
            self.row(f"check ({kind})", database, ours, None, None, [(f"< {PEAK_MB} MB", ours.peak < PEAK_MB)])

    def far_away(self):
        self.table.title(f"At {ONE_WAY * 2000:.0f} ms from the server and back, beside none", "near", "size")
        way = Distance(os.path.join(self.server.directory, ".s.PGSQL.5432"), os.path.join(self.directory, "far"), ONE_WAY)
        for database, count in ("small", "3 tables"), ("large", self.count):
            near_url = self.server.url(database)
            far_url = near_url.replace(self.server.directory, way.directory)
            far, near = race(self.limbeck(self.directory, "inspect", "--json", f"database:{far_url}"),
                             self.limbeck(self.directory, "inspect", "--json", f"database:{near_url}"),
                             10, self.options.quick, best)
            trips = (far.wall - near.wall) / (2 * ONE_WAY)
            # One more is connecting; and half of one is noise.
            self.row("inspect --json", "postgresql", far, near, (far.cpu / near.cpu, far.wall / near.wall),
                     [(f"{trips:.1f} round trips <= 1 + {ROUND_TRIPS}", trips < 1.5 + ROUND_TRIPS)], count)
        way.close()

    def comparisons(self):
        print("\nTwo schemas in memory: milliseconds of the processor")
        for database, url in ("sqlite", f"sqlite:///{self.sqlite}"), ("postgresql", self.server.url("large")):
            said = subprocess.run([self.program, "diff", url], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True,
                                  check=True).stdout
            for line in said.splitlines():
                what, figure = line.rsplit(": ", 1)
                self.table.verdict(f"{what:<44}{database:<12}{self.count:<14}{figure:>8}",
                                   [(f"< {DIFF_MS} ms", float(figure) < DIFF_MS)])

    def run(self):
        self.beside_queries()
        self.comparisons()
        self.checks()
        self.far_away()
        if not self.options.quick:
            self.beside_sqlalchemy()
