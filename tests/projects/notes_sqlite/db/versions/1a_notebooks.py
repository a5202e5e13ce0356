"""notebooks and notes"""
import sqlalchemy as sa
from alembic import op

revision = "1a"
down_revision = None


def upgrade():
    op.create_table(
        "notebook",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(100), nullable=False, server_default="untitled"),
        sa.Column("color", sa.String(7)),
        sa.Column("archived", sa.Boolean(create_constraint=True, name="ck_archived"), nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notebook_id", sa.Integer(), sa.ForeignKey("notebook.id", name="fk_note_notebook", ondelete="CASCADE")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=True),
        sa.Column("rank", sa.REAL(), server_default=sa.text("(1.0 / 2)")),
        sa.Column("kind", sa.Enum("text", "list", "drawing", name="note_kind"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        sa.CheckConstraint("length(body) < 100000", name="ck_note_body"),
        sa.UniqueConstraint("notebook_id", "body", name="uq_note_body"),
    )
    op.create_index("ix_note_pinned", "note", ["pinned"], sqlite_where=sa.text("pinned = 1"))
    op.execute("INSERT INTO notebook (title, color) VALUES ('Shopping', '#aabbcc'), ('Ideas', NULL)")
    op.execute(
        "INSERT INTO note (id, notebook_id, body, pinned, kind) VALUES "
        "(10, 1, 'milk; bread', 1, 'list'), (20, 1, 'eggs -- fresh', 0, NULL), (30, NULL, 'a ''quoted'' one', NULL, 'text')"
    )


def downgrade():
    op.drop_table("note")
    op.drop_table("notebook")
