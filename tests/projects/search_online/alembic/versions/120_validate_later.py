"""constraints in two steps"""
from alembic import op
import sqlalchemy as sa

revision = "120"
down_revision = "110"


def upgrade():
    op.create_table("folders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text, nullable=False))
    op.execute("INSERT INTO folders VALUES (1, 'inbox')")
    op.add_column("documents", sa.Column("folder_id", sa.Integer(), server_default="1", nullable=True))
    op.create_foreign_key("documents_folder_fkey", "documents", "folders", ["folder_id"], ["id"], postgresql_not_valid=True)
    op.execute("ALTER TABLE documents ADD CONSTRAINT documents_folder_set CHECK (folder_id IS NOT NULL) NOT VALID")
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE documents VALIDATE CONSTRAINT documents_folder_set", execution_options={"autocommit": True})
    op.alter_column("documents", "folder_id", nullable=False)
    op.drop_constraint("documents_folder_set", "documents")
    # The old way: COMMIT by hand, then start over.
    op.execute("COMMIT")
    op.execute("CREATE INDEX CONCURRENTLY ix_documents_folder ON documents (folder_id)")
    op.execute("BEGIN")
    op.execute("INSERT INTO folders (id, name) VALUES (2, 'archive')")


def downgrade():
    op.drop_index("ix_documents_folder")
    op.drop_constraint("documents_folder_fkey", "documents", type_="foreignkey")
    op.drop_column("documents", "folder_id")
    op.drop_table("folders")
