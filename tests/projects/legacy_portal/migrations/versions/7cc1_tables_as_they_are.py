"""tables as they are found

Revision ID: 7cc1
Revises: 5a90
Create Date: 2016-04-01 14:00:00.000000

"""

# revision identifiers, used by Alembic.
revision = '7cc1'
down_revision = '5a90'

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.sql.expression import bindparam, case, cast, exists, literal_column, not_, or_, text


def index_exists(name, table):
    inspector = Inspector.from_engine(op.get_bind())
    return name in [index['name'] for index in inspector.get_indexes(table)]


def upgrade():
    bind = op.get_bind()
    assert bind.dialect.has_table(bind, 'groups') and not bind.dialect.has_table(bind, 'nowhere')
    meta = sa.MetaData(bind=bind)
    accounts = sa.Table('accounts', meta, sa.Column('id', sa.Integer, primary_key=True), sa.Column('login'), autoload_with=bind)
    groups = sa.Table('groups', meta, autoload=True, autoload_with=bind)
    if not index_exists('ix_groups_name', 'groups'):
        op.create_index('ix_groups_name', 'groups', ['name'])
    query = sa.select([
        groups.c.id,
        case([(groups.c.name.like('b%'), text("'b'")), (groups.c.name == None, literal_column("'none'"))], else_=cast(groups.c.id, sa.String(9))).label('kind'),  # noqa: E711
    ]).where(exists([accounts.c.id]).where(accounts.c.id == groups.c.owner_id)).order_by(sa.asc(groups.c.id))
    kinds = [(id_, kind) for id_, kind in bind.execute(query)]
    statement = groups.update().where(groups.c.id == bindparam('b_id')).values(name=bindparam('new_name'))
    bind.execute(statement, [{'b_id': id_, 'new_name': 'kind ' + kind} for id_, kind in kinds])
    missing = bind.execute(sa.select([accounts]).where(not_(or_(accounts.c.id.in_([1, 2, 3, 5]), accounts.c.login.is_(None))))).first()
    assert missing is None
    try:
        with bind.begin_nested():
            bind.execute(text('SELECT nothing FROM nowhere'))
    except (sa.exc.OperationalError, sa.exc.ProgrammingError, sa.exc.InternalError) as e:
        assert isinstance(e, sa.exc.SQLAlchemyError) and isinstance(e, sa.exc.DBAPIError)
    op.alter_column('accounts', 'state', new_column_name='status', existing_type=sa.String(10), existing_server_default='new')


def downgrade():
    with op.batch_alter_table('accounts') as batch:
        batch.alter_column('status', new_column_name='state', existing_type=sa.String(10), existing_server_default='new')
    op.drop_index('ix_groups_name', 'groups')
