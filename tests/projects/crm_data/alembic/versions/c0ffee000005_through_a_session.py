"""sessions, as another way to the connection

Revision ID: c0ffee000005
Revises: c0ffee000004
Create Date: 2024-08-01 09:00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection, ResultProxy
from sqlalchemy.orm import Session, sessionmaker

revision = "c0ffee000005"
down_revision = "c0ffee000004"
branch_labels = None
depends_on = None

Maker = sessionmaker()
note = sa.table("session_note", sa.column("id", sa.Integer), sa.column("words", sa.String))


def count(session: orm.Session) -> int:
    result: ResultProxy = session.execute(sa.select(sa.func.count()).select_from(note))
    return result.scalar()


def upgrade() -> None:
    op.create_table("session_note", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("words", sa.String(50)))
    bind: Connection = op.get_bind()
    session = Maker(bind=bind)
    session.execute(sa.text("INSERT INTO session_note (id, words) VALUES (:id, :words)"), [{"id": 1, "words": "one"}, {"id": 2, "words": "two"}])
    session.execute(note.update().where(note.c.id == 2).values(words=f"{count(session)} rows"))
    session.flush()
    session.commit()
    with Session(bind=bind) as other:
        assert other.scalar(sa.select(sa.func.max(note.c.id))) == 2
        assert other.connection().dialect.name == bind.dialect.name
        other.execute("INSERT INTO session_note (id, words) VALUES (3, 'as a text')")
        words = [row[0] for row in other.execute(sa.select(note.c.words).order_by(note.c.id)).fetchall()]
        other.execute(note.insert().values(id=4, words=", ".join(words)))
    session.close()


def downgrade() -> None:
    op.drop_table("session_note")
