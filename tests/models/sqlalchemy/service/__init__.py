# SPDX-License-Identifier: MIT
"""The tables of tests/models/cpp/ as SQLAlchemy has them; for 1.4 and later."""
from . import audit, auth, billing, organisations  # noqa: F401: they fill the MetaData
from .base import Base  # noqa: F401
