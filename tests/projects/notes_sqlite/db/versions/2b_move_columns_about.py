"""move columns about"""
import sqlalchemy as sa
from alembic import op

revision = "2b"
down_revision = "1a"


def upgrade():
    op.drop_index("ix_note_pinned", "note")
    with op.batch_alter_table("note", recreate="always") as batch:
        batch.add_column(sa.Column("author", sa.String(50), nullable=False, server_default="me"), insert_after="notebook_id")
        batch.add_column(sa.Column("slug", sa.String(50)), insert_before="body")
        batch.alter_column("rank", type_=sa.Integer(), existing_type=sa.REAL())
        batch.drop_column("pinned")
    with op.batch_alter_table("notebook", recreate="auto", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("title", existing_type=sa.String(100), type_=sa.String(200), existing_nullable=False,
                           existing_server_default="untitled")
        batch.alter_column("color", new_column_name="colour")
        batch.create_index("ix_notebook_title", ["title"], unique=False)
        batch.execute("UPDATE notebook SET color = lower(color)")


def downgrade():
    with op.batch_alter_table("notebook", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_index("ix_notebook_title")
        batch.alter_column("colour", new_column_name="color", type_=sa.String(7))
    with op.batch_alter_table("note") as batch:
        batch.add_column(sa.Column("pinned", sa.Boolean()))
        batch.drop_column("slug")
        batch.drop_column("author")
    op.create_index("ix_note_pinned", "note", ["pinned"], sqlite_where=sa.text("pinned = 1"))
