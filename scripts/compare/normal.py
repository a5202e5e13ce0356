# SPDX-License-Identifier: MIT
"""SQL as text without what makes no difference: white space, quotes around plain names, the case of no keyword."""

import re

# A string, a quoted name, a dollar-quoted body, a comment, white space, a word, anything else.
PIECES = re.compile(r"""(?P<string>'(?:[^']|'')*')|"(?P<name>(?:[^"]|"")*)"|(?P<body>\$(\w*)\$.*?\$\4\$)|"""
                    r"""(?P<comment>--[^\n]*)|(?P<blank>\s+)|(?P<word>\w+)|(?P<other>.)""", re.DOTALL)
PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")


def statements(text):
    """Each statement and each comment as one line."""
    lines, line = [], ""
    for piece in PIECES.finditer(text):
        kind = piece.lastgroup
        if kind == "comment":
            lines += [line.strip()] if line.strip() else []
            lines.append(piece["comment"].strip())
            line = ""
        elif kind == "blank":
            line += "" if line.endswith((" ", "(")) else " "
        elif kind == "name" and PLAIN.match(piece["name"]):
            line += piece["name"]
        elif piece[0] in (",", ")"):
            line = line.rstrip() + piece[0]
        elif piece[0] == ";":
            lines += [line.strip() + ";"] if line.strip() else []
            line = ""
        else:
            line += piece[0]
    return lines + ([line.strip()] if line.strip() else [])


CONSTRAINT = re.compile(r"(CONSTRAINT|PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY)\b")


def sqlite_schema(sql):
    """One statement of sqlite_master, a column or constraint to a line. Of constraints the order does not matter, and
    Alembic changes it in tables that it makes anew."""
    text = " ".join(statements(sql))
    lines, line, depth = [], "", 0
    for piece in PIECES.finditer(text):
        depth += (piece[0] == "(") - (piece[0] == ")")
        if depth == 1 and piece[0] in ("(", ","):
            lines.append(line.strip() + (" (" if piece[0] == "(" else ""))
            line = ""
        elif depth == 0 and piece[0] == ")":
            lines.append(line.strip())
            line = ")"
        else:
            line += piece[0]
    constraints = sorted(line for line in lines if CONSTRAINT.match(line))
    return [line for line in lines if not CONSTRAINT.match(line)] + constraints + [line.strip()]


# SQLite's own transactions: Alembic prints none, Limbeck does.
SQLITE_TRANSACTION = re.compile(r"(BEGIN( IMMEDIATE| TRANSACTION)?|COMMIT);\Z")


# What Alembic asks back where SQLAlchemy and the dialect know how to; nobody reads it.
VERSION_RETURNING = re.compile(r"(INSERT INTO \S+ \(version_num\) VALUES \('[^']*'\)) RETURNING \S+;\Z")


# At base Alembic drops the table, until 1.19.
VERSION_DELETED = re.compile(r"DELETE FROM (\S+) WHERE \S+version_num = '[^']*';\Z")


def script(text, dialect):
    lines = [VERSION_RETURNING.sub(r"\1;", line) for line in statements(text)]
    if dialect == "sqlite":
        lines = [line for line in lines if not SQLITE_TRANSACTION.match(line)]
    else:
        # psycopg2's escape for parameters, which a script has none of.
        lines = [line.replace("%%", "%") for line in lines]
    tables = {match[1] for match in map(VERSION_DELETED.match, lines) if match}
    return [line for line in lines if line not in {f"DROP TABLE {table};" for table in tables}]


def step(line):
    """"Running upgrade a, b -> c, title": what a merge joins is a set; so is what its downgrade leads to."""
    line = " ".join(line.split())  # a title of several lines is one for both
    match = re.match(r"Running (\w+) (.*?)\s*-> (.*)\Z", line)
    if not match:
        return line
    verb, before, after = match.groups()
    return f"Running {verb} {', '.join(sorted(before.split(', ')))} -> {after.strip()}"
