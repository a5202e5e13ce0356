#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what the tests need, builds once, with the address and undefined-behaviour sanitizers and warnings as errors,
# and runs every test against real SQLite and real PostgreSQL. Ends with the test runner's summary and its exit status.
# The layer check and the format check are among the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/lib.sh

install_packages "${build_packages[@]}" doctest-dev clang-format-14 postgresql-15 pgbouncer sqlite3 \
    python3-alembic python3-sqlalchemy python3-psycopg2 ccache lld

cmake --preset asan -DLIMBECK_PRECOMPILE=ON -DLIMBECK_UNITY=ON
cmake --build --preset asan
ctest --preset asan
