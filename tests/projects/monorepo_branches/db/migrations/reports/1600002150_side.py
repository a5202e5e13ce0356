"""a head of its own"""
import sqlalchemy as sa
from alembic import op

revision = "20201101_side"
down_revision = "20201101"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
