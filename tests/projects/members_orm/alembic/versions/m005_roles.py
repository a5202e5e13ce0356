"""roles, and everybody has one

Revision ID: m005
Revises: m004
Create Date: 2023-03-05 09:00:00

"""
from uuid import UUID

from alembic import op
import sqlalchemy as sa
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Session, joinedload, relationship

revision = "m005"
down_revision = "m004"
branch_labels = None
depends_on = None

Base = declarative_base()

member_role = sa.Table(
    "member_role",
    Base.metadata,
    sa.Column("member_id", sa.ForeignKey("member.id"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id"), primary_key=True),
)


class Role(Base):
    __tablename__ = "role"
    __table_args__ = (sa.UniqueConstraint("title", name="uq_role_title"), {"comment": "what they may do"})

    id = sa.Column(sa.Integer, primary_key=True)
    title = sa.Column(sa.String(20), nullable=False)
    parent_id = sa.Column(sa.Integer, sa.ForeignKey("role.id"))
    parent = relationship("Role", remote_side=[id], backref="children")
    members = relationship("Member", secondary=member_role, back_populates="roles")


class Member(Base):
    __tablename__ = "member"

    id = sa.Column(sa.Integer, primary_key=True)
    first_name = sa.Column(sa.String(60))
    roles = relationship("Role", secondary="member_role", back_populates="members", order_by=Role.title)


class Fact(Base):
    __tablename__ = "fact"

    id = sa.Column(sa.Integer, primary_key=True)
    said = sa.Column(sa.Text)


def upgrade():
    op.create_table(
        "role",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(20), nullable=False),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("role.id")),
        sa.UniqueConstraint("title", name="uq_role_title"),
    )
    member_role.create(op.get_bind())

    session = Session(bind=op.get_bind())
    guest = Role(title="guest", parent=Role(title="anyone"))
    admin = Role(title="admin", parent=guest)
    session.add(admin)
    session.add_all([Role(title="treasurer", parent=guest), Role(title="lost")])
    session.flush()
    session.add(Fact(said=f"{guest.id} {admin.id} {admin.parent_id == guest.id} {len(guest.children)}"))

    for member in session.query(Member).options(joinedload(Member.roles)).order_by(Member.id):
        member.roles.append(guest)
        if member.first_name in ("Ada", "Kurt"):
            member.roles.append(admin)
    session.commit()

    ada = session.query(Member).filter_by(first_name="Ada").one()
    session.add(Fact(said=str([r.title for r in ada.roles])))
    session.add(Fact(said=str(sorted(m.id for m in guest.members))))
    ada.roles.remove(guest)
    kurt = session.query(Member).filter(Member.first_name == "Kurt").one_or_none()
    kurt.roles = [r for r in session.query(Role).filter(Role.title.in_(["treasurer", "admin"]))]
    session.commit()
    titles = (
        session.query(Member.first_name, Role.title)
        .select_from(Member)
        .join(Member.roles)
        .filter(Role.parent == guest)
        .order_by(Member.id, Role.title)
    )
    session.add(Fact(said=repr(titles.all())))
    session.add(Fact(said=str(session.query(Role).filter(Role.children.any()).order_by(Role.id).count())))
    session.delete(session.query(Role).filter_by(title="lost").first())
    session.commit()


def downgrade():
    op.drop_table("member_role")
    op.drop_table("role")
