from alembic import context
from sqlalchemy import engine_from_config, event

config = context.config
engine = engine_from_config(config.get_section(config.config_ini_section))

if context.is_offline_mode():
    raise SystemExit("the notes are migrated in place, not by script")

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=None,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
