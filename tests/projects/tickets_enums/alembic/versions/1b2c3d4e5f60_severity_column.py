"""severity column

Revision ID: 1b2c3d4e5f60
Revises: 0a1b2c3d4e5f
Create Date: 2023-03-20 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ENUM

# revision identifiers, used by Alembic.
revision = "1b2c3d4e5f60"
down_revision = "0a1b2c3d4e5f"
branch_labels = None
depends_on = None

severity = postgresql.ENUM("minor", "major", "critical", name="severity")
existing_status = ENUM("open", "waiting", "closed", name="ticketstatus", create_type=False)


def upgrade() -> None:
    severity.create(op.get_bind(), checkfirst=True)
    op.add_column("tickets", sa.Column("severity", severity, nullable=True))
    op.add_column("tickets", sa.Column("previous_status", existing_status, nullable=True))
    op.create_table(
        "ticket_events",
        sa.Column("ticket_id", sa.Integer(), sa.ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("status", existing_status, nullable=False),
        sa.Column("severity", postgresql.ENUM(name="severity", create_type=False)),
    )
    op.execute("UPDATE tickets SET severity = 'minor'::severity, previous_status = status")
    op.alter_column("tickets", "severity", nullable=False, existing_type=severity, server_default=sa.text("'minor'::severity"))


def downgrade() -> None:
    op.drop_table("ticket_events")
    op.drop_column("tickets", "previous_status")
    op.drop_column("tickets", "severity")
    severity.drop(op.get_bind(), checkfirst=True)
