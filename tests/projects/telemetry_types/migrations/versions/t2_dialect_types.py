"""the dialect's own types

Revision ID: t2
Revises: t1
"""
from alembic import context, op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

revision = "t2"
down_revision = "t1"


def is_postgresql():
    return context.get_context().dialect.name == "postgresql"


def upgrade():
    if not is_postgresql():
        op.create_table(
            "lite_types",
            sa.Column("id", sqlite.INTEGER(), primary_key=True),
            sa.Column("json", sqlite.JSON()),
            sa.Column("at", sqlite.DATETIME()),
            sa.Column("blob", sqlite.BLOB()),
            sa.Column("text", sqlite.TEXT()),
            sqlite_with_rowid=False,
        )
        return
    op.execute("CREATE SCHEMA IF NOT EXISTS metrics")
    op.execute("CREATE EXTENSION hstore")
    op.create_table(
        "pg_types",
        sa.Column("id", postgresql.UUID(), primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("uuids", postgresql.ARRAY(postgresql.UUID(as_uuid=True))),
        sa.Column("jsonb", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'::jsonb")),
        sa.Column("json", postgresql.JSON()),
        sa.Column("double", postgresql.DOUBLE_PRECISION()),
        sa.Column("bytes", postgresql.BYTEA()),
        sa.Column("inet", postgresql.INET()),
        sa.Column("cidr", postgresql.CIDR()),
        sa.Column("mac", postgresql.MACADDR()),
        sa.Column("bit", postgresql.BIT(8)),
        sa.Column("bits", postgresql.BIT(varying=True, length=8)),
        sa.Column("interval", postgresql.INTERVAL(fields="DAY TO SECOND", precision=3)),
        sa.Column("time", postgresql.TIME(timezone=True, precision=0)),
        sa.Column("stamp", postgresql.TIMESTAMP(precision=6)),
        sa.Column("money", postgresql.MONEY()),
        sa.Column("oid", postgresql.OID()),
        sa.Column("class", postgresql.REGCLASS()),
        sa.Column("vector", postgresql.TSVECTOR()),
        sa.Column("pairs", postgresql.HSTORE()),
        sa.Column("int4", postgresql.INT4RANGE()),
        sa.Column("int8", postgresql.INT8RANGE()),
        sa.Column("num", postgresql.NUMRANGE()),
        sa.Column("date", postgresql.DATERANGE()),
        sa.Column("ts", postgresql.TSRANGE()),
        sa.Column("tstz", postgresql.TSTZRANGE()),
        sa.Column("matrix", postgresql.ARRAY(sa.Integer(), dimensions=2), server_default=sa.text("'{}'::integer[][]")),
        sa.Column("names", postgresql.ARRAY(sa.String(10)), server_default="{}"),
        sa.Column("enums", postgresql.ARRAY(postgresql.ENUM("x", "y", name="xy", schema="metrics"))),
        sa.Column("real", postgresql.REAL()),
        sa.Column("char", postgresql.CHAR(3)),
        sa.Column("varchar", postgresql.VARCHAR(9)),
        sa.Column("text", postgresql.TEXT()),
        sa.Column("numeric", postgresql.NUMERIC(5, 1)),
        sa.Column("bigint", postgresql.BIGINT()),
        postgresql.ExcludeConstraint((sa.column("int4"), "&&"), name="ex_int4", using="gist"),
        schema="metrics",
        comment="PostgreSQL's",
        postgresql_with_oids=False,
    )
    op.execute(sa.schema.CreateSequence(sa.Sequence("ticks", schema="metrics", start=5, increment=5, minvalue=5, maxvalue=500, cycle=True, cache=10)))
    op.add_column("pg_types", sa.Column("tick", sa.Integer(), sa.Sequence("ticks", schema="metrics"), nullable=True), schema="metrics")
    op.alter_column("pg_types", "tick", server_default=sa.text("nextval('metrics.ticks')"), schema="metrics", existing_type=sa.Integer())
    op.create_index("ix_pg_types_names", "pg_types", ["names"], schema="metrics", postgresql_using="gin")
    op.create_index("uq_pg_types_text", "pg_types", [sa.text("lower(text)"), "char"], unique=True, schema="metrics",
                    postgresql_where=sa.text("text IS NOT NULL"))
    op.create_check_constraint("ck_bigint", "pg_types", sa.text("bigint <> 0"), schema="metrics")
    op.create_unique_constraint("uq_oid", "pg_types", ["oid"], schema="metrics")
    op.create_foreign_key("fk_reading", "pg_types", "reading", ["bigint"], ["id"], source_schema="metrics", referent_schema="public", use_alter=True)
    op.execute("INSERT INTO metrics.pg_types (id, jsonb, pairs) VALUES ('00000000-0000-0000-0000-000000000001', '{\"a\"\\: 1}', 'k=>v')")


def downgrade():
    if not is_postgresql():
        op.drop_table("lite_types")
        return
    op.drop_constraint("fk_reading", "pg_types", type_="foreignkey", schema="metrics")
    op.drop_index("uq_pg_types_text", "pg_types", schema="metrics")
    op.drop_column("pg_types", "tick", schema="metrics")
    op.execute(sa.schema.DropSequence(sa.Sequence("ticks", schema="metrics")))
    op.drop_table("pg_types", schema="metrics")
    op.execute("DROP TYPE metrics.xy")
    op.execute("DROP EXTENSION hstore")
    op.execute("DROP SCHEMA metrics")
