#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares Limbeck with Alembic on every sample project (tests/projects/), or on those named.

What differs must be exactly what tests/projects/not_yet.txt lists. So a difference that is new fails, and so does a
line of that file that is no longer true: the list can only shrink. --update rewrites it, for a diff to be read before
it is committed. Its lines are

    project dialect part: what is missing

where the part is one of compare.py's, or "upgrade" where Limbeck does not get to the end of it.
"""

import argparse
import os
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import compare  # noqa: E402

PROJECTS = os.path.join(HERE, "../../tests/projects")
LIST = os.path.join(PROJECTS, "not_yet.txt")


def listed():
    result = {}
    with open(LIST, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            what, colon, reason = line.partition(":")
            words = tuple(what.split(None, 2))
            if not colon or not reason.strip() or len(words) != 3 or words in result:
                raise SystemExit(f"FAILED: not_yet.txt:{number}: '{line}' is no line of its own as it should be")
            result[words] = reason.strip()
    return result


HEAD = """\
# What differs from Alembic on the sample projects: project dialect part: what is missing.
# scripts/compare/samples.py holds this list to what it finds; its --update rewrites it.
"""


def reason_of(difference, known):
    """What Limbeck says where it fails; where it does not, what is known, else the first lines that differ."""
    lines = difference.splitlines()
    for line in lines:
        if line.startswith("+FAILED: "):
            return line[len("+FAILED: "):]
    changed = [line for line in lines[2:] if line[:1] in "+-"]
    return known or " / ".join(changed[:2])[:160] or "differs"


def rewrite(results, expected):
    lines = []
    for words, reason in expected.items():
        if words[0] not in results:
            lines.append((words, reason))
    for name, result in results.items():
        found, shown = result
        for words in found:
            lines.append((words, reason_of(shown[words[1]][words[2]], expected.get(words))))
    with open(LIST, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(f"{' '.join(words)}: {reason}\n" for words, reason in sorted(lines)))


def differences_of(place, name, binary):
    """What differs on a project: (project, dialect, part), and by dialect and part the diffs that show it."""
    options = compare.arguments_of([os.path.join(PROJECTS, name), "--binary", binary])
    found, shown = set(), {}
    for comparison in compare.compare(place, options):
        for part, outcome in comparison.parts.items():
            if outcome == "DIFFERENT":
                found.add((name, comparison.dialect, part))
        shown[comparison.dialect] = comparison.by_part()
    return found, shown


def work(names, binary):
    """A share of the projects, on a server of its own. None where the comparison itself failed."""
    place, results = compare.Place(), {}
    try:
        for name in names:
            try:
                results[name] = differences_of(place, name, binary)
            except compare.OriginalFails as error:
                results[name] = str(error)
            except Exception:
                results[name] = traceback.format_exc()
    finally:
        place.remove()
    return results


def report(name, result, expected, show_all):
    """Prints what is wrong with a project's result; gives how much."""
    if isinstance(result, str):
        print(f"{name}: {result}")
        return 1
    found, shown = result
    new = sorted(found - expected)
    gone = sorted(expected - found)
    for _, dialect, part in new:
        print(f"{name}, {dialect}: {part} differs, and tests/projects/not_yet.txt does not list it")
    for words in gone:
        print(f"{' '.join(words)}: does not differ (any more): take its line out of tests/projects/not_yet.txt")
    for dialect, differences in shown.items():
        if show_all or any(words[1] == dialect for words in new):
            print("\n\n".join(differences.values()))
    return len(new) + len(gone)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, help="the limbeck to compare")
    parser.add_argument("--show", action="store_true", help="print the differences that are listed, too")
    parser.add_argument("--update", action="store_true", help="rewrite not_yet.txt")
    parser.add_argument("projects", nargs="*", help="folders of tests/projects (default: all)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    there = sorted(name for name in os.listdir(PROJECTS) if os.path.isdir(os.path.join(PROJECTS, name)))
    names = options.projects or there
    expected = listed()
    wrong = 0
    for words in expected:
        if words[0] not in there:
            print(f"not_yet.txt lists a project that is not there: {words[0]}")
            wrong += 1
    with ThreadPoolExecutor() as pool:
        shares = [names[0::2], names[1::2]]
        results = {name: result for share in pool.map(lambda names: work(names, options.binary), shares)
                   for name, result in share.items()}
    if options.update:
        failed = [f"{name}: {result}" for name, result in results.items() if isinstance(result, str)]
        if failed:
            raise SystemExit("\n".join(failed))
        rewrite(results, {words: reason for words, reason in expected.items() if words[0] in there})
        return 0
    compared = 0
    for name in names:
        wanted = {words for words in expected if words[0] == name}
        wrong += report(name, results[name], wanted, options.show)
        compared += 0 if isinstance(results[name], str) else len(results[name][1])
    print(f"{len(names)} projects, {compared} comparisons, {len(expected)} known differences, {wrong} unexpected")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main())
