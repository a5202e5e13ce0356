"""authors and books, in the spelling that 1.4 and 2.0 share

Revision ID: a1
Revises:
Create Date: 2024-05-01 12:00:00

"""
import enum

import sqlalchemy as sa
from alembic import op
from sqlalchemy import select
from sqlalchemy.orm import Session, declarative_base, relationship

revision = "a1"
down_revision = None
branch_labels = None
depends_on = None

Base = declarative_base(metadata=sa.MetaData(naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}))


class Kind(enum.Enum):
    novel = "N"
    poems = "P"


class Author(Base):
    __tablename__ = "author"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(80), nullable=False)
    books = relationship("Book", back_populates="author", cascade="all, delete-orphan", order_by="Book.year.desc()")

    def __repr__(self):
        return f"<{self.name}>"


class Book(Base):
    __tablename__ = "book"

    id = sa.Column(sa.Integer, primary_key=True)
    author_id = sa.Column(sa.ForeignKey("author.id"), nullable=False)
    title = sa.Column(sa.String(80), nullable=False)
    year = sa.Column(sa.Integer)
    kind = sa.Column(sa.Enum(Kind, name="book_kind", native_enum=False, length=10))
    author = relationship("Author", back_populates="books")


class Fact(Base):
    __tablename__ = "fact"

    id = sa.Column(sa.Integer, primary_key=True)
    said = sa.Column(sa.Text, nullable=False)

    def __init__(self, *words):
        self.said = " ".join(str(word) for word in words)


def upgrade():
    bind = op.get_bind()
    Base.metadata.create_all(bind)
    with Session(bind, future=True) as session:
        with session.begin():
            woolf = Author(name="Woolf")
            woolf.books.append(Book(title="Orlando", year=1928, kind=Kind.novel))
            woolf.books.append(Book(title="The Waves", year=1931, kind=Kind.novel))
            plath = Author(name="Plath", books=[Book(title="Ariel", year=1965, kind=Kind.poems)])
            session.add_all([woolf, plath])
            plath.books.append(Book(title="Colossus", year=1960))

        authors = session.execute(select(Author).order_by(Author.name)).scalars().all()
        session.add(Fact(authors, [b.title for b in authors[1].books]))
        for author, book in session.execute(select(Author, Book).join(Author.books).order_by(Book.id)):
            session.add(Fact(author, book.title, book.kind, book.author is author))
        row = session.execute(select(Author.name, sa.func.count(Book.id).label("n")).join(Book).group_by(Author.name).order_by(Author.name)).first()
        session.add(Fact(row.name, row.n))
        session.add(Fact(session.scalars(select(Book.title).where(Book.author == authors[0]).order_by(Book.title)).all()))
        session.add(Fact(session.scalar(select(sa.func.max(Book.year)))))
        session.add(Fact(session.get(Author, 77), session.get(Author, 1)))
        session.execute(sa.update(Book).where(Book.kind.is_(None)).values(kind=Kind.poems))
        session.add(Fact(session.execute(select(Book).filter_by(title="Colossus")).scalar_one().kind.value))
        session.commit()
        authors[1].books.remove(authors[1].books[0])
        session.delete(authors[0])
        session.flush()
        session.add(Fact(session.execute(select(Book.title).order_by(Book.id)).all()))
        session.commit()


def downgrade():
    Base.metadata.drop_all(op.get_bind())
