"""what columns have as default= and onupdate=

Revision ID: a1
"""
from alembic import context, op
import sqlalchemy as sa

revision = "a1"
down_revision = None

calls = []


def counted():
    calls.append(1)
    return len(calls)


def upgrade():
    shelf = op.create_table(
        "shelf",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("label", sa.Text()),
        sa.Column("state", sa.Text(), onupdate="touched"),
        sa.Column("count", sa.Integer(), default=counted, onupdate=counted),
        sa.Column("lower", sa.Text(), onupdate=sa.func.lower("LOW")),
        sa.Column("told", sa.Text(), default=lambda context: "made", onupdate=lambda context: "changed"),
    )
    copy = op.create_table(
        "shelf_copy",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("label", sa.Text()),
        sa.Column("kind", sa.Text(), default="copied"),
        sa.Column("made", sa.Text(), default=lambda: "by a function"),
    )
    if context.is_offline_mode():
        return
    conn = op.get_bind()
    op.bulk_insert(shelf, [{"id": 1, "label": "a"}, {"id": 2, "label": "b"}, {"id": 3, "label": "c"}])
    op.execute(shelf.update().where(shelf.c.id == 1).values(label="z"))
    conn.execute(shelf.update().where(shelf.c.id == 2).values(label="y", state="own", count=None))
    change = shelf.update().where(shelf.c.id == sa.bindparam("which"))
    conn.execute(change, [{"which": 3, "label": "x"}, {"which": 1, "label": "w"}])
    conn.execute(change.values(label=sa.bindparam("new")), {"which": 2, "new": "v", "told": "by a parameter"})

    chosen = sa.select(shelf.c.id, shelf.c.label)
    op.execute(copy.insert().from_select(["id", "label"], chosen))
    op.execute(copy.insert().from_select(["id", "label"], sa.select(shelf.c.id + 10, shelf.c.label), include_defaults=False))

    # a parameter takes the place of a value of the same name
    conn.execute(copy.insert().values(label="given", kind="given"), [{"id": 31, "label": "p"}, {"id": 32, "label": "q"}])
    conn.execute(copy.update().where(copy.c.id == 31).values(label="given"), {"kind": "k", "label": "r"})
    # one that names no column, and none that the statement has, says nothing
    conn.execute(copy.insert(), {"id": 41, "nonsense": 1})
    try:
        conn.execute(copy.insert().values(nonsense=1))
    except sa.exc.CompileError as error:
        assert str(error) == "Unconsumed column names: nonsense", error
    try:
        conn.execute(copy.update().where(copy.c.id == sa.bindparam("id")).values(label="l"), {"id": 1})
    except sa.exc.CompileError as error:
        assert "bindparam() name 'id' is reserved" in str(error), error
    else:
        raise AssertionError("a name for two things")
    try:
        sa.text("SELECT 1").bindparams(x=5)
    except sa.exc.ArgumentError as error:
        assert "doesn't define a bound parameter named 'x'" in str(error), error
    else:
        raise AssertionError("a parameter that is none")


def downgrade():
    op.drop_table("shelf_copy")
    op.drop_table("shelf")
