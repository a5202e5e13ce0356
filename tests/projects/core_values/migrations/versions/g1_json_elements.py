"""what stands in JSON, as values of SQL

Revision ID: g1
Revises: f1
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "g1"
down_revision = "f1"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    body = sa.column("body", JSON)
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("body", JSON, nullable=False),
        sa.Column("kind", sa.String(), sa.Computed(body["kind"].as_string(), persisted=True)),
        sa.Column("total", sa.Float()),
    )
    op.create_index("ix_event_who", "event", [body[["who", "name"]].as_string()])
    if op.get_context().as_sql:
        return
    event = sa.table("event", sa.column("id", sa.Integer), body, sa.column("total", sa.Float))
    op.bulk_insert(
        event,
        [
            {"id": 1, "body": {"kind": "paid", "sum": 12.5, "who": {"name": "ann"}, "open": True}},
            {"id": 2, "body": {"kind": "due", "sum": 3, "who": {"name": "bob"}, "open": False}},
            {"id": 3, "body": {"kind": "none", "list": [1, "two"]}},
        ],
    )
    bind = op.get_bind()
    bind.execute(
        event.update()
        .where(event.c.body["kind"].as_string() != "none")
        .values(total=event.c.body["sum"].as_float() + 1)
    )
    bind.execute(event.delete().where(event.c.body["open"].as_boolean() == sa.false()))
    rows = bind.execute(
        sa.select(event.c.body["who"], event.c.body[("list", 1)], event.c.body["sum"].as_integer())
        .where(event.c.id == 3)
    ).fetchall()
    assert [tuple(row) for row in rows] == [(None, "two", None)], rows


def downgrade():
    op.drop_table("event")
