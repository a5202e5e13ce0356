"""more of the standard library

Revision ID: s004
Revises: s003
Create Date: 2023-08-12 10:11:12.131415

"""
import base64
import copy
import hashlib
import os
import re
import string
import sys
import time
import typing as t
import uuid
from datetime import datetime, timezone
from functools import lru_cache, reduce, wraps
from itertools import chain, groupby, zip_longest
from operator import attrgetter, itemgetter

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, os.path.dirname(__file__))

revision = "s004"
down_revision = "s003"
branch_labels = None
depends_on = None

SLUG = re.compile(r"^(?P<word>[a-z]+)-(\d+)$", re.IGNORECASE)
RESERVED = frozenset({"admin", "root"})


class Token:
    length = 8

    @staticmethod
    def digest(text: str) -> str:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[: Token.length]

    def __init__(self, **values):
        for key, value in values.items():
            setattr(self, key, value)

    def __repr__(self):
        return f"<Token {getattr(self, 'name', 'nameless')}>"

    def __eq__(self, other):
        return isinstance(other, Token) and self.name == other.name

    def __lt__(self, other):
        return self.name < other.name


def counted(function):
    calls = 0

    @wraps(function)
    def inner(*args, **kwargs):
        nonlocal calls
        calls += 1
        inner.calls = calls
        return function(*args, **kwargs)

    return inner


@counted
def slug_of(text):
    match = SLUG.match(text)
    return f"{match.group('word')}:{int(match.group(2)):04d}" if match else None


@lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def facts():
    tokens = [Token(name="b", age=2), Token(name="a", age=3), Token()]
    del tokens[-1]
    yield from sorted(map(repr, tokens))
    yield str([token.name for token in sorted(tokens)]) + str(sorted(tokens, key=attrgetter("age"))[0])
    yield ",".join(filter(None, [slug_of("User-7"), slug_of("nothing"), slug_of("team-12")])) + f" in {slug_of.calls} calls"
    yield Token.digest("secret") + " " + base64.b64encode(b"\x00\xffbytes").decode("ascii")
    yield hashlib.md5(b"x").hexdigest() + str("root" in RESERVED)
    yield str(reduce(lambda a, b: a * 10 + b, range(1, 6))) + " " + str(fibonacci(50))
    for key, group in groupby(sorted(["bb", "a", "cc", "d"], key=len), key=len):
        yield f"{key}: {list(group)}"
    yield str(list(chain([1], (2, 3), {4: 5}))) + str(list(zip_longest("ab", "c", fillvalue="-")))
    yield str(sorted([{"n": 2}, {"n": 1}], key=itemgetter("n"), reverse=True))
    yield string.ascii_lowercase[:5] + string.digits[-2:]
    original = {"a": [1, {"b": 2}]}
    other = copy.deepcopy(original)
    other["a"][1]["b"] = 3
    yield f"{original} {other}"
    parsed = datetime.fromisoformat("2024-02-29T12:00:00+02:00")
    yield parsed.astimezone(timezone.utc).isoformat() + " " + str(parsed.date()) + " " + str(parsed.weekday())
    yield datetime.strptime("01/02/2003", "%d/%m/%Y").strftime("%Y%m%d") + str(datetime(2020, 3, 1) - datetime(2020, 2, 1))
    yield str(re.findall(r"\d+", "a1b22")) + str(re.split(r"[,;]\s*", "a, b;c")) + re.sub(r"(\w)(\d)", r"\2\1", "a1 b2")
    yield str(uuid.UUID(int=5)) + str(uuid.UUID("{00000000-0000-4000-8000-000000000000}").version)
    yield "yes" if "".join(reversed("ab")) == "ba" and not {1} - {1, 2} and {1} < {1, 2} else "no"
    first, *middle, last = range(5)
    yield f"{first}{middle}{last} {(1, 'a') < (1, 'b')} {3 if first else 4} {0 <= first < 1} {'%d%%' % 5}"
    yield repr("é\n'\"") + str(b"\x01a") + "{:08.3f}|{:+d}|{:#x}|{:e}".format(3.14159, 5, 255, 12345.678)
    yield "abc".replace("b", "X").upper().ljust(5, ".") + "a b  c".split()[-1] + "x=1;y=2".partition(";")[2] + " t ".strip()
    yield str(bool("")) + str(int("0x1f", 16)) + str(float("1e3")) + str(list("héllo")[1]) + chr(233) + str(ord("A"))


def upgrade():
    assert time.time() > 1_600_000_000 and datetime.now().year >= 2023 and datetime.utcnow() > datetime(2023, 1, 1)
    assert len({str(uuid.uuid4()) for _ in range(3)}) == 3
    lines = t.cast(t.List[str], list(facts()))
    fact = op.create_table("fact", sa.Column("n", sa.Integer(), primary_key=True), sa.Column("text", sa.String(200)))
    op.bulk_insert(fact, [{"n": n, "text": line} for n, line in enumerate(lines)])


def downgrade():
    op.drop_table("fact")
