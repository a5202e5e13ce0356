from logging.config import fileConfig

from sqlalchemy import engine_from_config, pool

from alembic import context
from hotel import models

config = context.config
fileConfig(config.config_file_name)
target_metadata = models.Base.metadata


def run(**options):
    context.configure(target_metadata=target_metadata, render_as_batch=True, **options)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
else:
    engine = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)
    with engine.connect() as connection:
        run(connection=connection)
