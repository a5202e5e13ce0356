"""helpers and loops

Revision ID: s001
Revises:
Create Date: 2023-08-09 10:11:12.131415

"""
import itertools
import logging
import os
import re
import uuid
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from typing import Dict, List, Optional, Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "s001"
down_revision: Optional[str] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

log = logging.getLogger(__name__)

TABLES: Dict[str, List[str]] = {"alpha": ["a", "b"], "beta": ["c"], "gamma": []}
NAMESPACE = uuid.UUID("12345678-1234-5678-1234-567812345678")
DRY_RUN = os.environ.get("OPS_DRY_RUN", "0") == "1"
counter = 0


def audit_columns(*, prefix="", with_user: bool = True):
    """The columns that every table has."""
    columns = [
        sa.Column(f"{prefix}created_at", sa.DateTime(), nullable=True),
        sa.Column(f"{prefix}updated_at", sa.DateTime(), nullable=True),
    ]
    if with_user:
        columns.append(sa.Column(prefix + "user_name", sa.String(length=30), nullable=True))
    return columns


def make_table(name, *extra, **options):
    global counter
    counter += 1
    log.info("making %s", name)
    return op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), *extra, *audit_columns(**options))


text_column = partial(sa.Column, type_=sa.String(20), nullable=True)
each_pair = lambda names: ((x, y) for x, y in itertools.product(names, repeat=2) if x < y)  # noqa: E731


def sequence_numbers(start=1, step=10):
    number = start
    while True:
        yield number
        number += step


def upgrade() -> None:
    if DRY_RUN:
        raise RuntimeError("not here")
    for table, columns in TABLES.items():
        make_table(table, *[sa.Column(c, sa.String(20)) for c in columns], prefix=f"{table[0]}_", with_user=bool(columns))
    make_table("delta", text_column("d"), with_user=False)
    assert counter == len(TABLES) + 1, counter

    for left, right in each_pair(["c_a", "c_b", "c_c"]):
        op.add_column("delta", sa.Column(f"{left}_{right}", sa.Integer(), nullable=True))
    for i, table in enumerate(sorted(TABLES, reverse=True)):
        if not TABLES[table]:
            continue
        elif table == "beta":
            name = "ix_%s_%02d" % (table, i)
        else:
            name = f"ix_{table!s:>5}_{i:03d}".replace(" ", "")
        op.create_index(name, table, TABLES[table][:1])

    numbers = sequence_numbers(5)
    values = []
    while len(values) < 4:
        n = next(numbers)
        if n % 2 == 0:
            break
        values.append({"id": n, "c": str(uuid.uuid5(NAMESPACE, f"row {n}"))[:20], "b_created_at": datetime(2020, 1, 1) + timedelta(days=n)})
    else:
        values[-1]["c"] = "the last one"
    rows = ", ".join(
        "({id}, '{c}', '{at:%Y-%m-%d %H:%M:%S}')".format(id=v["id"], c=v["c"], at=v["b_created_at"]) for v in values
    )
    op.execute("INSERT INTO beta (id, c, b_created_at) VALUES " + rows)

    price = Decimal("19.99") * 3
    total = price.quantize(Decimal("0.1"))
    words = re.sub(r"[^a-z]+", "-", "Hello, World! Again".lower()).strip("-").split("-")
    if (n := len(words)) > 2 and any(w.startswith("w") for w in words):
        op.execute(f"INSERT INTO alpha (id, a, b) VALUES ({n}, '{'/'.join(words)}', '{total}')")
    day = date(2024, 2, 29).isoformat()
    stamp = datetime(2024, 2, 29, 12, 30, tzinfo=timezone.utc).strftime("%d.%m.%y %H:%M")
    op.execute("UPDATE alpha SET b = b || ' %s %s'" % (day[-5:], stamp[:8]))


def downgrade() -> None:
    for table in ["delta", *reversed(list(TABLES))]:
        op.drop_table(table)
