"""merge duplicates, driver SQL and savepoints

Revision ID: c0ffee000004
Revises: c0ffee000003
Create Date: 2022-08-04 10:00:00.000000

"""
import sqlalchemy as sa
from alembic import context, op

revision = "c0ffee000004"
down_revision = "c0ffee000003"
branch_labels = None
depends_on = None


def fetch_ids(connection, table, where="1 = 1", **parameters):
    query = sa.text("SELECT id FROM {} WHERE {} ORDER BY id".format(table, where))
    return [r[0] for r in connection.execute(query, parameters)]


def upgrade():
    bind = op.get_bind()
    is_postgres = bind.dialect.name == "postgresql"
    assert bind.engine.dialect.name == op.get_context().dialect.name == context.get_context().dialect.name

    ids = fetch_ids(bind, "contacts", "score > :low AND vip = :vip", low=0, vip=False)
    bind.execute(
        sa.text("UPDATE contacts SET score = 0 WHERE id IN :ids").bindparams(sa.bindparam("ids", value=ids, expanding=True))
    )
    placeholder = "%s" if is_postgres else "?"
    bind.exec_driver_sql(f"INSERT INTO companies (id, domain, people) VALUES ({placeholder}, {placeholder}, 0)", (100, "driver.test"))
    if is_postgres:
        bind.exec_driver_sql("UPDATE companies SET names = '100%%' WHERE id = %(id)s", {"id": 100})
    else:
        bind.exec_driver_sql("UPDATE companies SET names = '100%' WHERE id = 100")

    # a failure inside a savepoint is forgotten
    try:
        with bind.begin_nested():
            bind.execute(sa.text("INSERT INTO companies (id, domain, people) VALUES (101, 'driver.test', 0)"))
    except sa.exc.IntegrityError as error:
        print("not inserted:", type(error).__name__)
    else:
        raise AssertionError("the domain is unique")

    nested = bind.begin_nested()
    bind.execute(sa.text("DELETE FROM contacts"))
    nested.rollback()
    nested = bind.begin_nested()
    bind.execute(sa.text("UPDATE companies SET people = people + 1"))
    nested.commit()

    query = sa.text("SELECT id, score, vip FROM contacts ORDER BY id").columns(id=sa.Integer, score=sa.Float, vip=sa.Boolean)
    rows = bind.execute(query).fetchall()
    flags = {row.id: row.vip for row in rows}
    assert flags[1] is True and flags[2] is False, flags
    batch = bind.execute(sa.text("SELECT id FROM contacts ORDER BY id"))
    assert batch.fetchmany(2) == [(1,), (2,)]
    assert batch.fetchone() == (3,)
    assert [i for (i,) in batch] == [4, 5] and batch.fetchone() is None
    assert list(bind.execute(sa.text("SELECT 1 AS one, 'x' AS two")).keys()) == ["one", "two"]
    quoted = bind.execute(sa.text(r"SELECT '\:not_a_bind' || :bind"), {"bind": "!"}).scalar()
    op.execute(sa.text("UPDATE contacts SET phone = :q WHERE phone = ''").bindparams(q=quoted))


def downgrade():
    op.execute("DELETE FROM companies WHERE id = 100")
    op.get_bind().execute(sa.text("UPDATE companies SET people = people - 1"))
