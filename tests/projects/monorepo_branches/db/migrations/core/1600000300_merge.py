"""merge left and right"""
import sqlalchemy as sa
from alembic import op

revision = "core_merged"
down_revision = ("core_left", "core_right")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
