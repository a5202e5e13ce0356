#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes one history twice: as an Alembic project (versions/*.py) and as a native one (migrations/*.sql).

generate.py linear|diamonds COUNT DIRECTORY

Both have the same identifiers and create the same tables. DIRECTORY/alembic and DIRECTORY/native are made; the
configuration files name no database yet (see point_at).
"""

import hashlib
import os
import sys

ENV_PY = '''from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_offline():
    context.configure(
        url=config.get_main_option("sqlalchemy.url"), literal_binds=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online():
    engine = engine_from_config(
        config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool
    )
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
'''

PY = '''"""create table {number}

Revision ID: {id}
Revises: {revises}
Create Date: 2026-11-20 10:11:12.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = {id!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "table_{number}",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("table_{number}")
'''

SQL = '''-- create table {number}
--
-- revision: {id}
-- down_revision: {revises}
-- created: 2026-11-20 10:11:12+00:00

-- upgrade
CREATE TABLE table_{number} (
    id INTEGER NOT NULL,
    name VARCHAR(50) NOT NULL,
    note TEXT,
    created_at TIMESTAMP,
    PRIMARY KEY (id)
);

-- downgrade
DROP TABLE table_{number};
'''


def identifier(number):
    return hashlib.sha1(str(number).encode()).hexdigest()[:12]


def linear(count):
    """(number, numbers of the parents) of each revision."""
    return [(i, [i - 1] if i else []) for i in range(count)]


def diamonds(count):
    """A base, then `count` times two branches and their merge."""
    revisions = [(0, [])]
    for i in range(count):
        top, left = 3 * i, 3 * i + 1
        revisions += [(left, [top]), (left + 1, [top]), (left + 2, [left, left + 1])]
    return revisions


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def generate(shape, count, directory):
    versions = os.path.join(directory, "alembic", "migrations", "versions")
    migrations = os.path.join(directory, "native", "migrations")
    os.makedirs(versions)
    os.makedirs(migrations)
    write(os.path.join(versions, "..", "env.py"), ENV_PY)
    for number, parents in {"linear": linear, "diamonds": diamonds}[shape](count):
        ids = [identifier(parent) for parent in parents]
        down = ids[0] if len(ids) == 1 else tuple(ids) or None
        fields = dict(number=f"{number:05}", id=identifier(number), revises=", ".join(ids), down=down)
        name = f"{fields['id']}_create_table_{fields['number']}"
        write(os.path.join(versions, name + ".py"), PY.format(**fields))
        write(os.path.join(migrations, name + ".sql"), SQL.format(**fields))


def point_at(url, directory):
    """Makes both projects speak of this database."""
    write(
        os.path.join(directory, "alembic", "alembic.ini"),
        f"[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {url.replace('%', '%%')}\n",
    )
    write(
        os.path.join(directory, "native", "limbeck.toml"),
        f'script_location = "migrations"\nurl = "{url}"\n',
    )


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("linear", "diamonds"):
        sys.exit(__doc__)
    generate(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    point_at("sqlite:///app.db", sys.argv[3])
