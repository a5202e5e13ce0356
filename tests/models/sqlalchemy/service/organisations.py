# SPDX-License-Identifier: MIT
"""Who works together, and who may do what."""
from sqlalchemy import (
    BigInteger,
    CHAR,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql

from .base import (
    Base,
    Moment,
    PerEngine,
    Stamps,
    either,
    name_of,
    now,
    number,
    on_postgresql,
    random_uuid,
    small_number,
    to,
    words,
    written,
)

member_role = words("member_role", "owner", "admin", "member")


class Organisation(Stamps, Base):
    __tablename__ = "organisation"
    id = number()
    slug = name_of(40, unique=True)
    name = written()
    parent_id = Column(BigInteger, to("organisation.id", "SET NULL"))
    owner_id = Column(BigInteger, to("account.id", "RESTRICT", onupdate="CASCADE"))
    search = Column(
        either(postgresql.TSVECTOR(), Text()),
        Computed(PerEngine("to_tsvector('simple', name)", "lower(name)"), persisted=True),
    )

    __table_args__ = (
        CheckConstraint("slug = lower(slug)", name="slug_lower"),
        CheckConstraint("id <> parent_id", name="no_own_parent"),
        Index("ix_organisation_name_pattern", "name", postgresql_ops={"name": "text_pattern_ops"}),
        {"comment": "Whoever pays"},
    )


on_postgresql(Organisation.__table__, "CREATE INDEX ix_organisation_search ON organisation USING gin (search)")
on_postgresql(Organisation.__table__, "CREATE INDEX ix_organisation_owner ON organisation (owner_id DESC NULLS LAST)")


class Membership(Base):
    __tablename__ = "membership"
    organisation_id = Column(BigInteger, to("organisation.id"), primary_key=True, autoincrement=False)
    account_id = Column(BigInteger, to("account.id"), primary_key=True, autoincrement=False, index=True)
    role = Column(member_role, nullable=False, server_default="member")
    joined_at = Column(Moment, nullable=False, server_default=now)


class Invitation(Base):
    __tablename__ = "invitation"
    token = random_uuid(primary_key=True)
    organisation_id = Column(BigInteger, to("organisation.id"), nullable=False)
    email = name_of(320)
    role = Column(member_role)
    invited_by_id = Column(BigInteger, to("account.id", "SET NULL"))
    expires_at = Column(DateTime, nullable=False)

    __table_args__ = (UniqueConstraint("organisation_id", "email"),)


class Team(Base):
    __tablename__ = "team"
    id = number()
    organisation_id = Column(BigInteger, to("organisation.id"), nullable=False)
    name = name_of(80)
    colour = Column(CHAR(7), CheckConstraint("colour LIKE '#%'", name="colour_is_hex"))
    position = Column(Integer, nullable=False, server_default=text("0"))

    __table_args__ = (UniqueConstraint("organisation_id", "id"), UniqueConstraint("organisation_id", "name"))


class TeamMember(Base):
    __tablename__ = "team_member"
    organisation_id = Column(BigInteger, nullable=False)
    team_id = Column(BigInteger, primary_key=True, autoincrement=False)
    account_id = Column(BigInteger, primary_key=True, autoincrement=False)

    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "team_id"], ["team.organisation_id", "team.id"], match="FULL", ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["organisation_id", "account_id"],
            ["membership.organisation_id", "membership.account_id"],
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
    )


class Role(Base):
    __tablename__ = "role"
    id = small_number()
    organisation_id = Column(BigInteger, to("organisation.id"))
    name = name_of(80)

    __table_args__ = (
        Index(None, "organisation_id", "name", unique=True),
        Index(
            "uq_role_global",
            "name",
            unique=True,
            postgresql_where=text("organisation_id IS NULL"),
            sqlite_where=text("organisation_id IS NULL"),
        ),
    )


class RolePermission(Base):
    __tablename__ = "role_permission"
    role_id = Column(Integer, to("role.id"), primary_key=True, autoincrement=False)
    permission_code = Column(String(64), to("permission.code", onupdate="CASCADE"), primary_key=True)

    __table_args__ = {"sqlite_with_rowid": False}
