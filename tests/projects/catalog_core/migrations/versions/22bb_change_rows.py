"""change rows with expressions

Revision ID: 22bb
Revises: 11aa
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy import and_, case, cast, func, literal, not_, or_, select
from sqlalchemy.sql import column, table

revision = "22bb"
down_revision = "11aa"

book = table(
    "book",
    column("id", sa.Integer),
    column("author_id", sa.Integer),
    column("title", sa.String),
    column("price", sa.Numeric(8, 2)),
    column("in_stock", sa.Boolean),
    column("genre", sa.String),
)
author = table("author", column("id", sa.Integer), column("name", sa.String), column("born", sa.Integer))


def upgrade():
    op.add_column("book", sa.Column("shelf", sa.String(40), nullable=True))
    shelf = sa.table("book", sa.column("id", sa.Integer), sa.column("shelf", sa.String), sa.column("genre", sa.String),
                     sa.column("price", sa.Numeric))
    op.execute(book.update().where(book.c.genre == op.inline_literal("epic")).values({"genre": op.inline_literal("poem")}))
    op.execute(book.update().where(book.c.genre.is_(None)).values(genre="short stories"))
    op.execute(
        shelf.update().values(
            shelf=case(
                (shelf.c.genre == "novel", "N-" + cast(shelf.c.id, sa.String)),
                (and_(shelf.c.genre.in_(["fantasy", "poem"]), shelf.c.price < 6), literal("cheap")),
                else_=func.upper(shelf.c.genre),
            )
        )
    )
    op.execute(
        sa.update(book)
        .where(or_(book.c.price > 10, book.c.price.is_(None)), not_(book.c.title.like("The C%")))
        .values(price=func.coalesce(book.c.price, 0) * 2 + 1)
    )
    op.execute(
        author.update()
        .where(sa.exists(select(book.c.id).where(book.c.author_id == author.c.id)))
        .values(name=author.c.name + " (" + cast(select(func.count(book.c.id)).where(book.c.author_id == author.c.id).scalar_subquery(), sa.String) + ")")
    )
    op.execute(author.insert().values(id=5, name="Nobody", born=sa.null()))
    op.execute(sa.insert(author).values([{"id": 6, "name": "Somebody", "born": 1900}, {"id": 7, "name": "Twin", "born": 1900}]))
    op.execute(author.delete().where(author.c.born.between(1900, 1900) & author.c.name.startswith("Some")))
    op.execute(sa.delete(author).where(author.c.name.ilike("NOB%")))
    op.execute(
        author.insert().from_select(
            ["id", "name", "born"],
            select(author.c.id + 100, func.lower(author.c.name), author.c.born).where(author.c.born.isnot(None)),
        )
    )


def downgrade():
    op.execute(author.delete().where(author.c.id >= 5))
    op.drop_column("book", "shelf") if op.get_context().dialect.name != "sqlite" else drop_on_sqlite()


def drop_on_sqlite():
    with op.batch_alter_table("book") as batch_op:
        batch_op.drop_column("shelf")
