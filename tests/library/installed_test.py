# SPDX-License-Identifier: MIT
"""What others build against: Limbeck is installed into a clean prefix, and projects find it there.

    installed_test.py BUILD    BUILD is the folder that Limbeck was built in

The project that `limbeck init --template cpp` writes is examples/cpp_service, builds, and migrates itself; its models lead to
the next revision; revisions whose graph is wrong do not build; a program in C does the same over limbeck.h; and the shared
library shows nothing but what it should.
"""
import filecmp
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLE = os.path.join(ROOT, "examples", "cpp_service")
BUILD = os.path.abspath(sys.argv.pop(1))


def cache(name):
    with open(os.path.join(BUILD, "CMakeCache.txt")) as file:
        found = re.search(rf"^{name}:\w+=(.*)$", file.read(), re.MULTILINE)
    return found.group(1) if found else ""


# A library that was built with a sanitizer needs a program that was, too.
TYPE = cache("CMAKE_BUILD_TYPE")
FLAGS = " ".join(re.findall(r"-fsanitize\S+|-fno-sanitize\S+", cache(f"CMAKE_CXX_FLAGS_{TYPE.upper()}")))


def run(*command, cwd, fails=False, **options):
    done = subprocess.run(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if (done.returncode != 0) != fails:
        raise AssertionError(f"{' '.join(command)}: {done.returncode}\n{done.stdout}")
    return done.stdout


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


def files_of(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.mkdtemp()
        cls.prefix = os.path.join(cls.place, "prefix")
        run("cmake", "--install", BUILD, "--prefix", cls.prefix, cwd="/")
        cls.program = os.path.join(cls.prefix, "bin", "limbeck")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.place)

    def configure(self, project, build="build", *more):
        run("cmake", "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_FLAGS={FLAGS}",
            f"-DCMAKE_C_FLAGS={FLAGS}", *more, cwd=project)

    def new_project(self, name):
        project = os.path.join(self.place, name)
        os.makedirs(project)
        run(self.program, "init", "--template", "cpp", cwd=project)
        return project

    def test_template_is_the_example(self):
        project = self.new_project("template")
        self.assertEqual(files_of(project), files_of(EXAMPLE))
        for name in files_of(EXAMPLE):
            with open(os.path.join(EXAMPLE, name)) as theirs, open(os.path.join(project, name)) as ours:
                lines = [line for line in theirs if "SPDX-License-Identifier" not in line]
                self.assertEqual("".join(lines), ours.read(), name)

    def test_service(self):
        project = self.new_project("service")
        self.configure(project)
        build = os.path.join(project, "build")
        run("ninja", cwd=build)
        service = os.path.join(build, "service")

        # Somebody else is to migrate, and has not.
        said = run(service, "--check", "service.db", cwd=project, fails=True)
        self.assertIn("the database is at base, and this program needs 2f6a91c3d7e0 or later", said)

        # The first revision alone, and an account of that time.
        run(self.program, "upgrade", "+1", cwd=project)
        with sqlite3.connect(os.path.join(project, "service.db")) as database:
            database.execute("INSERT INTO account (email) VALUES ('ann@example.com')")
        # The next one has a step of the program, which `limbeck` cannot run.
        said = run(self.program, "upgrade", cwd=project, fails=True)
        self.assertIn("calls the step 'fill_domains', which is part of a program", said)

        said = run(service, cwd=project)
        self.assertIn("revision 1 of 1: 2f6a91c3d7e0 add domain of accounts", said)
        self.assertIn("serving 1 accounts", said)
        self.assertNotIn("not as the models say", said)
        with sqlite3.connect(os.path.join(project, "service.db")) as database:
            self.assertEqual(database.execute("SELECT domain FROM account").fetchall(), [("example.com",)])
        self.assertEqual(run(service, cwd=project), "serving 1 accounts\n")
        self.assertEqual(run(service, "--check", cwd=project), "serving 1 accounts\n")
        self.assertIn("The database is what the models say", run(self.program, "check", cwd=project))

        # A table changes; the revision is generated, becomes part of the program, and runs when it starts.
        models = os.path.join(project, "src", "models.h")
        with open(models) as file:
            text = file.read()
        text = text.replace('{"domain"};\n', '{"domain"};\n    db::Column<std::optional<std::string>> name{"name"};\n')
        write(project, "src/models.h", text)
        run("ninja", cwd=build)
        self.assertIn("not as the models say", run(service, cwd=project))
        run(self.program, "revision", "--autogenerate", "-m", "add name", cwd=project)
        run("ninja", cwd=build)
        said = run(service, cwd=project)
        self.assertIn("add name", said)
        self.assertNotIn("not as the models say", said)

        # The same program over the shared library.
        self.configure(project, "build-shared", "-DBUILD_SHARED_LIBS=ON")
        shared = os.path.join(project, "build-shared")
        run("ninja", "service", cwd=shared)
        self.assertIn("liblimbeck.so.0.1", run("ldd", "service", cwd=shared))
        self.assertEqual(run(os.path.join(shared, "service"), cwd=project), "serving 1 accounts\n")

        # An error crosses from it.
        write(project, "migrations/zz.sql", "-- revision: f0\n-- down_revision: " +
              re.findall(r"^\w+", run(self.program, "heads", cwd=project))[0] + "\n-- upgrade\nSELECT * FROM nowhere;\n")
        run("ninja", "service", cwd=shared)
        said = run(os.path.join(shared, "service"), cwd=project, fails=True)
        self.assertIn("migrations/zz.sql:4:1", said)
        self.assertIn("no such table: nowhere", said)

    def test_wrong_graphs_do_not_build(self):
        project = os.path.join(self.place, "graphs")
        write(project, "CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.25)\nproject(graphs LANGUAGES CXX)\nfind_package(limbeck REQUIRED)\n"
              "limbeck_embed_revisions(some_revisions history)\n")

        def revision(name, parent):
            write(project, f"history/{name}.sql", f"-- revision: {name}\n-- down_revision: {parent}\n-- upgrade\nSELECT 1;\n")

        revision("a", "")
        self.configure(project)
        build = os.path.join(project, "build")
        run("ninja", cwd=build)
        for name, parent, message in (
            ("b", "gone", "history/b.sql"),
            ("b", "", "the revisions have 2 heads: a, b"),
            ("b", "b", "history/b.sql"),
        ):
            revision(name, parent)
            said = run("ninja", cwd=build, fails=True)
            self.assertIn(message, said)
            self.assertIn("FAILED", said)
        revision("b", "a")
        run("ninja", cwd=build)
        with open(os.path.join(build, "some_revisions", "some_revisions.cc")) as file:
            self.assertIn("-- revision: b", file.read())
        os.remove(os.path.join(project, "history", "a.sql"))
        self.assertIn("history/b.sql", run("ninja", cwd=build, fails=True))

    def test_program_in_c(self):
        project = os.path.join(self.place, "in_c")
        write(project, "CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.25)\nproject(in_c LANGUAGES C CXX)\nset(CMAKE_C_STANDARD 11)\n"
              "find_package(limbeck 0.1 REQUIRED)\nadd_executable(in_c main.c)\n"
              "target_compile_options(in_c PRIVATE -Wall -Wextra -Wpedantic -Werror)\n"
              "target_link_libraries(in_c PRIVATE limbeck::limbeck)\n")
        write(project, "main.c", r'''
#include <limbeck/limbeck.h>
#include <stdio.h>
#include <string.h>

static const char first[] = "-- revision: a1\n-- down_revision:\n-- upgrade\nCREATE TABLE t (id int);\n";

int main(void) {
    const limbeck_revision files[] = {{"a1.sql", first, strlen(first)}};
    limbeck_options options = {.size = sizeof options, .url = "sqlite:///c.db", .revisions = files, .revision_count = 1};
    limbeck_migrator *migrator = NULL;
    char *text = NULL;
    if (limbeck_open(&options, &migrator, &text) != LIMBECK_OK || limbeck_upgrade(migrator, "head", &text) != LIMBECK_OK) {
        fprintf(stderr, "%s\n", text);
        return 1;
    }
    printf("%s %s", limbeck_version(), text);
    limbeck_free(text);
    if (limbeck_downgrade(migrator, "nowhere", &text) != LIMBECK_REVISION) {
        return 2;
    }
    printf("%s\n", text);
    limbeck_free(text);
    limbeck_close(migrator);
    return 0;
}
''')
        self.configure(project, "build", "-DBUILD_SHARED_LIBS=ON")
        run("ninja", cwd=os.path.join(project, "build"))
        said = run(os.path.join(project, "build", "in_c"), cwd=project)
        self.assertIn('"rows_after":["a1"]', said.replace(" ", "").replace("\n", ""))
        self.assertIn("Can't locate revision identified by 'nowhere'", said)

    def test_other_versions_are_not_taken(self):
        project = os.path.join(self.place, "version")
        write(project, "CMakeLists.txt", "cmake_minimum_required(VERSION 3.25)\nproject(v LANGUAGES CXX)\n"
                                         "find_package(limbeck 9.1 REQUIRED)\n")
        said = run("cmake", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", cwd=project, fails=True)
        self.assertIn('requested version "9.1"', said)

    def test_nothing_else_is_shown(self):
        for name in files_of(self.prefix):
            if name.endswith("liblimbeck.so"):
                symbols = run("nm", "-D", "-C", "--defined-only", os.path.join(self.prefix, name), cwd="/")
        names = [line.split(" ", 2)[2] for line in symbols.splitlines()]
        strange = [name for name in names if not re.match(r"(typeinfo (name )?for |vtable for )?limbeck(::|_)", name)]
        self.assertEqual(strange, [])
        self.assertIn("limbeck::Migrator::upgrade", symbols)
        self.assertIn("limbeck_upgrade", symbols)
        # Rooms stay inside.
        self.assertEqual([name for name in names if re.search(r"limbeck::(base|run|plan|command|python)::", name)], [])


if __name__ == "__main__":
    unittest.main()
