# SPDX-License-Identifier: MIT
"""Who owes what."""
from sqlalchemy import (
    BigInteger,
    Boolean,
    CHAR,
    CheckConstraint,
    Column,
    Computed,
    Date,
    Index,
    Integer,
    JSON,
    Numeric,
    Sequence,
    SmallInteger,
    String,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from .base import (
    Base,
    Float8,
    Moment,
    PerEngine,
    Uuid,
    array,
    metadata,
    name_of,
    now,
    number,
    on_postgresql,
    small_number,
    to,
    true,
    words,
    written,
)

Money = Numeric(12, 2)
today = text("CURRENT_DATE")
one = text("1")


class Plan(Base):
    __tablename__ = "plan"
    code = Column(String(32), primary_key=True)
    name = written(unique=True)
    features = Column(array(Text(), dimensions=2), nullable=False)
    active = Column(Boolean, nullable=False, server_default=true)


class Price(Base):
    __tablename__ = "price"
    id = small_number()
    plan_code = Column(String(32), to("plan.code", None, onupdate="CASCADE"), nullable=False)
    interval = Column(words("billing_interval", "month", "year"), nullable=False, server_default="month")
    currency = Column(CHAR(3), nullable=False, server_default="EUR")
    amount = Column(Money, CheckConstraint("amount >= 0", name="amount"), nullable=False)

    __table_args__ = (UniqueConstraint("plan_code", "interval", "currency", name="uq_price_of_plan"),)


class TaxRate(Base):
    __tablename__ = "tax_rate"
    country = Column(CHAR(2), primary_key=True)
    since = Column(Date, primary_key=True, server_default=today)
    rate = Column(Numeric(5, 4), nullable=False, server_default=text("0.2000"))

    __table_args__ = (CheckConstraint("rate >= 0 AND rate < 1", name="rate"),)


class Coupon(Base):
    __tablename__ = "coupon"
    code = Column(String(20), primary_key=True)
    percent = Column(SmallInteger)
    amount = Column(Money)
    uses = Column(Integer, nullable=False, server_default=text("0"))
    limit = Column(Integer)

    __table_args__ = (CheckConstraint("(percent IS NULL) <> (amount IS NULL)", name="one_discount"),)


class Subscription(Base):
    __tablename__ = "subscription"
    id = number()
    organisation_id = Column(BigInteger, to("organisation.id", None), nullable=False, unique=True)
    price_id = Column(Integer, to("price.id", "NO ACTION"), nullable=False)
    coupon_code = Column(String(20), to("coupon.code", "SET DEFAULT"))
    seats = Column(Integer, nullable=False, server_default=text("1"))
    bills_at = Column(Time, nullable=False, server_default="03:00:00")
    ends_at = Column(Moment)

    __table_args__ = (
        CheckConstraint("seats > 0", name="seats"),
        Index("ix_subscription_price_id", "price_id", postgresql_include=["seats"]),
    )


on_postgresql(Subscription.__table__, "CREATE INDEX ix_subscription_ends ON subscription (ends_at NULLS FIRST)")

invoice_number = Sequence("invoice_number", start=1000, increment=1, cache=20, metadata=metadata)


class Invoice(Base):
    __tablename__ = "invoice"
    id = small_number()
    number = Column(BigInteger, nullable=False, server_default=PerEngine("nextval('invoice_number')", "0"), unique=True)
    subscription_id = Column(BigInteger, to("subscription.id", None), nullable=False)
    status = Column(words("invoice_status", "draft", "open", "paid", "void"), nullable=False, server_default="draft")
    issued_on = Column(Date, nullable=False, server_default=today)
    net = Column(Money, nullable=False, server_default=text("0.00"))
    tax = Column(Money, nullable=False, server_default=text("0.00"))
    gross = Column(Money, Computed("net + tax", persisted=True), nullable=False)
    note = Column(Text, comment="It's printed\nas it is")

    __table_args__ = (
        CheckConstraint("net >= 0 AND tax >= 0", name="not_negative"),
        Index(
            "ix_invoice_alive",
            "subscription_id",
            "status",
            postgresql_where=text("status <> 'void'"),
            sqlite_where=text("status <> 'void'"),
        ),
        {"sqlite_autoincrement": True},
    )


class InvoiceLine(Base):
    __tablename__ = "invoice_line"
    invoice_id = Column(Integer, to("invoice.id"), primary_key=True, autoincrement=False)
    position = Column(Integer, primary_key=True, autoincrement=False)
    text = written()
    quantity = Column(Float8, nullable=False, server_default=one)
    price = Column(Money, nullable=False)


class Payment(Base):
    __tablename__ = "payment"
    id = Column(Uuid, primary_key=True)
    invoice_id = Column(Integer, to("invoice.id", None), nullable=False, index=True)
    amount = Column(Money, nullable=False)
    reference = Column(String(64))
    answer = Column(JSON)
    paid_at = Column(Moment, nullable=False, server_default=now)

    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)


on_postgresql(Payment.__table__, "CREATE INDEX ix_payment_reference ON payment USING hash (reference)")


class Refund(Base):
    __tablename__ = "refund"
    id = number()
    payment_id = Column(Uuid, to("payment.id", "RESTRICT", name="fk_refund_payment"), nullable=False)
    amount = Column(Money, nullable=False)
    reason = Column(Text)
