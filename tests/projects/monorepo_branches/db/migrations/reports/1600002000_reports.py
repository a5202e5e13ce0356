"""reports of all that"""
import sqlalchemy as sa
from alembic import op

revision = "20201101"
down_revision = None
branch_labels = ["reports", "read-only"]
depends_on = ["billing"]


def upgrade():
    op.execute("CREATE VIEW invoice_report AS SELECT t.name, i.id AS invoice_id FROM invoice i JOIN tenant t ON t.id = i.tenant_id")


def downgrade():
    op.execute("DROP VIEW invoice_report")
