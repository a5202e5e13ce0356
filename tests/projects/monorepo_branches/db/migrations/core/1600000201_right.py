"""right of a diamond"""
import sqlalchemy as sa
from alembic import op

revision = "core_right"
down_revision = "core_2020_10"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("INSERT INTO tenant (id, name) VALUES (1, 'main')")


def downgrade():
    op.execute("DELETE FROM tenant")
