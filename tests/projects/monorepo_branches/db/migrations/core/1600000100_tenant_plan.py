"""tenant plan"""
import sqlalchemy as sa
from alembic import op

revision = "core_2020_10"
down_revision = "core_2020_09"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("tenant", sa.Column("plan", sa.String(20), server_default="free"))


def downgrade():
    op.execute("ALTER TABLE tenant DROP COLUMN plan")
