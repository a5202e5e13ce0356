"""the convention in batch mode

Revision ID: 6e3a4b5c7d8f
Revises: 5d2f3a4b6c7e
Create Date: 2024-05-03 10:00:00.000000+00:00

"""
import sqlalchemy as sa
from alembic import op

revision: str = "6e3a4b5c7d8f"
down_revision: str | None = "5d2f3a4b6c7e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_revisions_page_id_pages"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_revisions_page_id_pages"), "pages", ["page_id"], ["id"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"
        )
        batch_op.add_column(sa.Column("author", sa.String(60), nullable=True))
        batch_op.create_index(batch_op.f("ix_revisions_author"), ["author"], unique=False)
    with op.batch_alter_table("pages") as batch_op:
        batch_op.drop_constraint(op.f("ck_pages_views_not_negative"), type_="check")


def downgrade() -> None:
    with op.batch_alter_table("pages") as batch_op:
        batch_op.create_check_constraint("views_not_negative", "views >= 0")
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revisions_author"))
        batch_op.drop_column("author")
        batch_op.drop_constraint(batch_op.f("fk_revisions_page_id_pages"), type_="foreignkey")
        batch_op.create_foreign_key(batch_op.f("fk_revisions_page_id_pages"), "pages", ["page_id"], ["id"])
