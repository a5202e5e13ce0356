#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what the tests need, builds, and runs every test against real SQLite and real PostgreSQL: first under the
# address and undefined-behaviour sanitizers, then with warnings as errors. Ends with the summary and the exit status of
# the first run that fails, or of the last. The layer check and the format check are among the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/lib.sh

install_packages "${build_packages[@]}" doctest-dev clang-format-14 postgresql-15 pgbouncer sqlite3 \
    python3-alembic python3-sqlalchemy python3-psycopg2 ccache lld

for preset in asan dev; do
    cmake --preset "$preset"
    cmake --build --preset "$preset"
    ctest --preset "$preset"
done
