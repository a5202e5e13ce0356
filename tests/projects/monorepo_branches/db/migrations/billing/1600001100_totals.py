"""totals, after the merge"""
import sqlalchemy as sa
from alembic import op

revision = "billing_totals"
down_revision = "billing_the_first_revision"
branch_labels = None
depends_on = ("core_merged",)


def upgrade():
    op.add_column("invoice", sa.Column("total", sa.Integer, nullable=False, server_default="0"))
    op.execute("INSERT INTO invoice (id, tenant_id, total) SELECT 1, id, 7 FROM tenant")


def downgrade():
    op.execute("DELETE FROM invoice")
    op.execute("ALTER TABLE invoice DROP COLUMN total")
