#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Limbeck beside Alembic, sqlite3 and psql on generated histories, and beside SQLAlchemy and PostgreSQL itself on a large
# schema, in one run, and what C++ models cost to compile; bench/bench.py says how. Takes about fifteen minutes, with
# --quick about three; --only schema, history, models or evaluator is a part of it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/scripts/lib.sh"

install_packages "${build_packages[@]}" postgresql-15 sqlite3 python3-alembic python3-sqlalchemy python3-psycopg2
build_binary bench Release
quietly cmake --build "$root/build/bench" --target evaluator_bench schema_bench
exec /usr/bin/python3 "$root/scripts/bench/bench.py" --binary "$binary" "$@"
