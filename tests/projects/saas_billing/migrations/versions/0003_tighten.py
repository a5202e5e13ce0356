"""tighten

Revision ID: 0003
Revises: 0002
Create Date: 2021-09-30 16:20:10

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade():
    op.add_column("customer", sa.Column("email", sa.String(length=320), nullable=True, comment="for invoices", index=True))
    op.add_column("customer", sa.Column("parent_id", sa.Integer(), sa.ForeignKey("customer.id", ondelete="SET NULL"), nullable=True))
    op.add_column("customer", sa.Column("tax_class", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.alter_column("customer", "tax_class", type_=sa.String(10), existing_type=sa.Integer(),
                    existing_server_default=sa.text("1"), server_default=None, postgresql_using="'T' || tax_class")
    op.alter_column("customer", "tax_class", existing_type=sa.String(10), server_default="T1", nullable=True)
    op.alter_column("customer", "vat_id", existing_type=sa.VARCHAR(length=20), type_=sa.String(length=32),
                    existing_nullable=True, new_column_name="vat_number", comment="as printed", existing_comment=None)
    op.alter_column("plan", "title", existing_type=sa.UnicodeText(), nullable=True, existing_nullable=False)
    op.alter_column("plan", "active", existing_type=sa.BOOLEAN(), nullable=False, server_default=sa.sql.expression.true())
    op.alter_column("subscription", "seats", existing_type=sa.SmallInteger(), type_=sa.Integer(), autoincrement=False,
                    existing_server_default=sa.text("'1'::smallint"), existing_nullable=False)
    op.drop_constraint("uq_subscription", "subscription", type_="unique")
    op.create_unique_constraint("uq_subscription_start", "subscription", ["customer_id", "plan_code", "starts"],
                                deferrable=True, initially="IMMEDIATE")
    op.create_check_constraint("ck_subscription_dates", "subscription", "ends IS NULL OR ends > starts")
    op.create_check_constraint("ck_seats", "subscription", sa.column("seats") > sa.literal(0))
    op.execute("CREATE EXTENSION btree_gist")
    op.create_exclude_constraint(
        "ex_subscription_start", "subscription",
        (sa.column("customer_id"), "="),
        ("starts", "="),
        using="gist", where=sa.text("seats > 0"),
    )
    op.drop_constraint("fk_subscription_plan", "subscription", type_="foreignkey")
    op.create_foreign_key(
        "fk_subscription_plan", "subscription", "plan", ["plan_code"], ["code"],
        onupdate="CASCADE", ondelete="RESTRICT", deferrable=True, initially="DEFERRED", match="SIMPLE",
        source_schema=None, referent_schema="public", postgresql_not_valid=True,
    )
    op.create_table_comment("plan", "What can be bought; it's public", existing_comment=None)
    op.rename_table("subscription", "contract")
    op.execute(sa.schema.CreateTable(sa.Table(
        "dunning", sa.MetaData(),
        sa.Column("level", postgresql.SMALLINT(), primary_key=True, autoincrement=False),
        sa.Column("fee", postgresql.DOUBLE_PRECISION(precision=53), nullable=False),
    )))


def downgrade():
    op.drop_table("dunning")
    op.rename_table("contract", "subscription")
    op.drop_table_comment("plan", existing_comment="What can be bought; it's public")
    op.drop_constraint("fk_subscription_plan", "subscription")
    op.create_foreign_key("fk_subscription_plan", "subscription", "plan", ["plan_code"], ["code"], deferrable=True, initially="DEFERRED")
    op.drop_constraint("ex_subscription_start", "subscription")
    op.execute("DROP EXTENSION btree_gist")
    op.drop_constraint("ck_seats", "subscription", type_="check")
    op.drop_constraint("ck_subscription_dates", "subscription", type_="check")
    op.drop_constraint("uq_subscription_start", "subscription", type_="unique")
    op.create_unique_constraint("uq_subscription", "subscription", ["customer_id", "plan_code"])
    op.alter_column("subscription", "seats", existing_type=sa.Integer(), type_=sa.SmallInteger())
    op.alter_column("plan", "active", existing_type=sa.BOOLEAN(), nullable=True, server_default=None)
    op.alter_column("plan", "title", existing_type=sa.UnicodeText(), nullable=False)
    op.alter_column("customer", "vat_number", new_column_name="vat_id", type_=sa.VARCHAR(length=20), comment=None)
    op.drop_column("customer", "tax_class")
    op.drop_column("customer", "parent_id")
    op.drop_index(op.f("ix_customer_email"), table_name="customer")
    op.drop_column("customer", "email")
