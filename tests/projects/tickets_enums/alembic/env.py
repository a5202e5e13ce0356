import os

from alembic import context
from sqlalchemy import create_engine

config = context.config
url = os.environ.get("MIGRATION_DATABASE_URL") or config.get_main_option("sqlalchemy.url")


def do_run_migrations(connection):
    context.configure(connection=connection, target_metadata=None, compare_type=True, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        do_run_migrations(connection)
