# SPDX-License-Identifier: MIT
"""reflect.py URL: has SQLAlchemy read the whole database."""

import sys

import sqlalchemy

metadata = sqlalchemy.MetaData()
metadata.reflect(sqlalchemy.create_engine(sys.argv[1]))
assert metadata.tables
