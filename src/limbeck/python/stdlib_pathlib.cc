// SPDX-License-Identifier: MIT
#include "limbeck/python/access.h"
#include "limbeck/python/class.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/files.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/stdlib.h"

// pathlib: names of files, and reading those of the project through the host. What writes, lists or
// asks the system about a file is refused.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

constexpr const char* pathlib_source = R"py(
def _parse(parts):
    text = ""
    for part in parts:
        part = _fspath(part)
        if part.startswith("/"):
            text = part
        elif part:
            text = f"{text}/{part}" if text else part
    root = ""
    if text.startswith("/"):
        root = "//" if text.startswith("//") and not text.startswith("///") else "/"
    return root, [name for name in text.split("/") if name and name != "."]


class PurePath:
    def __new__(cls, *args):
        if cls is PurePath:
            cls = PurePosixPath
        elif cls is Path:
            cls = PosixPath
        self = object.__new__(cls)
        self._root, self._names = _parse(args)
        return self

    def __init__(self, *args):
        pass

    def _make(self, root, names):
        made = object.__new__(type(self))
        made._root = root
        made._names = names
        return made

    def __str__(self):
        return self._root + "/".join(self._names) or "."

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        return str(self)

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __hash__(self):
        return hash(str(self))

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return str(self) == str(other)

    def __lt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self.parts < other.parts

    def __truediv__(self, key):
        if not isinstance(key, (str, PurePath)):
            return NotImplemented
        return self.joinpath(key)

    def __rtruediv__(self, key):
        if not isinstance(key, str):
            return NotImplemented
        return type(self)(key, str(self))

    def joinpath(self, *args):
        return type(self)(str(self), *args)

    @property
    def parts(self):
        return (self._root, *self._names) if self._root else tuple(self._names)

    @property
    def root(self):
        return self._root

    @property
    def anchor(self):
        return self._root

    @property
    def name(self):
        return self._names[-1] if self._names else ""

    @property
    def suffix(self):
        name = self.name
        at = name.rfind(".")
        return name[at:] if 0 < at < len(name) - 1 else ""

    @property
    def suffixes(self):
        name = self.name
        if name.endswith("."):
            return []
        return ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        return self.name[: len(self.name) - len(self.suffix)]

    @property
    def parent(self):
        return self._make(self._root, self._names[:-1])

    @property
    def parents(self):
        return tuple(self._make(self._root, self._names[:size]) for size in reversed(range(len(self._names))))

    def is_absolute(self):
        return bool(self._root)

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self._make(self._root, [*self._names[:-1], name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if suffix and not suffix.startswith(".") or suffix == ".":
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(self.stem + suffix)

    def relative_to(self, *other):
        base = type(self)(*other)
        size = len(base._names)
        if base._root != self._root or base._names != self._names[:size]:
            raise ValueError(f"{str(self)!r} is not in the subpath of {str(base)!r} OR one path is relative and the other is absolute.")
        return self._make("", self._names[size:])

    def is_relative_to(self, *other):
        base = type(self)(*other)
        return base._root == self._root and base._names == self._names[: len(base._names)]


class PurePosixPath(PurePath):
    pass


class Path(PurePath):
    def exists(self):
        return _exists(str(self))

    def is_file(self):
        return _exists(str(self))

    def read_text(self, encoding=None, errors=None):
        return _open(str(self), "r", -1, encoding or "utf-8").read()

    def read_bytes(self):
        return _open(str(self), "rb").read()

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return _open(str(self), mode, buffering, encoding)

    def absolute(self):
        if not self._root:
            _unsupported("the current directory")
        return self

    def resolve(self, strict=False):
        names = []
        for name in self.absolute()._names:
            if name != "..":
                names.append(name)
            elif names:
                names.pop()
        return self._make(self._root, names)

    def expanduser(self):
        if self._names and not self._root and self._names[0].startswith("~"):
            _unsupported("a path in a home")
        return self


class PosixPath(Path):
    pass
)py";

}  // namespace

Ref<ModuleObject> make_pathlib_module(Interpreter& vm) {
    const Value exists = make_function("_exists(path)", [](Interpreter& in, Values a) {
        return Value::boolean(in.host().exists(text_argument(in, a[0])));
    });
    const Value open =
        make_function("_open(file, mode=, buffering=, encoding=, errors=, newline=)", open_file);
    const Ref<ModuleObject> module =
        run_stdlib_source(vm, "pathlib", pathlib_source,
                          {{"_exists", exists},
                           {"_open", open},
                           {"_fspath", stdlib_function(vm, "os", "fspath")},
                           {"_unsupported", unsupported_function()}});
    const Value path = *module->attributes->table.find("Path");
    lacks(path.to<Class>(),
          {"cwd",      "home",       "stat",  "chmod",      "is_dir",      "iterdir",
           "glob",     "rglob",      "mkdir", "rename",     "replace",     "rmdir",
           "samefile", "symlink_to", "touch", "unlink",     "write_bytes", "write_text",
           "owner",    "group",      "lstat", "is_symlink", "readlink",    "hardlink_to"});
    return module;
}

}  // namespace limbeck::python
