"""billing starts"""
import sqlalchemy as sa
from alembic import op

revision = "billing_the_first_revision"
down_revision = None
branch_labels = "billing"
depends_on = "core_2020_09"


def upgrade():
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant_id", sa.Integer, sa.ForeignKey("tenant.id")),
    )


def downgrade():
    op.drop_table("invoice")
