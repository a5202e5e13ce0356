"""one member for each mail address

Revision ID: m004
Revises: m003
Create Date: 2023-03-04 09:00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import relationship, sessionmaker

revision = "m004"
down_revision = "m003"
branch_labels = None
depends_on = None

Base = declarative_base()


class Member(Base):
    __tablename__ = "member"

    id = sa.Column(sa.Integer, primary_key=True)
    mail = sa.Column(sa.String(120))
    notes = relationship("Note", back_populates="member", order_by="Note.id")


class Note(Base):
    __tablename__ = "note"

    id = sa.Column(sa.Integer, primary_key=True)
    member_id = sa.Column(sa.Integer, sa.ForeignKey("member.id"))
    text = sa.Column(sa.Text)
    member = relationship(Member, back_populates="notes")


class Fact(Base):
    __tablename__ = "fact"

    id = sa.Column(sa.Integer, primary_key=True)
    said = sa.Column(sa.Text)


def upgrade():
    session = sessionmaker(bind=op.get_bind())()
    doubles = (
        session.query(Member.mail, func.count(Member.id).label("times"), func.min(Member.id))
        .filter(Member.mail.isnot(None))
        .group_by(Member.mail)
        .having(func.count(Member.id) > 1)
    )
    for mail, times, kept_id in doubles:
        session.add(Fact(said=f"{mail} {times} {kept_id}"))
        kept = session.query(Member).get(kept_id)
        for other in session.query(Member).filter(Member.mail == mail, Member.id != kept_id).order_by(Member.id):
            for note in list(other.notes):
                note.member = kept
            session.delete(other)
        session.flush()
        session.add(Fact(said=str([(n.id, n.member_id) for n in kept.notes])))
    session.commit()

    joined = session.query(Note.text, Member.mail).join(Member).filter(Member.id == 1).order_by(Note.id).all()
    session.add(Fact(said=repr(joined)))
    without = session.query(Member).outerjoin(Member.notes).filter(Note.id == None).all()  # noqa: E711
    session.add(Fact(said=str([m.id for m in without])))
    with_notes = session.query(Member).join(Note, Note.member_id == Member.id).order_by(Member.id)
    session.add(Fact(said=f"{len(with_notes.all())} of {with_notes.count()}"))
    session.add(Fact(said=str(session.query(session.query(Note).filter_by(member_id=99).exists()).scalar())))
    inner = session.query(Note.member_id).filter(Note.text.like("mail%")).subquery()
    session.add(Fact(said=str(session.query(Member.id).filter(Member.id.in_(sa.select(inner.c.member_id))).order_by(Member.id).all())))
    deleted = session.query(Note).filter(Note.text == "mail grace@example.org").delete(synchronize_session="fetch")
    session.add(Fact(said=str(deleted)))
    session.commit()


def downgrade():
    pass
