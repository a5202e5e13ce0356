#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Formats every C++ file; with --check it changes nothing, names what is not formatted, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$(command -v clang-format-14 || command -v clang-format)
mode=(-i)
[ "${1:-}" = "--check" ] && mode=(--dry-run --Werror)
git ls-files --cached --others --exclude-standard -- "*.h" "*.cc" | sort | xargs "$tool" "${mode[@]}"
