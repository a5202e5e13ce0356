// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

Ref<ModuleObject> make_textwrap_module(Interpreter& vm) {
    return run_stdlib_source(vm, "textwrap", R"py(
def _margin_of(line):
    return line[: len(line) - len(line.lstrip(" \t"))]


def _common(a, b):
    size = 0
    while size < len(a) and size < len(b) and a[size] == b[size]:
        size += 1
    return a[:size]


def dedent(text):
    lines = ["" if not line.strip(" \t") else line for line in text.split("\n")]
    margin = None
    for line in lines:
        if line:
            own = _margin_of(line)
            margin = own if margin is None else _common(margin, own)
    if margin:
        lines = [line[len(margin) :] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = lambda line: line.strip()
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))


def wrap(text, width=70, *, initial_indent="", subsequent_indent=""):
    if width <= 0:
        raise ValueError(f"invalid width {width!r} (must be > 0)")
    lines = []
    line = initial_indent
    is_empty = True
    for word in text.split():
        at = 0  # what of a long word is done with
        end = len(word)
        while at < end:
            room = width - len(line) - (0 if is_empty else 1)
            if end - at <= room:
                line += ("" if is_empty else " ") + word[at:]
                is_empty = False
                at = end
            elif is_empty:
                room = max(room, 1)
                lines.append(line + word[at : at + room])
                at += room
                line = subsequent_indent
            else:
                hyphen = word.rfind("-", at + 1, at + room) if 1 < room else -1
                if hyphen > 0 and hyphen + 1 < end and word[hyphen - 1].isalpha():
                    line += " " + word[at : hyphen + 1]
                    at = hyphen + 1
                lines.append(line)
                line = subsequent_indent
                is_empty = True
    if not is_empty:
        lines.append(line)
    return lines


def fill(text, width=70, **options):
    return "\n".join(wrap(text, width, **options))


def shorten(text, width, *, placeholder=" [...]"):
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= width:
        return whole
    while words:
        words.pop()
        short = " ".join(words) + placeholder
        if len(short) <= width:
            return short if words else placeholder.lstrip()
    return placeholder.lstrip()
)py");
}

}  // namespace limbeck::python
