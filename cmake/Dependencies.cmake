# SPDX-License-Identifier: MIT
# Debian's packages; docs/architecture.md says what each is for. libpq is loaded when a PostgreSQL URL is first opened
# (src/limbeck/postgresql/libpq.h), so only its header is needed here.

find_package(PostgreSQL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
set(TOMLPLUSPLUS PkgConfig::TOMLPLUSPLUS)
find_package(CLI11 REQUIRED)
if(LIMBECK_TESTS)
    find_package(doctest REQUIRED)
endif()
