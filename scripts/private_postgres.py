# SPDX-License-Identifier: MIT
"""A PostgreSQL server of one's own."""

import glob
import os
import pwd
import subprocess


class Postgres:
    """A private server with its default durability, reached through a socket in its own directory.

    `settings` is what else the server is started with, such as "-F"; `environment` is that of the clients.
    """

    def __init__(self, directory, environment, settings="-c listen_addresses="):
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
        if not programs:
            raise SystemExit("no PostgreSQL server in /usr/lib/postgresql/*/bin")
        self.programs, self.directory, self.environment = programs[-1], directory, environment
        # The server refuses to be root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        os.makedirs(directory)
        if self.user:
            account = pwd.getpwnam("postgres")
            os.chown(directory, account.pw_uid, account.pw_gid)
        data = os.path.join(directory, "data")
        subprocess.run(
            self.user + [f"{self.programs}/initdb", "--no-sync", "-D", data, "-U", "postgres", "-A", "trust", "-E",
                         "UTF8", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )
        self.control("start", "-l", os.path.join(directory, "log"), "-o", f"-k {directory} {settings}")

    def control(self, action, *options):
        subprocess.run(
            self.user + [f"{self.programs}/pg_ctl", "-D", os.path.join(self.directory, "data"), "-w", *options, action],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )

    def stop(self):
        self.control("stop", "-m", "fast")

    def client(self, program, database):
        # Not Debian's wrapper in the PATH, which starts a Perl first.
        return [f"{self.programs}/{program}", "-h", self.directory, "-U", "postgres", "-d", database]

    def psql(self, database):
        return self.client("psql", database) + ["-q", "-X", "-v", "ON_ERROR_STOP=1"]

    def recreate(self, database, template="template1"):
        for sql in (f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database} TEMPLATE {template}", "CHECKPOINT"):
            subprocess.run(self.psql("postgres") + ["-c", sql], cwd="/", env=self.environment, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def url(self, database):
        return f"postgresql://postgres@/{database}?host={self.directory}"
