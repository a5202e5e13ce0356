"""columns in another order, where the table is made anew

Revision ID: d1
Revises: c1
"""
from alembic import op
import sqlalchemy as sa

revision = "d1"
down_revision = "c1"


def upgrade():
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("b", sa.Text()),
        sa.Column("c", sa.Text()),
        sa.Column("d", sa.Text()),
    )
    op.execute("INSERT INTO page (id, b, c, d) VALUES (1, 'b', 'c', 'd')")
    if op.get_context().dialect.name != "sqlite" or op.get_context().as_sql:
        return
    with op.batch_alter_table("page", recreate="always", partial_reordering=[("c", "b"), ("d", "id")]) as batch:
        batch.alter_column("c", new_column_name="cc")
        batch.drop_column("d")
    with op.batch_alter_table("page", recreate="always", partial_reordering=[("b", "id")]) as batch:
        batch.add_column(sa.Column("n", sa.Text()))
        batch.add_column(sa.Column("m", sa.Text()))


def downgrade():
    op.drop_table("page")
