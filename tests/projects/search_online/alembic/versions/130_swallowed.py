"""an error that is swallowed, inside a savepoint"""
from alembic import op
import sqlalchemy as sa

revision = "130"
down_revision = "120"


def upgrade():
    if op.get_context().as_sql:
        return
    bind = op.get_bind()
    try:
        with bind.begin_nested():
            op.execute("ALTER TABLE documents ADD COLUMN title text")
    except sa.exc.ProgrammingError as error:
        message = str(error.orig).strip().splitlines()[0]
        op.get_bind().execute(sa.text("INSERT INTO folders (id, name) VALUES (3, :m)"), {"m": message})
    found = bind.execute(sa.text("SELECT title FROM documents WHERE search @@ to_tsquery('simple', :q)"), {"q": "4 & body"}).scalar()
    bind.execute(sa.text("UPDATE folders SET name = name || :t WHERE id = 2"), dict(t=" of " + found))


def downgrade():
    pass
