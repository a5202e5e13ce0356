#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Formats every C++ file; with --check it changes nothing, names what is not formatted, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$(command -v clang-format-14 || command -v clang-format)
mode=(-i)
[ "${1:-}" = "--check" ] && mode=(--dry-run --Werror)
# Not asked of git: it answers neither in an unpacked archive nor to root in somebody else's checkout.
find . \( -path ./build -o -name '.?*' \) -prune -o \( -name '*.h' -o -name '*.cc' \) -print0 |
    sort -z | xargs -0 -r "$tool" "${mode[@]}"
