"""classes, enums and types of one's own

Revision ID: s002
Revises: s001
Create Date: 2023-08-10 10:11:12.131415

"""
import contextlib
import dataclasses
import enum
import json
import pathlib
from collections import OrderedDict, namedtuple

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeDecorator, UserDefinedType

revision = "s002"
down_revision = "s001"
branch_labels = None
depends_on = None


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2

    @property
    def label(self):
        return self.name.title()


class Color(str, enum.Enum):
    red = "r"
    blue = "b"

    @classmethod
    def codes(cls):
        return [member.value for member in cls]


@dataclasses.dataclass
class Setting:
    key: str
    value: object = None
    tags: list = dataclasses.field(default_factory=list)

    def as_row(self):
        return {"key": self.key, "value": json.dumps(self.value, sort_keys=True), "tags": ",".join(self.tags)}


class Trimmed(TypeDecorator):
    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.strip() if value is not None else None


class Plain(UserDefinedType):
    def get_col_spec(self, **kw):
        return "TEXT"


Point = namedtuple("Point", "x y")


class Base:
    table = "settings"

    def __init__(self, suffix=""):
        self.name = self.table + suffix

    def create(self):
        return op.create_table(
            self.name,
            sa.Column("key", Trimmed(50), primary_key=True),
            sa.Column("value", Plain()),
            sa.Column("tags", sa.Text()),
            sa.Column("level", sa.Integer(), server_default=str(int(self.level()))),
        )

    def level(self):
        return Level.LOW


class Versioned(Base):
    def level(self):
        return max(super().level(), Level.HIGH)


@contextlib.contextmanager
def announced(what):
    print("begin", what)
    try:
        yield what.upper()
    finally:
        print("end", what)


def logged(function):
    def wrapper(*args, **kwargs):
        with announced(function.__name__) as shouted:
            result = function(*args, **kwargs)
        assert shouted == function.__name__.upper()
        return result

    return wrapper


@logged
def fill(table):
    settings = [
        Setting("theme", {"dark": True, "color": Color.red.value}),
        Setting(key="levels", value=[level.label for level in Level], tags=["a", "b"]),
        Setting("point", Point(1, y=2)._asdict()),
        Setting("codes", OrderedDict(zip(Color.codes(), range(2)))),
        Setting("float", [1.0, 1e100, 0.1 + 0.2, -5 // 2, -5 % 3, 2**10, 7 / 2]),
    ]
    op.bulk_insert(table, [s.as_row() for s in settings])


def read_countries():
    path = pathlib.Path(__file__).parent.parent / "data" / "countries.json"
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def upgrade():
    table = Versioned("_v2").create()
    fill(table)
    Base().create()
    countries = read_countries()
    country = op.create_table(
        "country",
        sa.Column("code", sa.CHAR(2), primary_key=True),
        sa.Column("name", sa.Unicode(100), nullable=False),
        sa.Column("since", sa.String(10)),
    )
    op.bulk_insert(country, [{**c, "code": c["code"].upper(), "since": c.get("since") or ""} for c in countries])
    by_code = {c["code"]: c for c in countries}
    codes = {*by_code} | {"xx"}
    missing, *others = sorted(codes - {"de"}, key=lambda c: (c != "xx", c))
    assert missing == "xx" and others == ["jp", "se"], (missing, others)
    first, second = (c for c in "se jp".split())
    op.execute(f"UPDATE country SET name = name || ' ({second[::-1]}{first * 2})' WHERE code = 'SE'")


def downgrade():
    op.drop_table("country")
    for thing in (Base(), Versioned("_v2")):
        op.drop_table(thing.name)
