"""profiles, with row level security

Revision ID: a4c0de5511fe
Revises: 3f1d2a9b7c10
Create Date: 2024-02-19 17:40:02.559126+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

revision: str = "a4c0de5511fe"
down_revision: Union[str, None] = "3f1d2a9b7c10"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

role_enum = postgresql.ENUM("owner", "admin", "member", name="member_role", create_type=False)

POLICIES = {
    "profiles_read_own": ("SELECT", "user_id = app_current_user()"),
    "profiles_change_own": ("UPDATE", "user_id = app_current_user()"),
}


def upgrade() -> None:
    role_enum.create(op.get_bind(), checkfirst=True)
    op.create_table(
        "profiles",
        sa.Column("user_id", UUID(as_uuid=True), sa.ForeignKey("auth.users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("display_name", sa.Unicode(80), nullable=False, index=True),
        sa.Column("role", role_enum, nullable=False, server_default="member"),
        sa.Column("tags", ARRAY(sa.String(length=40)), nullable=False, server_default="{}"),
        sa.Column("settings", JSONB(), nullable=False, server_default=sa.text("""'{"theme": "dark"}'""")),
        sa.Column("avatar_url", sa.String(), nullable=True, comment="Where the user's picture is"),
        comment="What others see of a user",
    )
    op.execute(
        """
        CREATE FUNCTION app_current_user() RETURNS uuid
        LANGUAGE sql STABLE AS $$
            SELECT nullif(current_setting('app.user_id', true), '')::uuid;
        $$
        """
    )
    op.execute("ALTER TABLE profiles ENABLE ROW LEVEL SECURITY")
    for name, (action, condition) in POLICIES.items():
        op.execute(f"CREATE POLICY {name} ON profiles FOR {action} USING ({condition})")


def downgrade() -> None:
    for name in reversed(list(POLICIES)):
        op.execute(f"DROP POLICY {name} ON profiles")
    op.execute("DROP FUNCTION app_current_user()")
    op.drop_table("profiles")
    role_enum.drop(op.get_bind(), checkfirst=True)
