#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what the build needs, builds a release binary (a small one: that takes the least time), and shows the main job
# in a new project on SQLite: two revisions, up, down and up again. Safe to run again: each run has a project of its own.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/scripts/lib.sh"

install_packages "${build_packages[@]}"

build_binary quickstart MinSizeRel

project=$(mktemp -d)
cd "$project"
# What this shell has been told about a database is not meant for the tour.
unset MIGRATION_DATABASE_URL DATABASE_URL ALEMBIC_CONFIG "${!POSTGRES_@}"

limbeck() {
    local word line='$ limbeck'
    for word in "$@"; do
        case $word in
            *' '*) line+=" \"$word\"" ;;
            *) line+=" $word" ;;
        esac
    done
    printf '\n%s\n' "$line"
    "$binary" "$@" 2>&1
}

# Writes the revision that an editor would be opened for.
fill_in() {
    local name=$1 upgrade=$2 downgrade=$3 file
    file=$(echo migrations/*_"$name".sql)
    sed -i -e "/^-- upgrade\$/r "<(printf '%s\n' "$upgrade") \
        -e "/^-- downgrade\$/r "<(printf '%s\n' "$downgrade") "$file"
    printf '\n# %s, filled in:\n' "$file"
    sed 's/^/    /' "$file"
}

limbeck init
limbeck revision -m "add account table"
fill_in add_account_table \
    "CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);" \
    "DROP TABLE account;"

limbeck revision -m "add email"
fill_in add_email \
    "ALTER TABLE account ADD COLUMN email TEXT;
CREATE UNIQUE INDEX account_email ON account (email);" \
    "DROP INDEX account_email;
ALTER TABLE account DROP COLUMN email;"

limbeck upgrade head
limbeck history
limbeck current
limbeck downgrade -1
limbeck current
limbeck upgrade head
limbeck current

head=$("$binary" heads)
now=$("$binary" current)
if [ -z "$head" ] || [ "${now%% *}" != "${head%% *}" ]; then
    die "the database stands at '$now', and the head is '$head'"
fi

cat <<END

It works: the database $project/app.db is at the head.

The binary:  $binary
Next:        cd $project
             $binary downgrade base --dry-run     # shows the plan, changes nothing
             $binary upgrade base:head --sql      # the same as a script
             $binary --help
An Alembic project of yours: run $binary history in its folder.
END
