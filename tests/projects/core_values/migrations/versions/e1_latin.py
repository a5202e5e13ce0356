# -*- coding: latin-1 -*-
"""words that are no UTF-8: café

Revision ID: e1
Revises: d1
"""
from alembic import op

revision = "e1"
down_revision = "d1"


def upgrade():
    op.execute("CREATE TABLE word (name text)")
    op.execute("INSERT INTO word (name) VALUES ('café, über, §')")


def downgrade():
    op.execute("DROP TABLE word")
