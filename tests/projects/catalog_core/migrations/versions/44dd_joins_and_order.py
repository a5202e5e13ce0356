"""joins of joins, order with nulls, comparisons asked for their truth

Revision ID: 44dd
Revises: 33cc
"""
import enum

from alembic import context, op
import sqlalchemy as sa
from sqlalchemy import join, nulls_last, outerjoin, select
from sqlalchemy.sql import functions

revision = "44dd"
down_revision = "33cc"


class Lent(enum.Enum):
    inside = "in the house"
    outside = "taken home"


class Door(str, enum.Enum):
    front = "F"
    back = "B"


def upgrade():
    lent = sa.Enum(Lent, name="lent_where", native_enum=False)
    loan = op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("book_id", sa.Integer(), sa.ForeignKey("book.id")),
        sa.Column("place", lent),
        sa.Column("door", sa.String(10)),
        sa.Column("lost", sa.Boolean(), server_default=sa.sql.False_(), nullable=False),
        sa.Column("at", sa.DateTime(), server_default=functions.now()),
    )
    # Enums by name where the column is of that type, by value elsewhere.
    op.execute(loan.insert().values(id=1, book_id=1, place=Lent.outside, door=Door.back.value))
    op.execute(sa.table("loan", sa.column("door"), sa.Column("place", lent)).update().values(place=Lent.inside))
    # Written down too: nobody asks what these answer.
    bind = op.get_bind()
    bind.execute(sa.text("INSERT INTO loan (id, door) VALUES (2, 'F')"))
    bind.execute(loan.update().where(loan.c.id == 2).values(book_id=5))
    # `and` between comparisons: the first is False to Python, so it is all that is left.
    op.execute(loan.update().where(loan.c.id == 2 and loan.c.door == "B").values(door="side"))
    op.execute(loan.update().where(loan.c.id != 1 and loan.c.door == "side").values(door="main"))
    answer = op.create_table("answer", sa.Column("number", sa.Integer()), sa.Column("rows", sa.Text()))
    if context.is_offline_mode():
        return
    assert not (loan.c.id == 1) and (loan.c.id != 1) and loan.c.id == loan.c.id

    meta = sa.MetaData()
    book, author = (sa.Table(name, meta, autoload_with=bind) for name in ("book", "author"))
    both = outerjoin(join(loan, book, loan.c.book_id == book.c.id), author, author.c.id == book.c.author_id)
    chained = loan.join(book, loan.c.book_id == book.c.id).outerjoin(author, author.c.id == book.c.author_id)
    longest = book.join(author).outerjoin(loan, loan.c.book_id == book.c.id)
    queries = [
        select(loan.c.id, loan.c.door).order_by(loan.c.id),
        select(loan.c.id, book.c.title, author.c.name).select_from(both).order_by(loan.c.id),
        select(functions.count()).select_from(chained),
        select(book.c.id, loan.c.id).select_from(longest).order_by(book.c.id),
        select(author.c.id).order_by(nulls_last(author.c.born.asc()), author.c.id),
        select(author.c.id).order_by(author.c.born.desc().nullsfirst(), author.c.id),
    ]
    for number, query in enumerate(queries):
        rows = [tuple(row) for row in bind.execute(query).fetchall()]
        op.execute(answer.insert().values(number=number, rows=repr(rows)))


def downgrade():
    op.drop_table("answer")
    op.drop_table("loan")
