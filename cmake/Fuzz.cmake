# SPDX-License-Identifier: MIT
# fuzz_target(NAME LIBRARIES target…)
#   The libFuzzer program NAME_fuzz from tests/fuzz/NAME_fuzz.cc, under ASan and UBSan. Clang only:
#   cmake --preset fuzz && cmake --build --preset fuzz, then build/fuzz/NAME_fuzz [-max_total_time=600] CORPUS…

if(NOT LIMBECK_FUZZ)
    return()
endif()
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "LIMBECK_FUZZ needs Clang's libFuzzer: use the preset \"fuzz\"")
endif()

set(FUZZ_SANITIZERS -fsanitize=address,undefined -fno-sanitize-recover=all)
target_compile_options(limbeck_flags INTERFACE ${FUZZ_SANITIZERS} -fsanitize=fuzzer-no-link)
target_link_options(limbeck_flags INTERFACE ${FUZZ_SANITIZERS})
add_custom_target(fuzz)

function(fuzz_target name)
    cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
    add_executable(${name}_fuzz EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}_fuzz.cc)
    target_link_libraries(${name}_fuzz PRIVATE limbeck_flags ${arg_LIBRARIES})
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz ${name}_fuzz)
endfunction()

fuzz_target(parser LIBRARIES limbeck_python)
fuzz_target(definition LIBRARIES limbeck_sqlite limbeck_postgresql)
fuzz_target(evaluator LIBRARIES limbeck_python)
