"""documents that can be searched"""
import textwrap

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

revision = "100"
down_revision = None

TRIGGER = textwrap.dedent(
    """\
    CREATE FUNCTION documents_search() RETURNS trigger AS $$
    BEGIN
        NEW.search := to_tsvector('simple', coalesce(NEW.title, '') || ' ' || coalesce(NEW.body, ''));
        RETURN NEW;
    END
    $$ LANGUAGE plpgsql
    """
)


def upgrade():
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("search", pg.TSVECTOR()),
        sa.Column("meta", pg.JSON(astext_type=sa.Text())),
        sa.Column("valid", pg.TSTZRANGE()),
        sa.Column("words", pg.ARRAY(sa.Text(), dimensions=1), server_default=sa.text("ARRAY[]::text[]")),
    )
    op.execute(TRIGGER)
    op.execute("CREATE TRIGGER documents_search BEFORE INSERT OR UPDATE ON documents FOR EACH ROW EXECUTE PROCEDURE documents_search()")
    op.execute(
        """
        DO $$
        DECLARE n int;
        BEGIN
            FOR n IN 1..5 LOOP
                INSERT INTO documents (title, body, words)
                VALUES ('Title ' || n, 'the body; number ' || n, ARRAY['w' || n]);
            END LOOP;
        END
        $$;
        """
    )


def downgrade():
    op.drop_table("documents")
    op.execute("DROP FUNCTION documents_search()")
    op.execute("DROP EXTENSION pg_trgm")
