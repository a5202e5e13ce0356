"""tickets

Revision ID: 0a1b2c3d4e5f
Revises:
Create Date: 2023-03-14 15:09:26.535897

"""
import enum

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = "0a1b2c3d4e5f"
down_revision = None
branch_labels = None
depends_on = None


class Priority(enum.Enum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Channel(str, enum.Enum):
    email = "e-mail"
    phone = "phone"
    chat = "web chat"


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Enum("open", "waiting", "closed", name="ticketstatus"), server_default="open", nullable=False),
        sa.Column("priority", sa.Enum(Priority, name="priority"), nullable=False),
        sa.Column("channel", sa.Enum(Channel, name="channel", values_callable=lambda e: [m.value for m in e]), nullable=True),
        sa.Column("size", sa.Enum("S", "M", "L", name="ticket_size", native_enum=False), nullable=True),
        sa.Column("flag", sa.Enum("red", "green", name="ticket_flag", native_enum=False, create_constraint=True, length=16), nullable=True),
        sa.Column("mood", sa.Enum(*["sad", "neutral", "happy"], name="mood", schema="public")),
        sa.Column("labels", postgresql.ARRAY(sa.Enum("bug", "feature", name="label")), nullable=True),
        sa.Column("kind", postgresql.ENUM("question", "incident", name="ticket_kind"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(
        "INSERT INTO tickets (status, priority, channel, size) VALUES "
        f"('open', '{Priority.HIGH.name}', '{Channel.chat.value}', 'S'), ('closed', '{Priority['LOW'].name}', NULL, NULL)"
    )


def downgrade() -> None:
    op.drop_table("tickets")
    for name in ("ticketstatus", "priority", "channel", "label", "ticket_kind"):
        sa.Enum(name=name).drop(op.get_bind(), checkfirst=False)
    sa.Enum("sad", name="mood", schema="public").drop(op.get_bind(), checkfirst=True)
    if not op.get_context().as_sql:
        sa.Enum(name="never_was").drop(op.get_bind(), checkfirst=True)
