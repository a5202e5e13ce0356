"""more values

Revision ID: 2c3d4e5f6071
Revises: 1b2c3d4e5f60
Create Date: 2023-04-02 18:22:00.000000

"""
from alembic import op

revision = "2c3d4e5f6071"
down_revision = "1b2c3d4e5f60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A value that ADD VALUE has added cannot be used before a commit.
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE ticketstatus ADD VALUE IF NOT EXISTS 'reopened' AFTER 'waiting'")
        op.execute("ALTER TYPE severity ADD VALUE 'blocker'")
    op.execute("UPDATE tickets SET status = 'reopened' WHERE severity = 'minor' AND status = 'closed'")


def downgrade() -> None:
    op.execute("UPDATE tickets SET status = 'closed' WHERE status = 'reopened'")
    # PostgreSQL cannot take a value out of a type again: a new type takes its place.
    op.execute("ALTER TYPE ticketstatus RENAME TO ticketstatus_old")
    op.execute("CREATE TYPE ticketstatus AS ENUM ('open', 'waiting', 'closed')")
    op.execute("ALTER TABLE tickets ALTER COLUMN status DROP DEFAULT")
    op.execute(
        "ALTER TABLE tickets ALTER COLUMN status TYPE ticketstatus USING status::text::ticketstatus, "
        "ALTER COLUMN previous_status TYPE ticketstatus USING previous_status::text::ticketstatus"
    )
    op.execute("ALTER TABLE ticket_events ALTER COLUMN status TYPE ticketstatus USING status::text::ticketstatus")
    op.execute("ALTER TABLE tickets ALTER COLUMN status SET DEFAULT 'open'")
    op.execute("DROP TYPE ticketstatus_old")
