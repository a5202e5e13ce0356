"""audit trail

Revision ID: 77ab10c2d3e4
Revises: a4c0de5511fe
Create Date: 2024-03-02 11:01:30.000412

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision: str = "77ab10c2d3e4"
down_revision: Union[str, None] = "a4c0de5511fe"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

AUDIT_FUNCTION = r"""
CREATE OR REPLACE FUNCTION auth.write_audit() RETURNS trigger AS $body$
BEGIN
    -- one row for each change; semicolons inside do not end the statement
    INSERT INTO auth.audit_log (table_name, action, row_data)
    VALUES (TG_TABLE_NAME, lower(TG_OP), to_jsonb(coalesce(NEW, OLD)) - 'hashed_password');
    RETURN coalesce(NEW, OLD);
END;
$body$ LANGUAGE plpgsql;
"""


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("table_name", sa.VARCHAR(length=63), nullable=False),
        sa.Column("action", sa.VARCHAR(length=10), nullable=False),
        sa.Column("row_data", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True, precision=3), server_default=sa.func.current_timestamp(), nullable=False),
        sa.CheckConstraint("action IN ('insert', 'update', 'delete')", name="audit_log_action_check"),
        sa.PrimaryKeyConstraint("id"),
        schema="auth",
    )
    op.create_index("ix_audit_log_data", "audit_log", ["row_data"], schema="auth", postgresql_using="gin",
                    postgresql_ops={"row_data": "jsonb_path_ops"})
    op.execute(AUDIT_FUNCTION)
    op.execute(
        "CREATE TRIGGER users_audit AFTER INSERT OR UPDATE OR DELETE ON auth.users "
        "FOR EACH ROW EXECUTE FUNCTION auth.write_audit()"
    )
    op.execute(sa.text("INSERT INTO auth.users (id, email) VALUES ('00000000-0000-0000-0000-000000000001', 'Root@Example.com')"))
    op.execute("INSERT INTO profiles (user_id, display_name, role) SELECT id, 'root \\: ' || email\\:\\:text, 'owner' FROM auth.users")


def downgrade() -> None:
    op.execute("DELETE FROM profiles WHERE role = 'owner'::member_role")
    op.execute("DELETE FROM auth.users WHERE email = 'root@example.com'")
    op.execute("DROP TRIGGER users_audit ON auth.users; DROP FUNCTION auth.write_audit();")
    op.drop_index("ix_audit_log_data", table_name="audit_log", schema="auth")
    op.drop_table("audit_log", schema="auth")
