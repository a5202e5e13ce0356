# SPDX-License-Identifier: MIT
"""Commands run in turn, what they took, and the table of it; what is measured stands in the other modules."""

import os
import subprocess
import tempfile
from statistics import median

HERE = os.path.dirname(os.path.abspath(__file__))
# Of this one's environment only what a program needs to start: a DATABASE_URL of the user's must not be met here.
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}


class Sample:
    def __init__(self, cpu, wall, peak):
        self.cpu, self.wall, self.peak = cpu, wall, peak


def middle(samples, pick=median):
    """The medians; None for a side that was not measured."""
    if not samples:
        return None
    return Sample(*(pick(getattr(s, name) for s in samples) for name in ("cpu", "wall", "peak")))


def best(samples):
    """The least of each."""
    return middle(samples, min)


class Contestant:
    """A command line, where it runs, and what puts the database into the state it starts from."""

    def __init__(self, arguments, directory, prepare=None, stdin="/dev/null"):
        self.arguments, self.directory, self.stdin = arguments, directory, stdin
        self.prepare = prepare or (lambda: None)

    def run(self):
        self.prepare()
        with tempfile.TemporaryDirectory() as scratch:
            report, errors = os.path.join(scratch, "report"), os.path.join(scratch, "errors")
            with open(errors, "w") as stream:
                subprocess.run(
                    ["/usr/bin/python3", "-I", "-S", os.path.join(HERE, "measure.py"), report, self.stdin]
                    + self.arguments,
                    cwd=self.directory, env=ENVIRONMENT, stderr=stream, check=True,
                )
            status, cpu, wall, peak = open(report).read().split()
            if status != "0":
                said = open(errors).read()[-2000:]
                raise SystemExit(f"{' '.join(self.arguments)} in {self.directory} failed ({status}):\n{said}")
            return Sample(float(cpu), float(wall), float(peak) / 1024)


def quick(arguments, directory):
    subprocess.run(arguments, cwd=directory, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def race(mine, other, slow, quick_mode, pick=middle):
    """Runs the two in turn. `slow`: seconds one run of the other side may take to be repeated."""
    ours, theirs = [mine.run()], [other.run()] if other else []
    wall = theirs[0].wall if theirs else ours[0].wall
    rounds = 3 if quick_mode else 7 if wall < 1 else 5 if wall < slow else 3 if wall < 2 * slow else 1
    for _ in range(rounds - 1):
        ours.append(mine.run())
        if other:
            theirs.append(other.run())
    # A quick command's median needs more of them, and they cost nothing.
    while ours[0].wall < 0.1 and len(ours) < 9:
        ours.append(mine.run())
    return pick(ours), pick(theirs)


class Table:
    HEAD = (f"{'files':<6}{'CPU s':>8}{'wall s':>8}{'MB':>6}  |{'CPU s':>8}{'wall s':>8}{'MB':>6}  |{'CPU':>7}{'wall':>7}  target")

    def __init__(self):
        self.missed = 0

    def title(self, text, other, size="revisions"):
        print(f"\n{text}\n{'':<57}{'Limbeck':<24}|{other:^22}  |{'ratio':^14}")
        print(f"{'command':<22}{'database':<11}{size:<18}{self.HEAD}", flush=True)

    def verdict(self, text, targets):
        """A line, and behind it whether each of the targets (text, reached) is."""
        verdicts = []
        for target, reached in targets:
            self.missed += 0 if reached else 1
            verdicts.append(f"{target} {'reached' if reached else 'NOT REACHED'}")
        print(f"{text}  {'; '.join(verdicts)}", flush=True)

    def row(self, command, database, name, files, ours, theirs, ratio, targets):
        def figures(sample):
            if sample is None:
                return f"{'-':>8}{'-':>8}{'-':>6}"
            return f"{sample.cpu:>8.4f}{sample.wall:>8.4f}{sample.peak:>6.0f}"

        ratios = f"{'-':>7}{'-':>7}"
        if theirs:
            ratios = "".join(f"{value:>7.0f}" if value >= 100 else f"{value:>7.2f}" for value in ratio)
        self.verdict(f"{command:<22}{database:<11}{name:<18}{files:<6}{figures(ours)}  |{figures(theirs)}  |{ratios}",
                     targets)
