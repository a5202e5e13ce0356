#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Any Alembic project, run by the real Alembic and by Limbeck on two scratch databases; prints what differs.
#
#   scripts/compare_with_alembic.sh PROJECT [--url-variable NAME]... [--dialects postgresql,sqlite] [--skip PART]...
#
# --help lists the options; compare/compare.py says what is compared.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/scripts/lib.sh"

install_packages postgresql-15 python3-alembic python3-sqlalchemy python3-psycopg2
exec /usr/bin/python3 -B "$root/scripts/compare/compare.py" "$@"
