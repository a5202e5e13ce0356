#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Formats every C++ file; with --check it changes nothing, names what is not formatted, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$(command -v clang-format-14 || command -v clang-format)
mode=(-i)
[ "${1:-}" = "--check" ] && mode=(--dry-run --Werror)
find src include tests -name '*.h' -o -name '*.cc' 2>/dev/null | sort | xargs "$tool" "${mode[@]}"
