// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

constexpr const char* string_source = R"py(
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = "0123456789abcdefABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
whitespace = " \t\n\r\v\f"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    _pattern = _compile(r"\$(?:(?P<escaped>\$)|(?P<named>(?a:[_a-zA-Z][_a-zA-Z0-9]*))|\{(?P<braced>(?a:[_a-zA-Z][_a-zA-Z0-9]*))\}|(?P<invalid>))")

    def __init__(self, template):
        self.template = template

    def _fill(self, values, is_safe):
        def one(match):
            name = match["named"] or match["braced"]
            if match["escaped"] is not None:
                return "$"
            if name is None:
                if is_safe:
                    return match.group()
                before = self.template[: match.start("invalid")]
                line = before.count("\n") + 1
                column = len(before) - before.rfind("\n") - 1
                raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")
            if is_safe and name not in values:
                return match.group()
            return str(values[name])

        return self._pattern.sub(one, self.template)

    def substitute(self, mapping=None, /, **kwds):
        return self._fill({**(mapping or {}), **kwds}, False)

    def safe_substitute(self, mapping=None, /, **kwds):
        return self._fill({**(mapping or {}), **kwds}, True)
)py";

}  // namespace

Ref<ModuleObject> make_string_module(Interpreter& vm) {
    return run_stdlib_source(vm, "string", string_source,
                             {{"_compile", stdlib_function(vm, "re", "compile")}});
}

}  // namespace limbeck::python
