"""start

Revision ID: 2f8e
Revises: None
Create Date: 2015-03-01 14:00:00.000000

"""

# revision identifiers, used by Alembic.
revision = '2f8e'
down_revision = None

from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table('accounts',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('login', sa.Unicode(50), nullable=False),
        sa.Column('flags', sa.Integer, default=0),
        sa.Column('state', sa.String(10), server_default='new'),
        mysql_engine='InnoDB',
        mysql_charset='utf8',
    )
    op.create_table(
        u'groups',
        sa.Column(u'id', sa.Integer(), nullable=False),
        sa.Column(u'name', sa.String(length=40), nullable=True),
        sa.Column(u'owner_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['owner_id'], [u'accounts.id'], name='groups_owner_fk'),
        sa.PrimaryKeyConstraint(u'id')
    )
    op.create_index('ix_accounts_login', 'accounts', ['login'], unique=True)


def downgrade():
    op.drop_index('ix_accounts_login', 'accounts')
    op.drop_table('groups')
    op.drop_table(u'accounts')
