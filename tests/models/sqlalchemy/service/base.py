# SPDX-License-Identifier: MIT
"""What the tables share: the names of constraints, and types that both engines have words for."""
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Integer,
    JSON,
    MetaData,
    String,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import CreateColumn, CreateTable, DDL
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import CHAR, UserDefinedType

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Base = declarative_base(metadata=metadata)


class Double(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **keywords):
        return "DOUBLE"


def either(postgres, sqlite):
    return postgres.with_variant(sqlite, "sqlite")


Uuid = either(postgresql.UUID(as_uuid=True), CHAR(32))
Json = either(postgresql.JSONB(), JSON())
Float8 = either(postgresql.DOUBLE_PRECISION(), Double())
Moment = DateTime(timezone=True)
now = text("CURRENT_TIMESTAMP")
false, true = text("false"), text("true")


def array(of, dimensions=None):
    return either(postgresql.ARRAY(of, dimensions=dimensions), JSON())


def words(name, *values):
    return Enum(*values, name=name, create_constraint=True)


class PerEngine(FunctionElement):
    """SQL that each engine has in its own words."""

    inherit_cache = False

    def __init__(self, postgres, sqlite):
        super().__init__()
        self.postgres, self.sqlite = postgres, sqlite


@compiles(PerEngine, "postgresql")
def _(element, compiler, **keywords):
    return element.postgres


@compiles(PerEngine, "sqlite")
def _(element, compiler, **keywords):
    return element.sqlite


# Without what only PostgreSQL has.
@compiles(CreateColumn, "sqlite")
def _(element, compiler, **keywords):
    column = element.element
    default = column.server_default
    if column.info.get("default") == "postgresql":
        column.server_default = None
    try:
        return compiler.visit_create_column(element, **keywords)
    finally:
        column.server_default = default


@compiles(CreateTable, "sqlite")
def _(element, compiler, **keywords):
    table = element.element
    prefixes, table._prefixes = table._prefixes, []
    try:
        return compiler.visit_create_table(element, **keywords)
    finally:
        table._prefixes = prefixes


def on_postgresql(table, statement):
    """What SQLAlchemy has no words for that SQLite would not stumble over."""
    from sqlalchemy import event

    event.listen(table, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect="postgresql"))


def number(**options):
    """A key that counts."""
    return Column(BigInteger().with_variant(Integer(), "sqlite"), Identity(**options), primary_key=True)


def small_number(**options):
    return Column(Integer, Identity(**options), primary_key=True)


def random_uuid(**options):
    return Column(Uuid, server_default=text("gen_random_uuid()"), info={"default": "postgresql"}, nullable=False, **options)


def to(target, on_delete="CASCADE", **options):
    return ForeignKey(target, ondelete=on_delete, **options)


def name_of(length, **options):
    return Column(String(length), nullable=False, **options)


def written(**options):
    return Column(Text, nullable=False, **options)


class Stamps:
    created_at = Column(Moment, nullable=False, server_default=now)
    updated_at = Column(Moment)
