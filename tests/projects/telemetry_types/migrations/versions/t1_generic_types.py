"""every generic type

Revision ID: t1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = "t1"
down_revision = None


def upgrade():
    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("a", sa.Integer),
        sa.Column("b", sa.SmallInteger()),
        sa.Column("c", sa.BigInteger(), default=0),
        sa.Column("d", sa.String()),
        sa.Column("e", sa.String(length=40, collation="C").with_variant(sa.String(40), "sqlite")),
        sa.Column("f", sa.Text),
        sa.Column("g", sa.Unicode(length=10)),
        sa.Column("h", sa.UnicodeText()),
        sa.Column("i", sa.Float()),
        sa.Column("j", sa.Float(precision=24)),
        sa.Column("k", sa.Numeric()),
        sa.Column("l", sa.Numeric(10)),
        sa.Column("m", sa.Numeric(precision=10, scale=3, asdecimal=False)),
        sa.Column("n", sa.Boolean()),
        sa.Column("o", sa.Date()),
        sa.Column("p", sa.Time()),
        sa.Column("q", sa.Time(timezone=True)),
        sa.Column("r", sa.DateTime()),
        sa.Column("s", sa.DateTime(timezone=True)),
        sa.Column("t", sa.Interval()),
        sa.Column("u", sa.LargeBinary()),
        sa.Column("v", sa.JSON(none_as_null=True)),
        sa.Column("w", sa.PickleType()),
        sa.Column("x", sa.Enum("on", "off", name="switch")),
        sa.Column("y", sa.types.String(3)),
    )
    op.create_table(
        "upper_case",
        sa.Column("id", sa.INTEGER(), primary_key=True, nullable=False, autoincrement=False),
        sa.Column("a", sa.VARCHAR(length=10)),
        sa.Column("b", sa.CHAR(4)),
        sa.Column("c", sa.TEXT()),
        sa.Column("d", sa.BOOLEAN()),
        sa.Column("e", sa.BIGINT()),
        sa.Column("f", sa.SMALLINT()),
        sa.Column("g", sa.REAL()),
        sa.Column("h", sa.FLOAT()),
        sa.Column("i", sa.NUMERIC(6, 2)),
        sa.Column("j", sa.DECIMAL(6, 2)),
        sa.Column("k", sa.DATE()),
        sa.Column("l", sa.TIME()),
        sa.Column("m", sa.TIMESTAMP()),
        sa.Column("n", sa.TIMESTAMP(timezone=True)),
        sa.Column("o", sa.NCHAR(5).with_variant(sa.CHAR(5), "postgresql")),
        sa.Column("p", sa.JSON()),
        sa.Column("q", sa.ARRAY(sa.Integer()).with_variant(sa.JSON(), "sqlite")),
        sa.Column("r", sa.VARCHAR()),
        sa.Column("s", sa.INT()),
    )
    op.create_table(
        "defaults",
        sa.Column("id", sa.Integer(), sa.Identity(always=False, start=100, increment=2, minvalue=1, maxvalue=100000, cycle=True), primary_key=True),
        sa.Column("text", sa.String(30), server_default="it's a default", nullable=False),
        sa.Column("number", sa.Integer(), server_default="7"),
        sa.Column("flag", sa.Boolean(), server_default=sa.text("'1'"), nullable=False),
        sa.Column("now", sa.DateTime(), server_default=sa.func.current_timestamp()),
        sa.Column("today", sa.Date(), server_default=sa.func.current_date()),
        sa.Column("null", sa.String(1), server_default=sa.null()),
        sa.Column("expression", sa.Integer(), server_default=sa.text("(1 + 2)")),
        sa.Column("twice", sa.Integer(), sa.Computed("number * 2", persisted=True)),
        sa.Column("Mixed Case", sa.String(2), quote=True),
        sa.Column("order", sa.String(2), key="sort_order", info={"why": "a reserved word"}),
        sa.Column("literal", sa.String(9), server_default=sa.literal_column("'lit'")),
        sa.Column("inherits", sa.Integer(), sa.ForeignKey("reading.id", ondelete="SET NULL", onupdate="CASCADE", deferrable=True, initially="DEFERRED", name="fk_inherits"), unique=True),
        prefixes=[],
        info={"owner": "telemetry"},
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        sqlite_autoincrement=False,
    )
    op.execute('INSERT INTO defaults (number, "Mixed Case") VALUES (21, \'x\')')


def downgrade():
    for table in ("defaults", "upper_case", "reading"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TYPE switch")
