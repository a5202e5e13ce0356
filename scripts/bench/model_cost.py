#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What include/limbeck/model.h costs to compile: the header alone, and a generated model of 100 tables, at -O0.

Prints the seconds of each with each compiler that is there (the best of some runs: the machine may be busy with other
things), and fails where they are over what docs/models.md promises.
"""

import argparse
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
limits = {"model.h": 0.5, "100 tables": 5.0}

kinds = [
    'db::Column<std::string> c{i}{{"c{i}", db::varchar(255), db::unique}};',
    'db::Column<std::optional<std::string>> c{i}{{"c{i}", db::comment("what column {i} of table {n} holds")}};',
    'db::Column<std::int32_t> c{i}{{"c{i}", db::default_value({i})}};',
    'db::Column<Mood> c{i}{{"c{i}", db::default_value(Mood::Fine), db::index}};',
    'db::Column<std::chrono::sys_seconds> c{i}{{"c{i}", db::default_now}};',
    'db::Column<db::Json> c{i}{{"c{i}", db::default_value("{{}}")}};',
    'db::Column<std::optional<db::Decimal<10, 2>>> c{i}{{"c{i}", db::check("c{i} > 0")}};',
    'db::Column<std::vector<std::string>> c{i}{{"c{i}", db::default_sql("\'{{}}\'")}};',
]


def table(n):
    lines = [f"struct Table{n} {{", f'    static constexpr std::string_view table = "table_{n}";']
    lines.append('    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};')
    if n > 0:
        lines.append(
            f'    db::Column<std::int64_t> parent{{"parent_id", db::references(&Table{n // 2}::id).on_delete(db::cascade)}};'
        )
    lines += ["    " + kinds[(i + n) % len(kinds)].format(i=i, n=n) for i in range(10)]
    lines += [
        "    static constexpr auto constraints() {",
        f'        return db::list(db::unique(&Table{n}::c0, &Table{n}::c1).named("uq_{n}"),',
        f'                        db::check("c2 <> 7").named("ck_{n}"),',
        f'                        db::index(&Table{n}::c3, &Table{n}::c4).where("c5 IS NOT NULL"));',
        "    }",
        "};",
    ]
    return "\n".join(lines)


def model(tables):
    return "\n".join(
        [
            "#include <chrono>\n#include <optional>\n#include <string>\n#include <vector>\n#include <limbeck/model.h>",
            "namespace db = limbeck::model;",
            "enum class Mood { Fine, Bad };",
            'constexpr auto limbeck_enum(Mood) { return db::enumeration<Mood>("mood", {{Mood::Fine, "fine"}, {Mood::Bad, "bad"}}); }',
            *(table(n) for n in range(tables)),
            "db::Metadata metadata() { return db::metadata<%s>(); }" % ", ".join(f"Table{n}" for n in range(tables)),
            "LIMBECK_MODELS(metadata)",
        ]
    )


def seconds(compiler, text, runs):
    """Of processor time, the least of some runs."""
    best = None
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "model.cc")
        path.write_text(text, encoding="utf-8")
        command = [compiler, "-std=c++20", "-O0", "-I", str(root / "include"), "-c", str(path), "-o", "/dev/null"]
        for _ in range(runs):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            best = spent if best is None else min(best, spent)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tables", type=int, default=100)
    arguments = parser.parse_args()
    slow = False
    for compiler in ("g++", "clang++-19"):
        if shutil.which(compiler) is None:
            continue
        for what, text in (
            ("model.h", "#include <limbeck/model.h>\n"),
            (f"{arguments.tables} tables", model(arguments.tables)),
        ):
            spent = seconds(compiler, text, arguments.runs)
            limit = limits.get(what)
            over = limit is not None and spent > limit
            slow = slow or over
            print(f"{compiler:12} {what:12} {spent:6.2f} s" + (f"  (at most {limit} s)" if over else ""))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
