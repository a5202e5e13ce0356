"""types that the script spells itself,
and those of another database that every one reads

Revision ID: t3
Revises: t2
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.ext.mutable import MutableDict

revision = "t3"
down_revision = "t2"


class Document(sa.JSON):
    __visit_name__ = "JSONB"


class Binary(sa.LargeBinary):
    pass


class LongBinary(Binary):
    pass


@compiles(Document, "sqlite")
def _(*args, **kwargs) -> str:
    return "JSONB"


@compiles(Binary)
def spell(element, compiler, **kw):
    return "BYTEA" if element.length is None else "VARCHAR"


@compiles(LongBinary, "sqlite", "mysql")
def spell_long(element, compiler, **kw):
    return "LONGBLOB"


either = sa.JSON().with_variant(postgresql.JSONB(), "postgresql").with_variant(Document(), "sqlite")


def upgrade():
    op.create_table(
        "spelled",
        sa.Column("id", mysql.INTEGER(display_width=11), primary_key=True),
        sa.Column("document", either, nullable=False),
        sa.Column("changing", MutableDict.as_mutable(sa.JSON())),
        sa.Column("data", Binary()),
        sa.Column("more", LongBinary()),
        sa.Column("code", mysql.VARCHAR(length=32)),
        sa.Column("fixed", mysql.CHAR(3)),
        sa.Column("long", mysql.TEXT()),
        sa.Column("big", mysql.BIGINT()),
        sa.Column("small", mysql.SMALLINT()),
    )


def downgrade():
    op.drop_table("spelled")
