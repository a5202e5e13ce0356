"""customers and plans

Revision ID: 0001
Revises:
Create Date: 2021-05-03 08:00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.schema import CreateSequence, DropSequence, Sequence

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

invoice_numbers = Sequence("invoice_number_seq", start=1000, increment=1)


def upgrade():
    op.execute(CreateSequence(invoice_numbers))
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.CHAR(length=2), nullable=False, server_default="US"),
        sa.Column("balance", sa.Numeric(precision=12, scale=2), nullable=False, server_default=sa.text("0")),
        sa.Column("vat_id", sa.String(length=20), unique=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("balance >= -1000", name="ck_customer_balance"),
        sa.CheckConstraint(sa.text("length(country) = 2")),
    )
    op.create_table(
        "plan",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("title", sa.UnicodeText(), nullable=False),
        sa.Column("monthly_price", sa.DECIMAL(10, 2), nullable=False),
        sa.Column("yearly_price", sa.Numeric(10, 2), sa.Computed("monthly_price * 10", persisted=True)),
        sa.Column("trial", sa.Interval(), nullable=True),
        sa.Column("active", sa.BOOLEAN(), nullable=True, default=True),
    )
    op.create_primary_key("pk_plan", "plan", ["code"])
    op.create_table(
        "subscription",
        sa.Column("id", sa.BigInteger(), sa.Identity(start=10, increment=5), primary_key=True),
        sa.Column("customer_id", sa.Integer(), nullable=False, index=True),
        sa.Column("plan_code", sa.String(30), nullable=False),
        sa.Column("period", sa.String(10), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("seats", sa.SmallInteger(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], ondelete="CASCADE", onupdate="CASCADE"),
        sa.ForeignKeyConstraint(["plan_code"], ["plan.code"], name="fk_subscription_plan", deferrable=True, initially="DEFERRED"),
        sa.UniqueConstraint("customer_id", "plan_code", name="uq_subscription"),
    )


def downgrade():
    op.drop_table("subscription")
    op.drop_table("plan")
    op.drop_table("customer")
    op.execute(DropSequence(invoice_numbers))
