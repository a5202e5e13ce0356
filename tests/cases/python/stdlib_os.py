import os
import os.path
from os import environ, getenv
from os.path import basename, dirname, join


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


name = "LIMBECK_TEST_NOT_SET"
print(environ.get(name), environ.get(name, "x"), getenv(name), getenv(name, "y"), name in environ, os.environ is environ)
attempt(lambda: os.environ[name])
attempt(lambda: environ.get(5))
os.environ[name] = "set"
print(os.environ[name], getenv(name), environ.setdefault(name, "other"), environ.pop(name), name in environ, environ.pop(name, None))
attempt(lambda: environ.pop(name))
print(join("a", "b", "c"), join("a/", "b"), join("a", "/b"), join("", "b"), join("a", ""), os.path.join("/x", "..", "y"))
for path in ("/a/b.txt", "b.txt", "/a/b/", "/", "", "a//b", "//x", ".hidden", "a.tar.gz", "a.b/c", "..x"):
    print(repr(path), dirname(path), basename(path), os.path.split(path), os.path.splitext(path), os.path.normpath(path), os.path.isabs(path))
print(os.path.normpath("/a/../../b/./c"), os.path.normpath("a/../.."), os.path.abspath("/x/../y"), os.sep, os.linesep == "\n", os.name)
print(os.path.relpath("/a/b/c", "/a/d"), os.path.relpath("/a", "/a"), os.path.commonprefix(["/usr/lib", "/usr/local"]), os.pardir, os.curdir)

attempt(lambda: dirname(None))
