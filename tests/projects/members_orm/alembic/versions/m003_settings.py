"""settings as JSON, filled in for those who are there

Revision ID: m003
Revises: m002
Create Date: 2023-03-03 09:00:00

"""
import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

revision = "m003"
down_revision = "m002"
branch_labels = None
depends_on = None

Base = declarative_base()


class JsonText(sa.types.TypeDecorator):
    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else json.dumps(value, sort_keys=True)

    def process_result_value(self, value, dialect):
        return None if value is None else json.loads(value)


class Member(Base):
    __tablename__ = "member"

    id = sa.Column(sa.Integer, primary_key=True)
    first_name = sa.Column(sa.String(60))
    mail = sa.Column(sa.String(120))
    settings = sa.Column(sa.JSON)
    labels = sa.Column(JsonText)
    touched = sa.Column(sa.Integer, default=0, onupdate=7)


class Fact(Base):
    __tablename__ = "fact"

    id = sa.Column(sa.Integer, primary_key=True)
    said = sa.Column(sa.Text)


def upgrade():
    op.add_column("member", sa.Column("settings", sa.JSON(), nullable=True))
    op.add_column("member", sa.Column("labels", sa.Text(), nullable=True))
    op.add_column("member", sa.Column("touched", sa.Integer(), nullable=True))

    session = Session(op.get_bind())
    for member in session.query(Member).order_by(Member.id).yield_per(2):
        member.settings = {"mail": member.mail is not None, "greeting": f"Hi {member.first_name}"}
        if member.mail:
            member.labels = ["has-mail", member.mail.split("@")[1]]
    session.commit()

    first = session.get(Member, 1)
    session.add(Fact(said=f"{first.settings['greeting']} {first.labels} {first.touched}"))
    first.settings["mail"] = "changed in place"
    session.commit()
    session.add(Fact(said=f"{first.settings['mail']}"))
    first.settings["mail"] = "changed in place"
    flag_modified(first, "settings")
    session.commit()
    session.add(Fact(said=f"{first.settings['mail']}"))
    session.query(Member).filter(Member.mail.is_(None)).update({Member.labels: []}, synchronize_session=False)
    session.add(Fact(said=repr([m.labels for m in session.query(Member).order_by(Member.id)])))
    session.commit()


def downgrade():
    for name in ("touched", "labels", "settings"):
        op.drop_column("member", name)
