# SPDX-License-Identifier: MIT
"""The two that are compared: Alembic and Limbeck, each on a copy of the project and a database of its own."""

import configparser
import json
import os
import re
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
# Left out of the copies: none of it is needed, and the first two may name databases.
NOT_COPIED = shutil.ignore_patterns(".env", ".env.*", ".git", ".hg", ".venv", "venv", "node_modules", "__pycache__",
                                    "*.pyc", ".pgpass", ".pg_service.conf")

GENERIC_ENV = """\
from alembic import context
from sqlalchemy import MetaData, create_engine, pool

url = context.config.get_main_option("sqlalchemy.url")
target_metadata = MetaData(naming_convention=NAMING_CONVENTION)
if context.is_offline_mode():
    context.configure(url=url, target_metadata=target_metadata, literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()
"""


class Outcome:
    """How a call ended: its exit status, what it wrote, and the lines about the steps it made."""

    def __init__(self, status, out, err, steps):
        self.status, self.out, self.err, self.steps = status, out, err, steps

    @property
    def failed(self):
        return self.status != 0

    def reason(self):
        """The last line that says something, and for reading on the last thirty."""
        lines = [line for line in (self.err + self.out).splitlines() if line.strip()]
        return "\n".join(lines[-30:]) or f"exit status {self.status}"


class Runner:
    """One process of Alembic's that makes many calls (see alembic_runner.py)."""

    def __init__(self, python, scratch, port, environment):
        self.scratch = scratch
        self.process = subprocess.Popen(
            [python, "-W", "ignore", os.path.join(HERE, "alembic_runner.py"), scratch, str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=scratch)

    def call(self, directory, arguments, environment):
        out, err, steps = (os.path.join(self.scratch, "alembic." + name) for name in ("out", "err", "steps"))
        for path in (out, err, steps):
            open(path, "w").close()
        self.process.stdin.write(json.dumps({"directory": directory, "arguments": arguments, "environment": environment,
                                             "out": out, "err": err, "steps": steps}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("FAILED: the Python that runs Alembic ended; has it Alembic and SQLAlchemy?")
        return Outcome(int(answer), read(out), read(err), read(steps).splitlines())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)


class Copy:
    """A copy of the project that knows of one database only."""

    def __init__(self, project, folder, options, url, places):
        self.directory = os.path.join(folder, "project")
        shutil.copytree(project, self.directory, ignore=NOT_COPIED, ignore_dangling_symlinks=True)
        self.config = options.config
        for name in os.listdir(self.directory):
            if name.endswith((".ini", ".cfg")):
                self.point_ini(os.path.join(self.directory, name), url, options.section)
        self.silence_toml()
        if options.generic_env:
            write(os.path.join(self.script_location(options.section), "env.py"),
                  GENERIC_ENV.replace("NAMING_CONVENTION", repr(options.naming_convention or None)))
        self.environment = {
            name: value.format(url=url, **places) for name, value in options.variables
        }

    def point_ini(self, path, url, section):
        """Every sqlalchemy.url there is, and one in the section that counts."""
        lines, result, dropping, seen = read(path).splitlines(), [], False, False
        setting = f"sqlalchemy.url = {url.replace('%', '%%')}"
        for line in lines:
            if dropping and line[:1] in (" ", "\t") and line.strip():
                continue
            dropping = re.match(r"sqlalchemy\.url\s*[=:]", line, re.IGNORECASE) is not None
            if dropping:
                result.append(setting)
                seen = True
            else:
                result.append(line)
        if not seen and f"[{section}]" in result:
            result.insert(result.index(f"[{section}]") + 1, setting)
        write(path, "\n".join(result) + "\n")

    def silence_toml(self):
        path = os.path.join(self.directory, "limbeck.toml")
        if os.path.exists(path):
            lines = read(path).splitlines()
            write(path, "\n".join(line for line in lines if not re.match(r"\s*url(_from)?\s*=", line)) + "\n")

    def script_location(self, section):
        parser = configparser.ConfigParser({"here": self.directory})
        parser.read(os.path.join(self.directory, self.config))
        return os.path.join(self.directory, parser.get(section, "script_location"))


class Side:
    """Calls one of the two: `move` changes its database, `script` prints SQL."""

    def __init__(self, name, copy, database, call):
        self.name, self.copy, self.database, self.call = name, copy, database, call

    def move(self, *words):
        return self.call(self.copy, list(words))

    def script(self, *words):
        return self.call(self.copy, list(words) + ["--sql"])


def alembic_caller(runner, options, base):
    def call(copy, words):
        given = ["-c", options.config, "-n", options.section] + options.words + words
        return runner.call(copy.directory, given, {**base, **copy.environment})

    return call


def limbeck_caller(options, base):
    def call(copy, words):
        given = ["-c", options.config, "-n", options.section] + options.words + words
        done = subprocess.run([options.binary] + given, cwd=copy.directory, env={**base, **copy.environment},
                              stdin=subprocess.DEVNULL, capture_output=True)
        out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
        steps = [line for line in err.splitlines() if re.match(r"Running (upgrade|downgrade|stamp)", line)]
        return Outcome(done.returncode, out, err, steps)

    return call
