"""constraints that SQLite cannot alter"""
import sqlalchemy as sa
from alembic import op

revision = "3c"
down_revision = "2b"

naming_convention = {
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


def upgrade():
    op.create_table(
        "attachment",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"]),
        sa.UniqueConstraint("path"),
    )
    op.execute("INSERT INTO attachment VALUES (10, '/a', 1), (10, '/b', NULL)")
    with op.batch_alter_table("attachment", naming_convention=naming_convention) as batch_op:
        batch_op.drop_constraint("fk_attachment_note_id_note", type_="foreignkey")
        batch_op.drop_constraint("uq_attachment_path", type_="unique")
        batch_op.create_primary_key("pk_attachment", ["note_id", "path"])
        batch_op.create_foreign_key("fk_attachment_note", "note", ["note_id"], ["id"], ondelete="CASCADE", onupdate="CASCADE")
        batch_op.create_unique_constraint("uq_attachment_note_size", ["note_id", "size"])
        batch_op.create_check_constraint("ck_size", sa.text("size IS NULL OR size >= 0"))
        batch_op.alter_column("size", nullable=True, server_default="0", existing_type=sa.BigInteger())


def downgrade():
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_constraint("ck_size", type_="check")
        batch_op.drop_constraint("uq_attachment_note_size", type_="unique")
        batch_op.drop_constraint("fk_attachment_note", "foreignkey")
    op.drop_table("attachment")
