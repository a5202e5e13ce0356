"""rename safely, and be safe to run twice

Revision ID: 20230301_0003
Revises: 20230215_0002
Create Date: 2023-03-01 00:00:00

"""
from alembic import op
import sqlalchemy as sa

revision = "20230301_0003"
down_revision = "20230215_0002"
branch_labels = None
depends_on = None


def table_exists(name, schema=None):
    return sa.inspect(op.get_bind()).has_table(name, schema=schema)


def column_exists(table, column):
    inspector = sa.inspect(op.get_bind())
    return column in [c["name"] for c in inspector.get_columns(table)]


def upgrade():
    for _attempt in range(2):
        if table_exists("item") and not table_exists("stock_item"):
            op.rename_table("item", "stock_item")
        if not column_exists("stock_item", "counted_at"):
            op.add_column("stock_item", sa.Column("counted_at", sa.DateTime()))
        if column_exists("stock_item", "unit_price"):
            op.alter_column("stock_item", "unit_price", new_column_name="price", existing_type=sa.Numeric(8, 2))

    inspector = sa.inspect(op.get_bind())
    before = len(inspector.get_table_names())
    op.execute("CREATE TABLE scratch_list (id INTEGER PRIMARY KEY)")
    if hasattr(inspector, "clear_cache"):
        inspector.clear_cache()
    else:
        inspector = sa.inspect(op.get_bind())
    assert len(inspector.get_table_names()) == before + 1
    op.execute("DROP TABLE scratch_list")

    try:
        sa.inspect(op.get_bind()).get_columns("no_such_table")
    except sa.exc.NoSuchTableError as error:
        print("as expected:", error)


def downgrade():
    with op.batch_alter_table("stock_item") as batch_op:
        batch_op.alter_column("price", new_column_name="unit_price")
        batch_op.drop_column("counted_at")
    op.rename_table("stock_item", "item")
