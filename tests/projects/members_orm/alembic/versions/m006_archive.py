"""a table for those who left, filled in bulk

Revision ID: m006
Revises: m005
Create Date: 2023-03-06 09:00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import aliased, sessionmaker
from sqlalchemy.orm.exc import MultipleResultsFound, NoResultFound

revision = "m006"
down_revision = "m005"
branch_labels = None
depends_on = None

Base = declarative_base()
Session = sessionmaker(autoflush=False)


class Member(Base):
    __tablename__ = "member"

    id = sa.Column(sa.Integer, primary_key=True)
    mail = sa.Column(sa.String(120))
    first_name = sa.Column(sa.String(60))
    is_active = sa.Column(sa.Boolean)


class Former(Base):
    __table__ = sa.Table(
        "former",
        Base.metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("mail", sa.String(120)),
        sa.Column("why", sa.String(40), server_default="left"),
        sa.Column("weight", sa.Numeric(6, 2)),
    )


class Fact(Base):
    __tablename__ = "fact"

    id = sa.Column(sa.Integer, primary_key=True)
    said = sa.Column(sa.Text)


def upgrade():
    Former.__table__.create(op.get_bind())
    session = Session(bind=op.get_bind())
    rows = [{"id": m.id, "mail": m.mail} for m in session.query(Member).order_by(Member.id)]
    session.bulk_insert_mappings(Former, rows)
    session.bulk_update_mappings(Former, [{"id": 1, "why": "moved"}, {"id": 2, "why": "forgot"}])
    session.bulk_save_objects([Former(id=90, mail="x@example.org", why="x"), Former(id=91, mail=None)])
    merged = session.merge(Former(id=90, why="merged"))
    new = session.merge(Former(id=92, why="merged, too"))
    session.flush()
    session.add(Fact(said=f"{merged.mail} {merged.why} {new.mail} {new.why}"))
    session.commit()

    try:
        session.query(Former).filter_by(id=1000).one()
    except NoResultFound as error:
        session.add(Fact(said=str(error)))
    try:
        session.query(Former).one()
    except MultipleResultsFound as error:
        session.add(Fact(said=str(error)))

    one, other = aliased(Former), aliased(Former)
    pairs = session.query(one.id, other.id).filter(one.id < other.id, one.why == other.why).order_by(one.id, other.id)
    session.add(Fact(said=str(pairs.all())))
    session.add(Fact(said=str([f.id for f in session.query(Former).order_by(Former.id)[1:3]])))
    session.add(Fact(said=str(session.query(Former).with_entities(sa.func.max(Former.id)).scalar())))
    union = session.query(Former.why).filter(Former.id < 3).union(session.query(Member.first_name))
    session.add(Fact(said=str(sorted(row[0] for row in union))))
    with session.begin_nested():
        session.add(Former(id=93, why="kept"))
    try:
        with session.begin_nested():
            session.add(Former(id=93, why="twice"))
            session.flush()
    except sa.exc.IntegrityError:
        session.add(Fact(said="not twice"))
    with session.no_autoflush:
        session.query(Former).filter(Former.id == 93).update({"weight": 1.5})
    kept = session.query(Former).get(93)
    session.add(Fact(said=f"{kept.why} {kept.weight}"))
    session.expunge(kept)
    kept.why = "not written"
    count = session.query(Former).filter(Former.why.in_(["moved", "forgot"])).update(
        {"why": Former.why + "!"}, synchronize_session=False
    )
    session.add(Fact(said=f"{count} {session.query(Former.why).filter(Former.id == 1).scalar()}"))
    session.commit()


def downgrade():
    op.drop_table("former")
