# SPDX-License-Identifier: MIT
"""Who may sign in, and how."""
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Interval,
    LargeBinary,
    REAL,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import DateTime

from .base import (
    Base,
    Json,
    Moment,
    PerEngine,
    Stamps,
    Uuid,
    array,
    either,
    false,
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


class Account(Stamps, Base):
    __tablename__ = "account"
    id = number()
    public_id = random_uuid(unique=True)
    email = name_of(320)
    name = Column(Text, comment="As others see it")
    status = Column(words("account_status", "invited", "active", "locked out"), nullable=False, server_default="invited")
    is_staff = Column(Boolean, nullable=False, server_default=false)
    settings = Column(Json, nullable=False, server_default="{}")
    tags = Column(array(Text()), nullable=False, server_default=PerEngine("'{}'", "'[]'"))
    born_on = Column(Date)
    avatar = Column(LargeBinary)
    home_organisation_id = Column(
        BigInteger, to("organisation.id", "SET NULL", use_alter=True, name="fk_account_home_organisation_id")
    )

    __table_args__ = (
        CheckConstraint("length(email) > 3", name="email_length"),
        Index("uq_account_email_lower", text("lower(email)"), unique=True),
        Index(None, "status", "created_at"),
        Index(None, "name", postgresql_where=text("name IS NOT NULL"), sqlite_where=text("name IS NOT NULL")),
        {"comment": "Who may sign in"},
    )


on_postgresql(Account.__table__, "COMMENT ON TYPE account_status IS 'How far somebody has come'")


class Credential(Base):
    __tablename__ = "credential"
    account_id = Column(BigInteger, to("account.id"), primary_key=True, autoincrement=False)
    password_hash = name_of(255)
    rounds = Column(SmallInteger, CheckConstraint("rounds BETWEEN 4 AND 31", name="rounds"), nullable=False, server_default=text("12"))
    changed_at = Column(Moment, nullable=False, server_default=now)


class Session(Base):
    __tablename__ = "session"
    id = Column(Uuid, primary_key=True)
    account_id = Column(BigInteger, to("account.id"), nullable=False, index=True)
    address = Column(either(postgresql.INET(), Text()))
    user_agent = written(server_default="")
    seen_at = Column(either(postgresql.TIMESTAMP(timezone=True, precision=3), DateTime()), nullable=False)
    lifetime = Column(Interval, nullable=False)

    __table_args__ = (Index("ix_session_seen_at", text("seen_at DESC"), postgresql_with={"fillfactor": 70}),)


class ApiKey(Base):
    __tablename__ = "api_key"
    id = small_number(always=True, start=1000, cache=10)
    account_id = Column(BigInteger, to("account.id"), nullable=False)
    prefix = Column(String(8, collation="C").with_variant(String(8), "sqlite"), nullable=False, unique=True)
    digest = Column(LargeBinary, nullable=False)
    scopes = Column(array(Integer()), nullable=False)
    expires_on = Column(Date)

    __table_args__ = (
        Index(
            None,
            "account_id",
            "expires_on",
            postgresql_where=text("expires_on IS NOT NULL"),
            sqlite_where=text("expires_on IS NOT NULL"),
        ),
    )


on_postgresql(ApiKey.__table__, "CREATE INDEX ix_api_key_scopes ON api_key USING gin (scopes)")


class OauthIdentity(Base):
    __tablename__ = "oauth_identity"
    provider = Column(words("provider", "google", "github", "saml"), primary_key=True)
    subject = Column(String(255), primary_key=True)
    account_id = Column(BigInteger, to("account.id"), nullable=False)
    claims = Column(Json)

    __table_args__ = (UniqueConstraint("account_id", "provider"),)


on_postgresql(OauthIdentity.__table__, "CREATE INDEX ix_oauth_identity_claims ON oauth_identity USING gin (claims jsonb_path_ops)")


class RecoveryCode(Base):
    __tablename__ = "recovery_code"
    account_id = Column(BigInteger, to("account.id"), primary_key=True, autoincrement=False)
    number = Column(SmallInteger, primary_key=True, autoincrement=False)
    code = name_of(16)
    used = Column(Boolean, nullable=False, server_default=false)

    __table_args__ = (CheckConstraint("number > 0", name="number_positive"),)


class LoginAttempt(Base):
    __tablename__ = "login_attempt"
    id = number()
    email = name_of(320)
    at = Column(Moment, nullable=False, server_default=now)
    succeeded = Column(Boolean, nullable=False)
    risk = Column(REAL, nullable=False, server_default=text("0.5"))

    __table_args__ = (
        Index("ix_login_attempt_recent", "email", text("at DESC")),
        Index(None, "at", postgresql_using="brin"),
        {"comment": "May be lost", "prefixes": ["UNLOGGED"]},
    )


class Permission(Base):
    __tablename__ = "permission"
    code = Column(String(64), primary_key=True)
    description = written(server_default="it's not \"said\"")
