#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What Alembic itself says: the expected SQL of tests/cases/operations/*.txt.

Runs every case through the Alembic and SQLAlchemy of Debian (1.8 and 1.4) in offline mode, once per dialect. Without
anything it only compares, prints what differs and exits 1; with UPDATE_CASES=1 it rewrites the files. A section that is
marked "(reference)" is where newer versions do otherwise, or where Alembic writes SQL that the database refuses: it is
kept as it stands.

A case file:
    === name of the case
    # a note, perhaps
    op.create_table(…)           the directive, in Python
    --- postgresql
    CREATE TABLE …;              the statements, or a line "ERROR text"
    --- sqlite (reference)
    …
"""
import difflib
import os
import pathlib
import re
import sys
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.dialects import postgresql

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "cases" / "operations"
DIALECTS = ("postgresql", "sqlite")


def render(directive, dialect):
    context = MigrationContext.configure(dialect_name=dialect, opts={"as_sql": True})
    statements = []
    context.impl.static_output = lambda text: statements.append(text.strip())

    def conventions(names):
        context.opts["target_metadata"] = sa.MetaData(naming_convention=names)

    names = {"op": Operations(context), "sa": sa, "postgresql": postgresql, "conventions": conventions}
    try:
        exec(directive, names)
    except Exception as error:
        text = str(error).split("\n")[0]
        text = re.sub(r"\(Background on this error.*", "", text)
        text = re.sub(r"Compiler <.*> can't", "can't", text)
        text = re.sub(r"^\(in table .*?\): ", "", text)
        return f"ERROR {text.strip()}\n"
    return "\n".join(re.sub(r" +\n", "\n", statement) + "\n" for statement in statements)


def update(text):
    result = []
    for case in re.split(r"^(?==== )", text, flags=re.M)[1:]:
        head, *sections = re.split(r"^--- ", case, flags=re.M)
        kept = {section.split("\n")[0].split(" ")[0]: section for section in sections}
        directive = head.split("\n", 1)[1]
        result.append(head.rstrip() + "\n")
        for dialect in DIALECTS:
            old = kept.get(dialect, "")
            if "(reference)" in old.split("\n")[0]:
                result.append("--- " + old.rstrip() + "\n")
            else:
                result.append(f"--- {dialect}\n" + render(directive, dialect).rstrip() + "\n")
        result.append("\n")
    return "".join(result)


def main():
    warnings.simplefilter("ignore")
    different = False
    for path in sorted(FOLDER.glob("*.txt")):
        old = path.read_text()
        new = update(old)
        if new == old:
            continue
        different = True
        if os.environ.get("UPDATE_CASES") == "1":
            path.write_text(new)
        else:
            sys.stdout.writelines(
                difflib.unified_diff(old.splitlines(True), new.splitlines(True), path.name, "oracle"))
    return 1 if different and os.environ.get("UPDATE_CASES") != "1" else 0


sys.exit(main())
