#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles the models of wrong.txt: each must fail, with its message; and the one of docs/models.md, which must not.
wrong_test.py COMPILER"""

import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
include = here.parents[1] / "include"


def compiled(compiler, text, *options):
    command = [compiler, "-std=c++20", "-I", str(include), *options]
    return subprocess.run(command, input=text, capture_output=True, text=True)


def problem_of(compiler, before, case):
    """What is not as it should be, or None."""
    title, message, code = case
    ran = compiled(compiler, f"namespace wrong_model {{\n{code}\n}}\n", "-include", before, "-fsyntax-only", "-x", "c++", "-")
    # Compilers differ in their quotes.
    said = re.sub("[‘’]", "'", ran.stderr)
    if ran.returncode == 0:
        return f"{title}: it compiles"
    if not any("error" in line and message in line for line in said.splitlines()):
        return f"{title}: no error says \"{message}\"\n{said}"
    return None


def documented():
    text = (include.parent / "docs" / "models.md").read_text(encoding="utf-8")
    return "#include <cstdint>\n#include <optional>\n#include <string>\n" + text.split("```cpp\n")[1].split("```")[0]


def main():
    compiler = sys.argv[1]
    ran = compiled(compiler, documented(), "-fsyntax-only", "-x", "c++", "-")
    if ran.returncode != 0:
        sys.exit(f"the model of docs/models.md does not compile:\n{ran.stderr}")
    _, *sections = re.split(r"^=== ", (here / "wrong.txt").read_text(encoding="utf-8"), flags=re.M)
    cases = [section.split("\n", 2) for section in sections[1:]]
    with tempfile.TemporaryDirectory() as folder:
        # Parsed once, for all cases.
        before = pathlib.Path(folder, "before.h")
        before.write_text(sections[0].split("\n", 1)[1], encoding="utf-8")
        ran = compiled(compiler, "", "-x", "c++-header", before, "-o", f"{before}.gch")
        if ran.returncode != 0:
            sys.exit(f"what stands before each case does not compile:\n{ran.stderr}")
        ran = compiled(compiler, "auto right = metadata<>();\n", "-include", before, "-fsyntax-only", "-x", "c++", "-")
        if ran.returncode != 0:
            sys.exit(f"the right model does not compile:\n{ran.stderr}")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            problems = [each for each in pool.map(lambda case: problem_of(compiler, before, case), cases) if each]
    print("\n\n".join(problems))
    print(f"{len(cases)} wrong models, {len(problems)} of them not refused as they should be")
    return 1 if problems or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
