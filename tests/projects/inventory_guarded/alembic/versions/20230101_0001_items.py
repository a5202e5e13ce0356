"""items

Revision ID: 20230101_0001
Revises:
Create Date: 2023-01-01 00:00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.engine.reflection import Inspector

revision = "20230101_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    conn = op.get_bind()
    inspector = Inspector.from_engine(conn)
    tables = inspector.get_table_names()
    if "warehouse" not in tables:
        op.create_table(
            "warehouse",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("name", sa.String(50), nullable=False, unique=True),
        )
    if "item" not in tables:
        op.create_table(
            "item",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("warehouse_id", sa.Integer, sa.ForeignKey("warehouse.id", name="fk_item_warehouse", ondelete="CASCADE")),
            sa.Column("sku", sa.String(32), nullable=False, index=True),
            sa.Column("quantity", sa.Integer, nullable=False, server_default="0"),
            sa.Column("unit_price", sa.Numeric(8, 2)),
            sa.UniqueConstraint("warehouse_id", "sku", name="uq_item_sku"),
            sa.CheckConstraint("quantity >= 0", name="ck_item_quantity"),
        )
    # again, as if somebody had run it before: nothing is left to do
    if not inspect(conn).has_table("item"):
        raise RuntimeError("item was not created")


def downgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    for table in ("item", "warehouse", "never_there"):
        if table in inspector.get_table_names():
            op.drop_table(table)
