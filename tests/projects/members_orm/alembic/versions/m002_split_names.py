"""first and last names of their own

Revision ID: m002
Revises: m001
Create Date: 2023-03-02 09:00:00

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy import orm
from sqlalchemy.ext.declarative import declarative_base, declared_attr

revision = "m002"
down_revision = "m001"
branch_labels = None
depends_on = None

Base = declarative_base()


class HasId:
    id = sa.Column(sa.Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()


class Member(HasId, Base):
    name = sa.Column(sa.String(120))
    given = sa.Column("first_name", sa.String(60))
    family = sa.Column("last_name", sa.String(60))
    surname = orm.synonym("family")

    def split(self):
        words = self.name.split()
        self.given = words[0].title()
        self.surname = " ".join(words[1:]).title()


class Fact(HasId, Base):
    said = sa.Column(sa.Text)


def upgrade():
    with op.batch_alter_table("member") as batch:
        batch.add_column(sa.Column("first_name", sa.String(60), nullable=True))
        batch.add_column(sa.Column("last_name", sa.String(60), nullable=True))

    session = orm.Session(bind=op.get_bind())
    for member in session.query(Member).order_by(Member.id.desc()):
        member.split()
        # the same value again is no change
        member.name = member.name
    session.flush()

    session.add(Fact(said=repr(session.query(Member.id, Member.given, Member.family).order_by(Member.id).all())))
    row = session.query(Member.family.label("f"), Member).filter_by(id=3).one()
    session.add(Fact(said=f"{row.f} {row[1].given} {row.Member.family}"))
    session.add(Fact(said=str(session.query(Member).filter_by(surname="Turing").count())))
    session.commit()

    with op.batch_alter_table("member") as batch:
        batch.alter_column("last_name", existing_type=sa.String(60), nullable=False)


def downgrade():
    with op.batch_alter_table("member") as batch:
        batch.drop_column("last_name")
        batch.drop_column("first_name")
