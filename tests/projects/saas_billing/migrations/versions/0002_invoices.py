"""invoices, one partition a year

Revision ID: 0002
Revises: 0001
Create Date: 2021-06-11 12:30:00

"""
from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"


def upgrade():
    invoice = op.create_table(
        "invoice",
        sa.Column("number", sa.BigInteger(), sa.Sequence("invoice_number_seq", start=1000, increment=1), nullable=False),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("customer_id", sa.Integer(), sa.ForeignKey("customer.id", name="fk_invoice_customer"), nullable=False),
        sa.Column("total", sa.Numeric(12, 2), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", "issued", name="pk_invoice"),
        postgresql_partition_by="RANGE (issued)",
    )
    for year in range(2020, 2023):
        op.execute(
            "CREATE TABLE invoice_%d PARTITION OF invoice FOR VALUES FROM ('%d-01-01') TO ('%d-01-01')"
            % (year, year, year + 1)
        )
    op.create_index("ix_invoice_customer", "invoice", ["customer_id", sa.desc("issued")])
    op.create_index("ix_customer_lower_name", "customer", [sa.text("lower(name)")], postgresql_ops={"name": "text_pattern_ops"})
    op.create_index("ix_customer_name", "customer", ["name"], postgresql_ops={"name": "varchar_pattern_ops"},
                    postgresql_include=["country"], postgresql_with={"fillfactor": 70})
    op.create_index("ix_customer_name_hash", "customer", [sa.func.lower(sa.column("name"))], postgresql_using="btree")

    op.bulk_insert(
        sa.table(
            "customer",
            sa.column("id", sa.Integer),
            sa.column("name", sa.String),
            sa.column("country", sa.CHAR(2)),
            sa.column("balance", sa.Numeric),
        ),
        [
            {"id": 1, "name": "Ada & Sons", "country": "GB", "balance": 12.5},
            {"id": 2, "name": "O'Brien", "country": "IE", "balance": 0},
        ],
    )
    op.bulk_insert(
        invoice,
        [{"number": 1000, "issued": op.inline_literal("2021-03-01"), "customer_id": 1, "total": 99.9, "note": None}],
        multiinsert=False,
    )


def downgrade():
    op.execute("DELETE FROM invoice; DELETE FROM customer WHERE id IN (1, 2)")
    op.drop_index("ix_customer_name_hash", "customer")
    op.drop_index("ix_customer_name", table_name="customer")
    op.drop_index("ix_customer_lower_name")
    op.drop_table("invoice")
