"""what types make of values, on the way there and back

Revision ID: b1
Revises: a1
"""
import datetime
import enum
import json
from decimal import Decimal

from alembic import context, op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "b1"
down_revision = "a1"


class Colour(enum.Enum):
    red = "r"
    green = "g"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 9


class Packed(sa.types.TypeDecorator):
    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else json.dumps({"is": value})

    def process_result_value(self, value, dialect):
        return None if value is None else json.loads(value)["is"]


def values_of(members):
    return [member.value for member in members]


def upgrade():
    note = op.create_table("note", sa.Column("line", sa.Text()))
    thing = op.create_table(
        "thing",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("price", sa.Numeric(10, 2)),
        sa.Column("exact", sa.Numeric()),
        sa.Column("ratio", sa.Float(asdecimal=True)),
        sa.Column("plain", sa.Numeric(asdecimal=False)),
        sa.Column("data", sa.JSON(none_as_null=True)),
        sa.Column("more", postgresql.JSONB().with_variant(sa.JSON(), "sqlite")),
        sa.Column("colour", sa.Enum(Colour)),
        sa.Column("short", sa.Enum(Colour, name="short_colour", values_callable=values_of)),
        sa.Column("took", sa.Interval()),
        sa.Column("packed", Packed()),
        sa.Column("level", sa.Integer()),
    )
    if context.is_offline_mode():
        return
    conn = op.get_bind()
    op.bulk_insert(
        thing,
        [
            {
                "id": 1,
                "price": Decimal("1.5"),
                "exact": Decimal("2.25"),
                "ratio": 2.5,
                "plain": 3.5,
                "data": None,
                "more": None,
                "colour": Colour.red,
                "short": Colour.green,
                "took": datetime.timedelta(days=3, seconds=5, microseconds=7),
                "packed": {"a": [1]},
                "level": Level.HIGH,
            },
            {
                "id": 2,
                "price": 100,
                "exact": 2,
                "ratio": 1,
                "plain": 3,
                "data": sa.JSON.NULL,
                "more": {"x": 1},
                "colour": "green",
                "short": "r",
                "took": None,
                "packed": None,
                "level": Level.LOW,
            },
        ],
    )
    op.execute(thing.insert().values(id=3, data=None, more=sa.null(), packed="text"))
    conn.execute(thing.update().where(thing.c.level == Level.LOW).values(data=sa.null(), more=sa.JSON.NULL))

    lines = [repr(tuple(row)) for row in conn.execute(sa.select(thing).order_by(thing.c.id))]
    sums = sa.select(sa.func.sum(thing.c.price), sa.func.max(thing.c.price), thing.c.price * 2, thing.c.exact + 1, -thing.c.price)
    lines += [repr(tuple(row)) for row in conn.execute(sums.where(thing.c.id < 3).group_by(thing.c.id, thing.c.price, thing.c.exact).order_by(thing.c.id))]
    for condition in [
        thing.c.more == None,  # noqa: E711
        thing.c.more != None,  # noqa: E711
        thing.c.more.is_(None),
        thing.c.data.isnot(None),
        thing.c.packed == "text",
        thing.c.packed.in_(["text", {"a": [1]}]),
        thing.c.colour == Colour.red,
        thing.c.level.in_([Level.LOW, Level.HIGH]),
    ]:
        lines.append(repr([row[0] for row in conn.execute(sa.select(thing.c.id).where(condition).order_by(thing.c.id))]))
    conn.execute(note.insert(), [{"line": line} for line in lines])


def downgrade():
    op.drop_table("thing")
    op.drop_table("note")
    if context.is_offline_mode() or op.get_bind().dialect.name == "postgresql":
        sa.Enum(name="colour").drop(op.get_bind(), checkfirst=False)
        sa.Enum(name="short_colour").drop(op.get_bind(), checkfirst=False)
