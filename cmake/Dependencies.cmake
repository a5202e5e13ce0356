# SPDX-License-Identifier: MIT
# Debian's packages; docs/architecture.md says what each is for. libpq is loaded when a PostgreSQL URL is first opened
# (src/limbeck/postgresql/libpq.h), so only its header is needed here.

find_package(PostgreSQL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(fmt REQUIRED)
set(FMT fmt::fmt)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(TOMLPLUSPLUS REQUIRED tomlplusplus)
# What is written in C++ becomes part of what is built: loading it took a third of the time of a short command, and who links
# the library needs none of it. fmt's headers alone would do too, but double the time to compile.
add_library(limbeck_toml INTERFACE)
target_include_directories(limbeck_toml SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE_DIRS})
target_compile_definitions(limbeck_toml INTERFACE TOML_HEADER_ONLY=1)
set(TOMLPLUSPLUS limbeck_toml)
if(fmt_VERSION VERSION_LESS 10)
    add_library(limbeck_fmt STATIC ${CMAKE_SOURCE_DIR}/cmake/fmt.cc)
    target_include_directories(limbeck_fmt SYSTEM PUBLIC $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
    set(FMT limbeck_fmt)
endif()
find_package(CLI11 REQUIRED)
if(LIMBECK_TESTS)
    find_package(doctest REQUIRED)
endif()
