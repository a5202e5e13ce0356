"""what is there decides

Revision ID: 20230215_0002
Revises: 20230101_0001
Create Date: 2023-02-15 00:00:00

"""
from __future__ import annotations

import logging
from typing import Any, Optional

from alembic import op
import sqlalchemy as sa

revision = "20230215_0002"
down_revision = "20230101_0001"
branch_labels = None
depends_on = None

logger = logging.getLogger("alembic.runtime.migration")


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _has_index(table: str, name: str) -> bool:
    return any(index["name"] == name for index in sa.inspect(op.get_bind()).get_indexes(table))


def _constraint_on(table: str, columns: list[str]) -> Optional[dict[str, Any]]:
    inspector = sa.inspect(op.get_bind())
    found = [c for c in inspector.get_unique_constraints(table) if c["column_names"] == columns]
    return found[0] if found else None


def upgrade() -> None:
    if "barcode" not in _columns("item"):
        op.add_column("item", sa.Column("barcode", sa.String(13), nullable=True))
    else:
        logger.warning("barcode is there already")
    if not _has_index("item", "ix_item_barcode"):
        op.create_index("ix_item_barcode", "item", ["barcode"], unique=True)
    assert _has_index("item", "ix_item_barcode")
    assert _columns("item") == {"id", "warehouse_id", "sku", "quantity", "unit_price", "barcode"}
    assert _constraint_on("item", ["warehouse_id", "sku"])["name"] == "uq_item_sku"
    assert _constraint_on("item", ["barcode"]) is None

    inspector = sa.inspect(op.get_bind())
    (fk,) = inspector.get_foreign_keys("item")
    assert fk["referred_table"] == "warehouse" and fk["constrained_columns"] == ["warehouse_id"]
    assert fk["referred_columns"] == ["id"] and fk["name"] == "fk_item_warehouse"
    assert fk["options"].get("ondelete") == "CASCADE"
    assert inspector.get_pk_constraint("item")["constrained_columns"] == ["id"]
    checks = inspector.get_check_constraints("item")
    assert [c["name"] for c in checks] == ["ck_item_quantity"] and "quantity >= 0" in checks[0]["sqltext"]

    # what the reflection said becomes rows, so that two databases can be compared
    facts = op.create_table("inventory_fact", sa.Column("fact", sa.String(200), primary_key=True))
    lines = []
    for column in inspector.get_columns("item"):
        kind = type(column["type"]).__name__
        length = getattr(column["type"], "length", None)
        lines.append(f"{column['name']} {kind}{f'({length})' if length else ''} {'null' if column['nullable'] else 'not null'}")
        if isinstance(column["type"], sa.Numeric) and not isinstance(column["type"], sa.Float):
            lines.append("price %d,%d" % (column["type"].precision, column["type"].scale))
        if column["default"] is not None and "nextval" not in column["default"]:
            lines.append(f"{column['name']} has the default {column['default']}")
    for index in sorted(inspector.get_indexes("item"), key=lambda i: i["name"]):
        lines.append("{name}: {columns} {unique}".format(
            name=index["name"], columns="+".join(index["column_names"]), unique=bool(index["unique"])))
    lines.append(f"schema {inspector.default_schema_name}, views {inspector.get_view_names()}")
    lines.extend(f"table {name}" for name in sorted(inspector.get_table_names()) if not name.startswith("alembic"))
    op.bulk_insert(facts, [{"fact": line} for line in lines])


def downgrade() -> None:
    op.drop_table("inventory_fact")
    if _has_index("item", "ix_item_barcode"):
        op.drop_index("ix_item_barcode", table_name="item")
    if "barcode" in _columns("item"):
        with op.batch_alter_table("item") as batch_op:
            batch_op.drop_column("barcode")
