from alembic import context
from sqlalchemy import create_engine

VERSION_TABLE = "monorepo_versions"
options = dict(version_table=VERSION_TABLE, target_metadata=None)

url = context.config.get_main_option("sqlalchemy.url")
tenant = context.get_x_argument(as_dictionary=True).get("tenant")

if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, **options)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
