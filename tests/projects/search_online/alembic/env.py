import os
from urllib.parse import quote_plus

from alembic import context
from sqlalchemy import create_engine, pool

url = "postgresql://{}:{}@{}:{}/{}".format(
    os.environ["POSTGRES_USER"],
    quote_plus(os.environ["POSTGRES_PASSWORD"]),
    os.environ.get("POSTGRES_HOST", "localhost"),
    os.environ.get("POSTGRES_PORT", "5432"),
    os.environ["POSTGRES_DB"],
)

if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
