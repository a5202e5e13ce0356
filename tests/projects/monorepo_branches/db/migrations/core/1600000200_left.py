"""left of a diamond"""
import sqlalchemy as sa
from alembic import op

revision = "core_left"
down_revision = "core_2020_10"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_tenant_name", "tenant", ["name"])


def downgrade():
    op.drop_index("ix_tenant_name", "tenant")
