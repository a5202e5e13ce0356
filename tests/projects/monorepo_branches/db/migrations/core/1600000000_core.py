"""core"""
import sqlalchemy as sa
from alembic import op

revision = "core_2020_09"
down_revision = None
branch_labels = ("core",)
depends_on = None


def upgrade():
    op.create_table("tenant", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50), nullable=False))


def downgrade():
    op.drop_table("tenant")
