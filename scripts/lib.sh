# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the scripts share. It is read with "source", never run.

# shellcheck disable=SC2034  # used by whoever reads this
build_packages=(g++ make cmake ninja-build pkg-config libpq-dev libsqlite3-dev libfmt-dev
    nlohmann-json3-dev libtomlplusplus-dev libcli11-dev)

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "FAILED: $*"
    exit 1
}

# Runs a command silently; what it printed is shown only when it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 0 ]; then
        cat "$log" >&2
        say "FAILED ($status): $*"
    fi
    rm -f "$log"
    return "$status"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Puts a file in place of one that does not exist yet, and remembers to take it away again.
placed_files=()
place() {
    local path=$1 mode=$2 text=$3
    if [ -e "$path" ]; then
        return
    fi
    as_root mkdir -p "$(dirname "$path")"
    printf '%s\n' "$text" | as_root tee "$path" >/dev/null
    as_root chmod "$mode" "$path"
    placed_files+=("$path")
}

remove_placed() {
    if [ "${#placed_files[@]}" -gt 0 ]; then
        as_root rm -f "${placed_files[@]}"
        placed_files=()
    fi
}

# The packages among those named that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            printf '%s\n' "$package"
        fi
    done
}

# Installs what is missing of the packages named. No service is started by it, and PostgreSQL's package makes no
# cluster of its own: the tests start the servers they need, in directories of theirs.
install_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "This is no Debian or Ubuntu: nothing is installed. What is needed, by the names it has there: $*"
        return
    fi
    mapfile -t missing < <(missing_packages "$@")
    if [ "${#missing[@]}" -eq 0 ]; then
        return
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        die "these packages are missing, and neither root nor sudo is at hand to install them. As root:
  apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "Installing ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        # Asks for the password here, where the question can be seen.
        sudo -v || die "sudo was refused. As root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    trap remove_placed EXIT
    place /usr/sbin/policy-rc.d 755 $'#!/bin/sh\nexit 101'
    place /etc/postgresql-common/createcluster.d/no-main-cluster.conf 644 'create_main_cluster = false'
    # Fails too where one of several sources is out of reach, although the packages may come from the others.
    quietly as_root apt-get update -q || true
    quietly as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q -o DPkg::Lock::Timeout=120 --no-install-recommends "${missing[@]}" ||
        die "the packages could not be installed: ${missing[*]}"
    remove_placed
    trap - EXIT
}

# build_binary FOLDER TYPE: limbeck without tests, up to date with the sources in `root`, which the caller sets; its path
# is then in `binary`.
# shellcheck disable=SC2154
build_binary() {
    local folder=$root/build/$1
    say "Building"
    quietly cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE="$2" -DLIMBECK_TESTS=OFF \
        -DLIMBECK_PRECOMPILE=ON -DLIMBECK_UNITY=ON
    quietly cmake --build "$folder"
    # shellcheck disable=SC2034  # used by whoever called
    binary=$folder/limbeck
}
