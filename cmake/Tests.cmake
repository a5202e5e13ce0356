# SPDX-License-Identifier: MIT
# One test program per folder that has *_test.cc, one for tests/ (what crosses layers), and the format check.

if(NOT LIMBECK_TESTS)
    return()
endif()
enable_testing()
# Else a library and a program would not share precompiled headers.
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)

file(GLOB support CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/support/*.cc)
add_library(limbeck_test_support STATIC ${support})
target_link_libraries(limbeck_test_support PUBLIC limbeck_flags limbeck_base doctest::doctest ${FMT} nlohmann_json::nlohmann_json)
target_include_directories(limbeck_test_support PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_compile_definitions(limbeck_test_support PUBLIC
    LIMBECK_SOURCE_DIR="${CMAKE_SOURCE_DIR}" LIMBECK_BINARY_DIR="${CMAKE_BINARY_DIR}" DOCTEST_CONFIG_SUPER_FAST_ASSERTS)

if(LIMBECK_PRECOMPILE)
    target_precompile_headers(limbeck_test_support PRIVATE ${PRECOMPILED} <doctest/doctest.h> <nlohmann/json.hpp>)
    set_source_files_properties(${CMAKE_SOURCE_DIR}/tests/support/main.cc PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endif()

function(limbeck_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES;ARGUMENTS" ${ARGN})
    add_executable(${name}_test ${arg_SOURCES})
    target_link_libraries(${name}_test PRIVATE limbeck_test_support ${arg_LIBRARIES})
    if(LIMBECK_PRECOMPILE)
        target_precompile_headers(${name}_test REUSE_FROM limbeck_test_support)
    endif()
    add_test(NAME ${name} COMMAND ${name}_test ${arg_ARGUMENTS})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()

get_property(tested GLOBAL PROPERTY LIMBECK_TESTED_LAYERS)
foreach(name IN LISTS tested)
    get_property(sources GLOBAL PROPERTY LIMBECK_TESTS_OF_${name})
    get_property(libraries GLOBAL PROPERTY LIMBECK_TESTED_WITH_${name})
    limbeck_test(${name} SOURCES ${sources} LIBRARIES limbeck_${name} ${libraries})
endforeach()

# What crosses layers: the program itself, against real databases.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*_test.cc)
foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    string(REGEX REPLACE "_test$" "" name ${name})
    limbeck_test(program_${name} SOURCES ${source})
    add_dependencies(program_${name}_test limbeck)
endforeach()

# Every operation in the SQL of every dialect.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/operations/*.cc)
limbeck_test(rendering SOURCES ${sources} LIBRARIES limbeck_alembic limbeck_postgresql limbeck_sqlite)
set_target_properties(rendering_test PROPERTIES UNITY_BUILD ${LIMBECK_UNITY})

# Schemas, and the way from one to another.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/diff/*.cc)
limbeck_test(changes SOURCES ${sources} LIBRARIES limbeck_diff limbeck_run limbeck_postgresql limbeck_sqlite
    ARGUMENTS "-tce=*every other PostgreSQL*,*.py revisions*")

# As .py revisions, and on the other versions of PostgreSQL: each has its time, and they run beside one another.
add_test(NAME changes_py COMMAND changes_test "-tc=*.py revisions*")
set_tests_properties(changes_py PROPERTIES TIMEOUT 600)
foreach(version IN ITEMS 14 16 17 18)
    add_test(NAME changes_${version} COMMAND changes_test "-tc=*every other PostgreSQL: ${version}")
    set_tests_properties(changes_${version} PROPERTIES TIMEOUT 600)
endforeach()

# Models in C++: what they say, and what does not compile.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/cpp_models/*.cc)
limbeck_test(cpp_models SOURCES ${sources} ${CMAKE_SOURCE_DIR}/tests/models/cpp/service.cc
    LIBRARIES limbeck::models limbeck_schema ${CMAKE_DL_LIBS})
limbeck_add_models(service_models METADATA service::metadata HEADER tests/models/cpp/service.h
    SOURCES tests/models/cpp/service.cc LIBRARIES limbeck_flags)
target_compile_definitions(cpp_models_test PRIVATE LIMBECK_SERVICE_MODELS="$<TARGET_FILE:service_models>")
add_dependencies(cpp_models_test service_models)
add_dependencies(program_cpp_source_test service_models)
add_dependencies(program_three_sources_test service_models)
add_test(NAME wrong_cpp_models
    COMMAND /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/tests/cpp_models/wrong_test.py ${CMAKE_CXX_COMPILER})

add_test(NAME format COMMAND ${CMAKE_SOURCE_DIR}/scripts/format.sh --check)

# Whole projects beside Alembic, and what compares them.
add_test(NAME compare COMMAND /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/scripts/compare/compare_test.py)
add_test(NAME sample_projects
    COMMAND /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/scripts/compare/samples.py --binary $<TARGET_FILE:limbeck>)
add_test(NAME detection
    COMMAND /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/scripts/compare/detection.py --binary $<TARGET_FILE:limbeck>)
set_tests_properties(compare sample_projects detection PROPERTIES TIMEOUT 600)

# What others build against.
add_test(NAME installed
    COMMAND /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/tests/library/installed_test.py ${CMAKE_BINARY_DIR})
set_tests_properties(installed PROPERTIES TIMEOUT 600)
