"""swap a type

Revision ID: 3d4e5f607182
Revises: 2c3d4e5f6071
Create Date: 2023-05-09 07:45:12.345678

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

revision = "3d4e5f607182"
down_revision = "2c3d4e5f6071"
branch_labels = None
depends_on = None

old_options = ("question", "incident")
new_options = sorted(old_options + ("task",))

old_type = sa.Enum(*old_options, name="ticket_kind")
new_type = sa.Enum(*new_options, name="ticket_kind")
tmp_type = postgresql.ENUM(*new_options, name="_ticket_kind", checkfirst=True, native=True)

tickets = sa.sql.table("tickets", sa.Column("kind", new_type, nullable=False))
long_text = sa.Text().with_variant(mysql.LONGTEXT(), "mysql").with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    # Create a temporary "_ticket_kind" type, convert and drop the "old" type
    tmp_type.create(op.get_bind(), checkfirst=False)
    op.execute("ALTER TABLE tickets ALTER COLUMN kind TYPE _ticket_kind USING kind::text::_ticket_kind")
    old_type.drop(op.get_bind(), checkfirst=False)
    # Create and convert to the "new" type
    new_type.create(op.get_bind(), checkfirst=False)
    op.alter_column("tickets", "kind", type_=new_type, existing_type=tmp_type, existing_nullable=True,
                    postgresql_using="kind::text::ticket_kind")
    tmp_type.drop(op.get_bind(), checkfirst=False)
    op.execute(tickets.update().where(tickets.c.kind.is_(None)).values(kind=op.inline_literal("task")))
    op.add_column("tickets", sa.Column("details", long_text, nullable=True))
    op.alter_column("tickets", "size", type_=sa.String(length=3), existing_type=sa.Enum("S", "M", "L", name="ticket_size", native_enum=False))


def downgrade() -> None:
    op.alter_column("tickets", "size", type_=sa.VARCHAR(length=1), existing_type=sa.String(length=3))
    op.drop_column("tickets", "details")
    op.execute(tickets.update().where(tickets.c.kind == "task").values(kind=None))
    old = sa.Enum(*old_options, name="_old")
    old.create(op.get_bind())
    op.execute("ALTER TABLE tickets ALTER COLUMN kind TYPE _old USING kind::text::_old")
    new_type.drop(op.get_bind())
    op.execute("ALTER TYPE _old RENAME TO ticket_kind")
