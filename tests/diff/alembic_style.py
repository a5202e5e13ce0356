# SPDX-License-Identifier: MIT
"""What `alembic revision --autogenerate` writes for typical changes.

    alembic_style.py FILE     FILE is [[database, database], ...], a pair for each change

Makes each change's tables as they are before in the first database of its pair and as they are after in the second, and
prints JSON: [{"name": …, "upgrade": …, "downgrade": …}, …], the bodies as Alembic writes them. Without FILE it prints how
many changes there are.
"""
import json
import sys
import warnings

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import NullPool

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def key():
    return sa.Column("id", sa.Integer(), primary_key=True)


def org(m):
    sa.Table("org", m, key())


def usr(*columns, **options):
    def make(m):
        org(m)
        sa.Table("usr", m, key(), *[column.copy() for column in columns], **options)

    return make


def nothing(m):
    pass


def columns_of_every_kind(m):
    sa.Table(
        "kinds",
        m,
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("flag", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("price", sa.Numeric(precision=10, scale=2)),
        sa.Column("day", sa.Date()),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()")),
        sa.Column("plain_at", sa.DateTime()),
        sa.Column("uid", postgresql.UUID()),
        sa.Column("data", postgresql.JSONB()),
        sa.Column("tags", postgresql.ARRAY(sa.Text())),
        sa.Column("raw", sa.LargeBinary()),
        sa.Column("small", sa.SmallInteger(), comment="tiny"),
        comment="one of each",
    )


def identity(m):
    sa.Table("counted", m, sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True))


def in_schema(m):
    sa.Table("far", m, key(), sa.Column("email", sa.Text(), unique=True), schema="app")


def two_schemas(m):
    in_schema(m)
    sa.Table("near", m, key(), sa.Column("far_id", sa.Integer(), sa.ForeignKey("app.far.id"), index=True))


CHANGES = [
    ("a table with its key, a reference and a unique column", org, usr(
        sa.Column("email", sa.String(length=255), nullable=False, unique=True),
        sa.Column("org_id", sa.Integer(), sa.ForeignKey("org.id", ondelete="CASCADE")))),
    ("columns of every kind", nothing, columns_of_every_kind),
    ("an identity", nothing, identity),
    ("a column more", usr(), usr(sa.Column("age", sa.Integer(), nullable=True))),
    ("a column with a default", usr(), usr(
        sa.Column("made", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False))),
    ("another type", usr(sa.Column("email", sa.String(length=255))), usr(sa.Column("email", sa.String(length=300)))),
    ("a wider number", usr(sa.Column("n", sa.Integer())), usr(sa.Column("n", sa.BigInteger()))),
    ("not null", usr(sa.Column("n", sa.Integer())), usr(sa.Column("n", sa.Integer(), nullable=False))),
    ("a comment", usr(sa.Column("n", sa.Integer())), usr(sa.Column("n", sa.Integer(), comment="how many"))),
    ("a comment on a table", usr(), usr(comment="people")),
    ("an index", usr(sa.Column("n", sa.Integer())), usr(sa.Column("n", sa.Integer(), index=True))),
    ("an index that is unique", usr(sa.Column("n", sa.Integer(), index=True)),
     usr(sa.Column("n", sa.Integer(), index=True, unique=True))),
    ("a unique constraint", usr(sa.Column("n", sa.Integer())), usr(sa.Column("n", sa.Integer(), unique=True))),
    ("a reference", usr(sa.Column("n", sa.Integer())),
     usr(sa.Column("n", sa.Integer(), sa.ForeignKey("org.id", onupdate="CASCADE")))),
    ("a table in another schema", nothing, in_schema),
    ("a reference to another schema", in_schema, two_schemas),
]


def tables(make):
    metadata = sa.MetaData(naming_convention=NAMES)
    make(metadata)
    return metadata


def work(pair, change):
    name, before, after = change
    for url, make in zip(pair, (before, after)):
        engine = sa.create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE SCHEMA app"))
            tables(make).create_all(connection)
    with sa.create_engine(pair[0], poolclass=NullPool).connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_schemas": True}
        context = MigrationContext.configure(connection, opts=options)
        script = produce_migrations(context, tables(after))
        bodies = {}
        for way, ops in (("upgrade", script.upgrade_ops), ("downgrade", script.downgrade_ops)):
            bodies[way] = render_python_code(ops, migration_context=context)
        return {"name": name, **bodies}


warnings.simplefilter("ignore")
if len(sys.argv) == 1:
    print(len(CHANGES))
else:
    with open(sys.argv[1]) as file:
        print(json.dumps([work(pair, change) for pair, change in zip(json.load(file), CHANGES)]))
