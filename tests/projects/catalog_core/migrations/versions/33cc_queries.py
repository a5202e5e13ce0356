"""queries, and what they answer

Revision ID: 33cc
Revises: 22bb
"""
from alembic import context, op
import sqlalchemy as sa
from sqlalchemy import MetaData, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

revision = "33cc"
down_revision = "22bb"


def upgrade():
    genre = op.create_table(
        "genre",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("books", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("titles", sa.Text()),
    )
    if context.is_offline_mode():
        return
    conn = op.get_bind()
    meta = MetaData()
    book = Table("book", meta, autoload_with=conn)
    author = sa.Table("author", meta, autoload_with=conn)
    assert {c.name for c in book.columns} >= {"id", "title", "shelf"} and "shelf" in book.c
    assert [key for key in author.c.keys()] == ["id", "name", "born"]

    # several rows, ordered, limited, joined
    query = (
        select(book.c.title, author.c.name.label("writer"))
        .select_from(book.join(author, book.c.author_id == author.c.id))
        .where(book.c.in_stock == sa.true())
        .order_by(book.c.title.desc(), author.c.id)
        .limit(2)
        .offset(0)
    )
    rows = conn.execute(query).fetchall()
    assert [row.title for row in rows] == ["The Dispossessed", "The Cyberiad"], rows
    assert rows[0].writer.startswith("Ursula")
    outer = select(func.count()).select_from(book.outerjoin(author)).where(author.c.id.is_(None))
    assert conn.execute(outer).scalar() == 1
    assert conn.execute(select([book.c.id]).where(book.c.genre == "novel").order_by(book.c.id)).scalars().all() == [1, 3]
    assert conn.scalar(select(func.max(book.c.id))) == 5

    # counted by group
    counted = (
        select(book.c.genre, func.count(book.c.id).label("n"), func.min(book.c.title).label("first"))
        .group_by(book.c.genre)
        .having(func.count(book.c.id) > 0)
        .order_by(sa.desc("n"), book.c.genre)
    )
    for name, n, first in conn.execute(counted):
        conn.execute(genre.insert().values(name=name, books=n, titles=first))

    # parameters for many rows
    change = (
        genre.update().where(genre.c.name == bindparam("which")).values(titles=bindparam("new"), books=genre.c.books + bindparam("more"))
    )
    conn.execute(change, [{"which": "novel", "new": "two of them", "more": 10}, {"which": "poem", "new": None, "more": 0}])
    result = conn.execute(genre.delete().where(genre.c.name == "nothing like it"))
    assert result.rowcount == 0

    # insert or update
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement = insert(genre).values(name="novel", books=1)
    conn.execute(statement.on_conflict_do_nothing(index_elements=["name"]))
    statement = insert(genre).values([{"name": "novel", "books": 99}, {"name": "essay", "books": 1}])
    conn.execute(statement.on_conflict_do_update(index_elements=[genre.c.name], set_={"books": statement.excluded.books}))
    if conn.dialect.name == "postgresql":
        got = conn.execute(genre.insert().returning(genre.c.books, genre.c.name), {"name": "letters", "books": 3}).first()
        assert (got.books, got.name) == (3, "letters")
    else:
        conn.execute(genre.insert(), {"name": "letters", "books": 3})

    newest = book.alias("newest")
    inner = select(func.max(newest.c.id)).where(newest.c.genre == book.c.genre).scalar_subquery()
    union = sa.union_all(
        select(sa.literal_column("'newest'").label("what"), book.c.title).where(book.c.id == inner),
        select(sa.literal("writer"), author.c.name).where(~author.c.name.contains("(")),
    ).order_by("what", "title")
    lines = [f"{what}: {title}" for what, title in conn.execute(union)]
    conn.execute(genre.insert(), [{"name": f"line {number}", "titles": line} for number, line in enumerate(lines)])
    distinct = conn.execute(select(book.c.genre).distinct().order_by(book.c.genre)).all()
    conn.execute(genre.insert().values(name="distinct", books=len(distinct), titles=", ".join(r[0] for r in distinct)))

    reflected = MetaData()
    reflected.reflect(bind=conn, only=["genre"])
    assert list(reflected.tables) == ["genre"]
    pair = sa.tuple_(book.c.id, book.c.genre)
    assert conn.execute(select(book.c.title).where(pair.in_([(1, "novel")]))).scalar() == "The Dispossessed"


def downgrade():
    op.drop_table("genre")
