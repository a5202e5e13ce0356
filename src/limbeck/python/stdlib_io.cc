// SPDX-License-Identifier: MIT
#include "limbeck/python/files.h"
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

constexpr const char* io_source = R"py(
class _Memory:
    def __init__(self, initial=None):
        self._data = self._empty if initial is None else initial
        self._at = 0
        if not isinstance(self._data, type(self._empty)):
            raise TypeError(f"initial_value must be {type(self._empty).__name__} or None, not {type(initial).__name__}")

    def getvalue(self):
        return self._data

    def write(self, s):
        if not isinstance(s, type(self._empty)):
            raise TypeError(f"string argument expected, got {type(s).__name__!r}")
        self._data = self._data[: self._at] + s + self._data[self._at + len(s) :]
        self._at += len(s)
        return len(s)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def read(self, size=-1):
        end = len(self._data) if size is None or size < 0 else self._at + size
        piece = self._data[self._at : end]
        self._at += len(piece)
        return piece

    def readline(self, size=-1):
        end = self._data.find(self._newline, self._at) + 1
        return self.read((end or len(self._data)) - self._at)

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def seek(self, pos, whence=0):
        if whence == 2:
            pos = len(self._data)
        self._at = pos
        return pos

    def tell(self):
        return self._at

    def truncate(self, size=None):
        self._data = self._data[: self._at if size is None else size]
        return len(self._data)

    def flush(self):
        pass

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()


class StringIO(_Memory):
    _empty = ""
    _newline = "\n"

    def __init__(self, initial_value="", newline="\n"):
        super().__init__(initial_value)


class BytesIO(_Memory):
    _empty = b""
    _newline = b"\n"
)py";

}  // namespace

Ref<ModuleObject> make_io_module(Interpreter& vm) {
    const Ref<ModuleObject> module = run_stdlib_source(vm, "io", io_source);
    define(*module, "open(file, mode=, buffering=, encoding=, errors=, newline=)", open_file);
    return module;
}

}  // namespace limbeck::python
