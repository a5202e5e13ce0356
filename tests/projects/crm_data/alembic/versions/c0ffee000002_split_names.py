"""split names

Revision ID: c0ffee000002
Revises: c0ffee000001
Create Date: 2022-08-02 10:00:00.000000

"""
import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "c0ffee000002"
down_revision = "c0ffee000001"
branch_labels = None
depends_on = None


def split_name(full_name):
    first, _, last = full_name.partition(" ")
    return first.strip(), (last or "?").strip()


def upgrade():
    op.add_column("contacts", sa.Column("first_name", sa.String(100), nullable=True))
    op.add_column("contacts", sa.Column("last_name", sa.String(100), nullable=True))
    op.add_column("contacts", sa.Column("language", sa.String(2), nullable=True))

    connection = op.get_bind()
    # rows by unpacking
    for contact_id, full_name in connection.execute(text("SELECT id, full_name FROM contacts ORDER BY id")).fetchall():
        first, last = split_name(full_name)
        connection.execute(
            text("UPDATE contacts SET first_name=:first, last_name=:last WHERE id=:id"),
            {"first": first, "last": last, "id": contact_id},
        )
    # rows by name, and keywords as parameters
    for row in connection.execute(text("SELECT id, extra FROM contacts WHERE extra IS NOT NULL ORDER BY id")):
        try:
            data = json.loads(row.extra)
        except json.JSONDecodeError:
            data = {}
        if "lang" in data:
            stmt = text("UPDATE contacts SET language = :lang WHERE id = :id")
            connection.execute(stmt.bindparams(lang=data["lang"], id=row.id))
    # by index and by mapping
    last = connection.execute(text("SELECT max(id), count(*) AS n FROM contacts")).fetchone()
    assert last[0] == last.n == last["n"] == 5
    first = connection.execute(text("SELECT id, email FROM contacts ORDER BY id")).mappings().first()
    connection.execute(
        text("UPDATE contacts SET email = lower(trim(email)) WHERE id >= :low AND email LIKE '%@%' OR email = :mail"),
        {"low": first["id"] + 1, "mail": first["email"]},
    )
    none = connection.execute(text("SELECT id FROM contacts WHERE id < 0")).first()
    if none is not None:
        raise RuntimeError("there are no such contacts")


def downgrade():
    with op.batch_alter_table("contacts") as batch_op:
        batch_op.drop_column("language")
        batch_op.drop_column("last_name")
        batch_op.drop_column("first_name")
