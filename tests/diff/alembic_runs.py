# SPDX-License-Identifier: MIT
"""Runs functions of revision files under Alembic.

    alembic_runs.py FILE     FILE is [{"url": database, "path": revision, "function": name}, ...]

Prints JSON: for each null, or what it died of.
"""
import importlib.util
import json
import multiprocessing
import sys
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.pool import NullPool


def load(path):
    spec = importlib.util.spec_from_file_location("revision_file", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(url, path, function):
    engine = sa.create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        with context.begin_transaction(), Operations.context(context):
            getattr(load(path), function)()


def attempt(work):
    try:
        run(**work)
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)
    return None


warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
with open(sys.argv[1]) as file:
    work = json.load(file)
with multiprocessing.Pool() as pool:
    print(json.dumps(pool.map(attempt, work, chunksize=8)))
