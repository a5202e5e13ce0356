"""rows to keep

Revision ID: 5f6b21c09a3d
Revises: e3a1c5d70f24
Create Date: 2020-11-20 10:01:02.000003

"""
from alembic import op

revision = '5f6b21c09a3d'
down_revision = 'e3a1c5d70f24'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("INSERT INTO \"user\" (id, username, email) VALUES (1, 'ann', 'ann@example.com'), (2, 'bob', NULL)")
    op.execute("INSERT INTO product (id, sku, price, data) VALUES (1, 'A-1', 9.75, '{\"size\"\\: \"m\"}')")
    op.execute("INSERT INTO \"order\" (id, user_id, \"group\") VALUES (7, 1, 'web')")
    op.execute("INSERT INTO order_line (order_id, product_id, amount) VALUES (7, 1, 3)")


def downgrade():
    for table in ('order_line', '"order"', 'product', '"user"'):
        op.execute('DELETE FROM ' + table)
