"""members, with rows of the first day

Revision ID: m001
Revises:
Create Date: 2023-03-01 09:00:00

"""
import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import backref, relationship, sessionmaker

revision = "m001"
down_revision = None
branch_labels = None
depends_on = None

Base = declarative_base()
Session = sessionmaker()


class Club(Base):
    __tablename__ = "club"

    id = Column(Integer, primary_key=True)
    title = Column(String(80), nullable=False, unique=True)
    city = Column(String(40), default="Graz")


class Member(Base):
    __tablename__ = "member"

    id = Column(Integer, primary_key=True)
    club_id = Column(Integer, ForeignKey("club.id"))
    name = Column(String(120), nullable=False)
    mail = Column(String(120))
    is_active = Column(Boolean, nullable=False, default=True)
    joined = Column(DateTime, default=lambda: datetime.datetime(2023, 3, 1, 9, 0, 0))
    state = Column(String(10), server_default="new")
    club = relationship("Club", backref=backref("members", order_by="Member.id"))


class Note(Base):
    __tablename__ = "note"

    id = Column(Integer, primary_key=True)
    member_id = Column(Integer, ForeignKey("member.id"), nullable=False)
    text = Column(Text)


class Fact(Base):
    __tablename__ = "fact"

    id = Column(Integer, primary_key=True)
    said = Column(Text, nullable=False)


def upgrade():
    bind = op.get_bind()
    Base.metadata.create_all(bind=bind)
    session = Session(bind=bind)

    chess = Club(title="Chess")
    rowing = Club(title="Rowing", city="Linz")
    session.add_all([chess, rowing])
    session.flush()
    session.add(Fact(said=f"{chess.id} {chess.city} {rowing.id} {rowing.city}"))

    people = [
        ("Ada Lovelace", "ada@example.org", chess),
        ("Alan Turing", "alan@example.org", chess),
        ("Grace Hopper", "grace@example.org", rowing),
        ("ada lovelace", "ada@example.org", rowing),
        ("Kurt Gödel", None, None),
        ("Ada  Lovelace", "ada@example.org", chess),
    ]
    for name, mail, club in people:
        session.add(Member(name=name, mail=mail, club=club))
    session.commit()

    first = session.query(Member).order_by(Member.id).first()
    session.add(Fact(said=f"{first.id} {first.name} {first.state} {first.joined} {first.is_active} {first.club.title}"))
    session.add(Fact(said=str([m.name for m in chess.members])))
    for member in session.query(Member).filter(Member.mail != None):  # noqa: E711
        session.add(Note(member_id=member.id, text="mail " + member.mail))
    first.state = "old"
    session.commit()
    session.close()


def downgrade():
    op.drop_table("fact")
    op.drop_table("note")
    op.drop_table("member")
    op.drop_table("club")
