"""rows, the old way

Revision ID: 5a90
Revises: 2f8e
Create Date: 2015-04-01 14:00:00.000000

"""

# revision identifiers, used by Alembic.
revision = '5a90'
down_revision = '2f8e'

from alembic import op
import sqlalchemy as sa
from sqlalchemy.sql import and_, column, func, select, table

accounts = table('accounts', column('id', sa.Integer), column('login', sa.Unicode), column('flags', sa.Integer),
                 column('state', sa.String))


def upgrade():
    conn = op.get_bind()
    # a plain text is given to the driver as it is
    conn.execute("INSERT INTO accounts (id, login, flags) VALUES (1, 'root', 7)")
    mark = '%s' if conn.engine.name == 'postgresql' else '?'
    conn.execute('INSERT INTO accounts (id, login, flags) VALUES (%s, %s, %s)' % (mark, mark, mark), (2, 'ann', None))
    conn.execute('INSERT INTO accounts (id, login) VALUES ({0}, {0})'.format(mark), [(3, 'bob'), (4, 'eve')])
    # keywords are the values
    conn.execute(accounts.insert(), id=5, login=u'zoë', flags=1)
    conn.execute(accounts.update().where(accounts.c.id == 5), state='old')
    conn.execute(accounts.update(whereclause=accounts.c.flags == None, values={'flags': 0}))  # noqa: E711
    conn.execute(accounts.delete(accounts.c.login == 'eve'))

    rows = conn.execute(select([accounts.c.id, accounts.c.login.label('who')], accounts.c.id < 3).order_by('id')).fetchall()
    assert rows[0]['who'] == rows[0].who == rows[0][1] == 'root'
    assert rows[0].keys() == ['id', 'who'] and rows[1][accounts.c.id] == 2
    assert dict(rows[0]) == {'id': 1, 'who': 'root'} and 'who' in rows[0].keys()
    total = conn.execute(select([func.count('*')]).select_from(accounts)).scalar()
    for row in conn.execute(accounts.select().where(and_(accounts.c.flags == 0, accounts.c.id != 99)).order_by(accounts.c.id)):
        conn.execute(
            "INSERT INTO groups (name, owner_id) VALUES ('%(name)s of %(total)d', %(id)d)"
            % {'name': row['login'], 'total': total, 'id': row['id']}
        )
    print('%d accounts' % total)


def downgrade():
    op.execute('DELETE FROM groups')
    op.execute('DELETE FROM accounts')
