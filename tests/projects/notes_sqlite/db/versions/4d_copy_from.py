"""the table as we say it is, not as it is found"""
import sqlalchemy as sa
from alembic import op

revision = "4d"
down_revision = "3c"

meta = sa.MetaData()
notebook = sa.Table(
    "notebook",
    meta,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("colour", sa.String(7)),
    sa.Column("archived", sa.Boolean, nullable=False),
    sa.Index("ix_notebook_title", "title"),
)


def upgrade():
    with op.batch_alter_table("notebook", copy_from=notebook, recreate="always") as batch_op:
        batch_op.alter_column("archived", server_default=sa.text("0"), existing_type=sa.Boolean())
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=True, server_default="0"))
    with op.batch_alter_table(
        "note",
        table_args=[sa.CheckConstraint("author <> ''", name="ck_note_author")],
        reflect_args=[sa.Column("kind", sa.Enum("text", "list", "drawing", name="note_kind", create_constraint=True))],
        reflect_kwargs=dict(listeners=[]),
        recreate="always",
    ) as batch_op:
        batch_op.alter_column("slug", nullable=True, existing_type=sa.String(50), type_=sa.String(80))
    # recreate="never" writes what SQLite itself can do
    with op.batch_alter_table("notebook", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("icon", sa.LargeBinary()))


def downgrade():
    with op.batch_alter_table("notebook") as batch_op:
        batch_op.drop_column("icon")
        batch_op.drop_column("position")
    with op.batch_alter_table("note") as batch_op:
        batch_op.drop_constraint("ck_note_author", type_="check")
