// SPDX-License-Identifier: MIT
#include "limbeck/command/templates.h"

#include "limbeck/script/writer.h"

namespace limbeck::command {

namespace {

constexpr std::string_view native_toml = R"(# Limbeck's configuration.

# Where the revision files are.
script_location = "@FOLDER@"

# The database. The environment (or a file .env) may name another one; the password belongs there.
url = "${DATABASE_URL:-sqlite:///app.db}"

# One transaction for each revision ("revision"), or one for a whole run ("run").
# transaction = "revision"

# How long to wait for another runner, in seconds.
# lock_timeout = 60
)";

constexpr std::string_view native_readme = R"(# Migrations

The revisions of this project's database, one file each.

    limbeck revision -m "add account table"   # writes a file to fill in
    limbeck upgrade                           # applies what is not applied yet
    limbeck downgrade -1                      # reverts the last one
    limbeck history                           # lists them

A file that has been applied anywhere but on your own machine is not edited any more: write a new one.
)";

constexpr std::string_view alembic_ini = R"([alembic]
script_location = %(here)s/@FOLDER@
prepend_sys_path = .
path_separator = os

# The database. A "%" in it is written "%%".
sqlalchemy.url = driver://user:pass@localhost/dbname

# file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s
# timezone = UTC

[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
)";

// Read by Alembic when it works on the same project; Limbeck takes only facts from it.
constexpr std::string_view alembic_env = R"(from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

# The metadata of the models, for autogenerate:
# from myapp.models import Base
# target_metadata = Base.metadata
target_metadata = None


def run_offline():
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online():
    engine = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
)";

constexpr std::string_view alembic_readme =
    R"(The migration environment of this project: env.py, the template of new revisions, and the
revisions themselves in versions/. Both Alembic and Limbeck work on it.
)";

}  // namespace

std::span<const Template> templates() {
    static const std::vector<Template> list{
        {"native",
         "Revisions as .sql files, configured by limbeck.toml.",
         "migrations",
         {{"../limbeck.toml", native_toml}, {"README.md", native_readme}},
         "Write the first revision with: limbeck revision -m \"create tables\""},
        {"alembic",
         "The shape of an Alembic project: alembic.ini, env.py, revisions as .py files.",
         "alembic",
         {{"../alembic.ini", alembic_ini},
          {"env.py", alembic_env},
          {"script.py.mako", script::default_mako()},
          {"README", alembic_readme},
          {"versions/.gitkeep", ""}},
         "Please edit configuration/connection/logging settings in alembic.ini before proceeding."},
        {"cpp", "A C++ program with models, revisions inside of it, and a database of SQLite.",
         "migrations", cpp_service_files(),
         "Build and run it with: cmake -B build && cmake --build build && build/service"},
    };
    return list;
}

}  // namespace limbeck::command
