# SPDX-License-Identifier: MIT
"""alembic_runner.py SCRATCH PORT

Runs Alembic as `python3 -m alembic` does, again and again without the seconds that importing it takes: each line of
stdin is a call as JSON, which a child process makes; each line of stdout is its exit status.

    {"directory", "arguments", "environment", "out", "err", "steps"}: the last three are files to write; `steps` gets
    the lines "Running upgrade a -> b, title", whatever logging the project has set up.

The children refuse every connection but those to SQLite files in SCRATCH and to the PostgreSQL server that listens in
SCRATCH and on the loopback port PORT: whatever a project's env.py finds out about other databases, they are not met.

Folders are read in the order of their names, which Alembic itself does since 1.16; before that the file system decided.
"""

import json
import os
import runpy
import sys
import traceback

import alembic.runtime.migration as migration
import alembic.script as script

scratch, port = os.path.realpath(sys.argv[1]), sys.argv[2]


class Refused(RuntimeError):
    pass


def in_scratch(path):
    return os.path.realpath(os.fsdecode(path)).startswith(scratch + os.sep)


def is_scratch_file(database):
    text = os.fsdecode(database)
    if text.startswith("file:"):
        text = text[5:].split("?")[0]
    return text in ("", ":memory:") or in_scratch(text)


def is_scratch_address(address):
    if isinstance(address, (str, bytes)):
        return in_scratch(address)
    return address[0] in ("127.0.0.1", "localhost", "::1") and str(address[1]) == port


def audit(event, arguments):
    if event == "sqlite3.connect" and not is_scratch_file(arguments[0]):
        raise Refused(f"refused to open the SQLite database {arguments[0]}: it was not made for the comparison")
    if event == "socket.connect" and not is_scratch_address(arguments[1]):
        raise Refused(f"refused to connect to {arguments[1]}: it was not made for the comparison")


def check_libpq(parameters):
    host = parameters.get("hostaddr") or parameters.get("host") or ""
    hosts = host.split(",")
    if len(hosts) != 1 or "service" in parameters or not (
        hosts[0].startswith("/") and in_scratch(os.path.join(hosts[0], "x"))
        or hosts[0] and is_scratch_address((hosts[0], parameters.get("port", "5432")))
    ):
        raise Refused(f"refused to connect to the PostgreSQL server at '{host}': it was not made for the comparison")


def guard_libpq():
    """The drivers that reach servers through libpq, whose connecting Python does not see."""
    try:
        import psycopg2
        import psycopg2.extensions as extensions
    except ImportError:
        pass
    else:
        connect = psycopg2.connect

        def guarded(dsn=None, *arguments, **keywords):
            words = {k: v for k, v in keywords.items() if k not in ("connection_factory", "cursor_factory", "async_")}
            check_libpq(extensions.parse_dsn(extensions.make_dsn(dsn, **words)))
            return connect(dsn, *arguments, **keywords)

        psycopg2.connect = guarded
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict, make_conninfo
    except ImportError:
        return
    for kind in (psycopg.Connection, psycopg.AsyncConnection):
        def make(original):
            def guarded(cls, conninfo="", **keywords):
                own = ("autocommit", "prepare_threshold", "context", "row_factory", "cursor_factory")
                words = {k: v for k, v in keywords.items() if k not in own}
                check_libpq(conninfo_to_dict(make_conninfo(conninfo, **words)))
                return original(conninfo, **keywords)

            return classmethod(guarded)

        kind.connect = make(kind.connect)


class StepLog:
    """Alembic's logger, whose lines about steps go to a file as well."""

    def __init__(self, path):
        self.file = open(path, "w", buffering=1)
        self.log = migration.log

    def info(self, text, *arguments, **keywords):
        if text.startswith("Running"):
            self.file.write(" ".join((text % arguments).split()) + "\n")
        self.log.info(text, *arguments, **keywords)

    def __getattr__(self, name):
        return getattr(self.log, name)


def sort_listings():
    if hasattr(script.Script, "_list_py_dir"):
        original = script.Script._list_py_dir.__func__
        script.Script._list_py_dir = classmethod(lambda cls, *rest: sorted(original(cls, *rest)))


def run(call):
    for number, path in ((1, call["out"]), (2, call["err"])):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", closefd=False)
    os.environ.clear()
    os.environ.update(call["environment"])
    os.chdir(call["directory"])
    sys.argv = ["alembic"] + call["arguments"]
    sys.path[0] = call["directory"]
    migration.log = StepLog(call["steps"])
    sys.addaudithook(audit)
    status = 0
    try:
        runpy.run_module("alembic", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status & 255)


def main():
    guard_libpq()
    sort_listings()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


main()
