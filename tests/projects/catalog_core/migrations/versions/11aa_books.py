"""books, with rows from the start

Revision ID: 11aa
Revises:
"""
import datetime

from alembic import op
import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String
from sqlalchemy.sql import column, table

revision = "11aa"
down_revision = None


def upgrade():
    author = op.create_table(
        "author",
        Column("id", Integer, primary_key=True),
        Column("name", String(100), nullable=False),
        Column("born", Integer),
    )
    book = op.create_table(
        "book",
        Column("id", Integer, primary_key=True),
        Column("author_id", Integer, sa.ForeignKey("author.id")),
        Column("title", String(200), nullable=False),
        Column("price", Numeric(8, 2)),
        Column("printed", Date),
        Column("in_stock", Boolean, nullable=False, server_default=sa.sql.true()),
        Column("genre", String(20)),
    )
    op.bulk_insert(
        author,
        [
            {"id": 1, "name": "Ursula K. Le Guin", "born": 1929},
            {"id": 2, "name": "Stanisław Lem", "born": 1921},
            {"id": 3, "name": "Anonymous", "born": None},
        ],
    )
    op.bulk_insert(
        book,
        [
            dict(id=1, author_id=1, title="The Dispossessed", price=12.5, in_stock=True, genre="novel"),
            dict(id=2, author_id=1, title="A Wizard of Earthsea", price=8, in_stock=False, genre="fantasy"),
            dict(id=3, author_id=2, title="Solaris", price=9.99, in_stock=True, genre="novel"),
            dict(id=4, author_id=2, title="The Cyberiad", price=None, in_stock=True, genre=None),
            dict(id=5, author_id=None, title="Beowulf", price=5, in_stock=False, genre="epic"),
        ],
    )
    op.bulk_insert(table("author", column("id", Integer), column("name", String)), [{"id": 4, "name": "50% 'quoted' :name"}])
    op.bulk_insert(author, [])
    if not op.get_context().as_sql:
        for number, day in ((1, datetime.date(1974, 5, 1)), (2, datetime.date(1968, 11, 1))):
            op.get_bind().execute(book.update().where(book.c.id == number).values(printed=day))


def downgrade():
    op.drop_table("book")
    op.drop_table("author")
