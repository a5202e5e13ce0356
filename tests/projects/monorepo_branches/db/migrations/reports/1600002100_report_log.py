"""log of reports"""
import sqlalchemy as sa
from alembic import op

revision = "20201102"
down_revision = "20201101"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("report_log", sa.Column("at", sa.DateTime, primary_key=True))


def downgrade():
    op.drop_table("report_log")
