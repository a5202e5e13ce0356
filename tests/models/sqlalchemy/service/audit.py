# SPDX-License-Identifier: MIT
"""What happened, and who is told."""
from sqlalchemy import (
    BigInteger,
    Boolean,
    CHAR,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql

from .base import Base, Float8, Json, Moment, Uuid, array, either, now, number, on_postgresql, to, true, words, written

audit_action = words("audit_action", "create", "update", "delete")


class Event(Base):
    __tablename__ = "event"
    id = Column(Uuid, primary_key=True)
    at = Column(Moment, primary_key=True, server_default=now)
    account_id = Column(BigInteger, to("account.id", "SET NULL"))
    action = Column(audit_action, nullable=False)
    object = Column(String(200), nullable=False)
    before = Column(Json)
    after = Column(Json)

    __table_args__ = (Index(None, "object", "at"), {"postgresql_partition_by": "RANGE (at)"})


class Note(Base):
    __tablename__ = "note"
    id = number()
    event_id = Column(Uuid, nullable=False)
    event_at = Column(Moment, nullable=False)
    text = Column(Text, CheckConstraint("text <> ''", name="not_empty"), nullable=False)

    __table_args__ = (
        ForeignKeyConstraint(["event_id", "event_at"], ["event.id", "event.at"], ondelete="CASCADE", onupdate="CASCADE"),
    )


class Webhook(Base):
    __tablename__ = "webhook"
    id = number()
    organisation_id = Column(BigInteger, to("organisation.id"), nullable=False)
    url = Column(Text, CheckConstraint("url LIKE 'https://%'", name="url_is_https"), nullable=False)
    actions = Column(array(audit_action), nullable=False)
    enabled = Column(Boolean, nullable=False, server_default=true)


class Delivery(Base):
    __tablename__ = "delivery"
    id = number()
    webhook_id = Column(BigInteger, to("webhook.id"), nullable=False)
    status = Column(SmallInteger)
    attempts = Column(SmallInteger, nullable=False, server_default=sql("0"))
    seconds = Column(Float8)
    due_at = Column(Moment, nullable=False, server_default=now)

    __table_args__ = (
        Index(
            "ix_delivery_due",
            "due_at",
            postgresql_include=["webhook_id"],
            postgresql_where=sql("status IS NULL"),
            sqlite_where=sql("status IS NULL"),
        ),
    )


class Export(Base):
    __tablename__ = "export"
    id = Column(Uuid, primary_key=True)
    organisation_id = Column(BigInteger, to("organisation.id", None), nullable=False)
    covers = Column(either(postgresql.TSTZRANGE(), Text()), nullable=False)
    content = Column(LargeBinary)

    __table_args__ = (UniqueConstraint("organisation_id", "covers"),)


on_postgresql(
    Export.__table__,
    "ALTER TABLE export ADD CONSTRAINT export_one_at_a_time EXCLUDE USING gist (covers WITH &&) WHERE (content IS NULL)",
)


class RetentionRule(Base):
    __tablename__ = "retention_rule"
    pattern = Column(Text, primary_key=True)
    days = Column(Integer, nullable=False)
    reason = Column(Text)

    __table_args__ = (CheckConstraint("days > 0", name="days"),)


class Holiday(Base):
    __tablename__ = "holiday"
    day = Column(Date, primary_key=True)
    country = Column(CHAR(2), nullable=False)
    name = written(server_default="")

    __table_args__ = {"comment": "Nothing is sent on these"}
