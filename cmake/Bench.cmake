# SPDX-License-Identifier: MIT
# Programs that scripts/bench.sh builds and runs beside limbeck itself; no part of the ordinary build.

add_executable(evaluator_bench EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/scripts/bench/evaluator_bench.cc)
target_link_libraries(evaluator_bench PRIVATE limbeck_python)

add_executable(schema_bench EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/scripts/bench/schema_bench.cc)
target_link_libraries(schema_bench PRIVATE limbeck_diff limbeck_postgresql limbeck_sqlite)
target_include_directories(schema_bench SYSTEM PRIVATE ${PostgreSQL_INCLUDE_DIRS})
