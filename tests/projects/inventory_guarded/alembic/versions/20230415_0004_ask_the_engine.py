"""Ask the engine, the dialect and the context what they know.

Revision ID: 20230415_0004
Revises: 20230301_0003
"""
from alembic import context, op
import sqlalchemy as sa

revision = "20230415_0004"
down_revision = "20230301_0003"


def upgrade():
    bind = op.get_bind()
    url = bind.engine.url
    op.create_table("default_seen", sa.Column("name", sa.String(50)), sa.Column("text", sa.Text()))
    assert str(url).startswith(bind.dialect.name) and url.get_backend_name() == bind.dialect.name
    assert context.get_impl().bind.dialect.name == sa.inspect(bind).dialect.name == context.get_context().impl.dialect.name
    if url.database.startswith("scratch_"):
        op.execute(f'COMMENT ON DATABASE "{url.database}" IS \'counted\'')
    if bind.dialect.has_table(bind, "stock_item") and not bind.dialect.has_table(bind, "item"):
        op.create_index("ix_stock_item_counted_at", "stock_item", ["counted_at"])
    assert bind.dialect.has_index(bind, "stock_item", "ix_stock_item_counted_at")
    assert not bind.dialect.has_index(bind, "stock_item", "ix_item_counted_at")
    meta = sa.MetaData()
    meta.reflect(bind, only=["stock_item"])
    columns = meta.tables["stock_item"].columns
    assert columns.get("quantity").server_default.arg.text.strip("'") == "0" and columns["sku"].server_default is None
    assert isinstance(columns["quantity"].server_default, sa.DefaultClause) and columns["sku"].computed is None
    assert sa.Column("n", sa.Integer, server_default="7").server_default.arg == "7"
    # Expressions are read as a session sees them: without the schema that it has in its path.
    for name in ("stock_item", "warehouse"):
        for column in sa.inspect(bind).get_columns(name):
            op.execute(sa.text("INSERT INTO default_seen VALUES (:name, :default)").bindparams(name=f"{name}.{column['name']}", default=str(column["default"])))
    # What neither has a word for is taken and nothing is done about it.
    op.alter_column("stock_item", "counted_at", default=None, existing_type=sa.DateTime())
    op.alter_column("stock_item", sa.Column("counted_at", sa.DateTime(), nullable=False))


def downgrade():
    op.drop_table("default_seen")
    op.drop_index("ix_stock_item_counted_at", table_name="stock_item")
