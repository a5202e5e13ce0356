"""indexes while everybody works"""
from alembic import op
import sqlalchemy as sa

revision = "110"
down_revision = "100"


def upgrade():
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("COMMENT ON TABLE documents IS '100% searchable: yes'")
    with op.get_context().autocommit_block():
        op.create_index("ix_documents_search", "documents", ["search"], postgresql_using="gin", postgresql_concurrently=True)
        op.create_index(
            "ix_documents_title_trgm", "documents", ["title"], unique=False,
            postgresql_using="gin", postgresql_ops={"title": "gin_trgm_ops"}, postgresql_concurrently=True,
        )
        op.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_documents_lower ON documents (lower(title)) WHERE body IS NOT NULL")
    op.execute("UPDATE documents SET meta = '{\"from\"\\: \"110\"}' WHERE id % 2 = 0")


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY ix_documents_lower")
        op.drop_index("ix_documents_title_trgm", table_name="documents", postgresql_concurrently=True)
        op.drop_index("ix_documents_search", "documents", postgresql_concurrently=True)
    op.execute("COMMENT ON TABLE documents IS NULL")
