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

# Schemas are compared on every version that can be had; without one the test says so.
export LIMBECK_POSTGRESQL=$PWD/build/postgresql
if ! scripts/other_postgresql.sh "$LIMBECK_POSTGRESQL"; then
    say "PostgreSQL 14, 16, 17 and 18: not to be had, so nothing is tested on them"
elif [ "$(id -u)" -eq 0 ] && ! runuser -u postgres -- "$LIMBECK_POSTGRESQL/18/bin/postgres" --version >&2; then
    unset LIMBECK_POSTGRESQL
    say "PostgreSQL 14, 16, 17 and 18: user postgres cannot reach this folder, so nothing is tested on them"
fi

cmake --preset asan -DLIMBECK_PRECOMPILE=ON -DLIMBECK_UNITY=ON
cmake --build --preset asan
ctest --preset asan
