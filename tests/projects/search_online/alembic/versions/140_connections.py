"""connections of the engine, beside the migration's"""
from alembic import op
import sqlalchemy as sa

revision = "140"
down_revision = "130"


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text))
    if op.get_context().as_sql:
        return
    engine = op.get_bind().engine
    seen = [f"notes there: {sa.inspect(engine).has_table('notes')}, folders there: {sa.inspect(engine).has_table('folders')}"]
    # In a transaction of its own: there for good at its end, or undone by what went wrong in it.
    with engine.begin() as other:
        other.execute(sa.text("CREATE TABLE audit (id integer PRIMARY KEY, what text)"))
        other.execute(sa.text("INSERT INTO audit VALUES (:id, :what)"), {"id": 1, "what": "begun"})
        with other.begin_nested() as savepoint:
            other.execute(sa.text("INSERT INTO audit VALUES (2, 'not this')"))
            savepoint.rollback()
    try:
        with engine.begin() as other:
            other.execute(sa.text("INSERT INTO audit VALUES (3, 'never')"))
            other.execute(sa.text("INSERT INTO audit VALUES (1, 'twice')"))
    except sa.exc.IntegrityError as error:
        seen.append(type(error).__name__)
    with engine.connect() as other:
        transaction = other.begin()
        other.execute(sa.text("INSERT INTO audit VALUES (4, 'by hand')"))
        transaction.commit()
        transaction = other.begin()
        other.execute(sa.text("DELETE FROM audit"))
        transaction.rollback()
        seen += [row.what for row in other.execute(sa.text("SELECT what FROM audit ORDER BY id"))]
    # Outside of any transaction.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        other.execute(sa.text("CREATE INDEX audit_what ON audit (what)"))
        other.execute(sa.text("VACUUM audit"))
    metadata = sa.MetaData()
    sa.Table("made", metadata, sa.Column("id", sa.Integer, primary_key=True))
    metadata.create_all(engine)
    audit = sa.Table("audit", sa.MetaData(), autoload_with=engine)
    seen.append(",".join(column.name for column in audit.columns))
    op.bulk_insert(
        sa.table("notes", sa.column("id"), sa.column("text")),
        [{"id": number, "text": text} for number, text in enumerate(seen)],
    )


def downgrade():
    op.execute("DROP TABLE IF EXISTS audit, made")
    op.drop_table("notes")
