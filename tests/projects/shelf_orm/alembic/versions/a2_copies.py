"""copies of books, made from what there is

Revision ID: a2
Revises: a1
Create Date: 2024-05-02 12:00:00

"""
import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy import orm
from sqlalchemy.ext.hybrid import hybrid_property

revision = "a2"
down_revision = "a1"
branch_labels = None
depends_on = None

mapper_registry = orm.registry()
NAMES = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


class Stamped:
    code = sa.Column(sa.String(36), default=lambda: str(uuid.uuid5(NAMES, "copy")))


@mapper_registry.mapped
class Book(object):
    __tablename__ = "book"

    id = sa.Column(sa.Integer, primary_key=True)
    title = sa.Column(sa.String(80))
    year = sa.Column(sa.Integer)

    @hybrid_property
    def is_old(self):
        return self.year < 1930

    @is_old.expression
    def is_old(cls):
        return cls.year < 1930


class Base(mapper_registry.generate_base()):
    __abstract__ = True

    id = sa.Column(sa.Integer, primary_key=True)


class Copy(Stamped, Base):
    __tablename__ = "copy"

    book_id = sa.Column(sa.ForeignKey("book.id", ondelete="CASCADE"))
    shelf = sa.Column(sa.String(10), server_default="A")
    position = sa.Column(sa.Integer, default=sa.func.length("four"))
    lent = orm.deferred(sa.Column(sa.Boolean, default=False))


class Fact(Base):
    __tablename__ = "fact"

    said = sa.Column(sa.Text)


shelf_table = sa.Table("shelf", mapper_registry.metadata, sa.Column("letter", sa.String(1), primary_key=True), sa.Column("room", sa.Integer))


class Shelf:
    def __init__(self, letter, room):
        self.letter = letter
        self.room = room


mapper_registry.map_imperatively(Shelf, shelf_table)


def upgrade():
    op.create_table(
        "copy",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id", ondelete="CASCADE")),
        sa.Column("code", sa.String(36), nullable=False),
        sa.Column("shelf", sa.String(10), server_default="A"),
        sa.Column("position", sa.Integer),
        sa.Column("lent", sa.Boolean),
    )
    shelf_table.create(op.get_bind())
    session = orm.Session(bind=op.get_bind(), expire_on_commit=False)
    for book in session.query(Book).order_by(Book.title):
        session.add_all(Copy(book_id=book.id) for _ in range(2))
        if book.is_old:
            session.add(Copy(book_id=book.id, shelf="Z", position=9))
    session.flush()
    for copy in session.query(Copy).join(Book, Copy.book_id == Book.id).where(Book.is_old).order_by(Copy.id):
        session.add(Fact(said=f"{copy.id} {copy.shelf} {copy.position} {copy.code} {copy.lent}"))
    session.add_all([Shelf("A", 1), Shelf("Z", 2)])
    session.commit()
    moved = session.get(Shelf, "A")
    moved.letter = "B"
    session.query(Copy).filter(Copy.shelf == "A").update({"shelf": "B"})
    session.commit()
    session.refresh(moved)
    session.add(Fact(said=f"{moved.letter} {moved.room} {session.query(Copy).filter_by(shelf='B').count()}"))
    pending = Copy(book_id=1)
    session.add(pending)
    session.expunge(pending)
    session.add(Fact(said=f"{pending in session} {sa.inspect(pending).transient}"))
    subquery = sa.select(Copy.book_id, sa.func.count().label("n")).group_by(Copy.book_id).subquery()
    found = session.query(Book.title, subquery.c.n).outerjoin(subquery, subquery.c.book_id == Book.id).order_by(Book.id)
    session.add(Fact(said=str([tuple(row) for row in found])))
    session.commit()


def downgrade():
    op.drop_table("shelf")
    op.drop_table("copy")
