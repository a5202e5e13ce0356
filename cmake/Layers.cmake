# SPDX-License-Identifier: MIT
# layer(NAME [DEPENDS layer…] [LIBRARIES target…] [INCLUDES dir…] [PRECOMPILE header…] [UNITY [APART file…]]
#       [TESTED_WITH target…])
#   The static library limbeck_NAME from src/limbeck/NAME/*.cc and, when tests are built, the program NAME_test from its
#   *_test.cc. What may be included is exactly what is linked; the list is also written to layers.txt for the layer test.
#   PRECOMPILE names headers that nearly all of it includes: with LIMBECK_PRECOMPILE they are parsed once.
#   UNITY: no two of its files have the same name for two things, so that LIMBECK_UNITY may compile several as one; but
#   those APART do, and are compiled one by one. TESTED_WITH names what the tests link besides.
# program(NAME MAIN layer)
#   The executable NAME from src/limbeck/<layer>/main.cc.

# What most files of most layers include.
set(PRECOMPILED <algorithm> <functional> <map> <memory> <optional> <span> <string> <string_view> <utility> <variant>
    <vector> <fmt/core.h>)

set(LAYERS_FILE ${CMAKE_BINARY_DIR}/layers.txt)
file(WRITE ${LAYERS_FILE} "")

function(layer name)
    cmake_parse_arguments(arg "UNITY" "" "DEPENDS;LIBRARIES;INCLUDES;PRECOMPILE;APART;TESTED_WITH" ${ARGN})
    set(folder ${CMAKE_SOURCE_DIR}/src/limbeck/${name})
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cc)
    file(GLOB tests CONFIGURE_DEPENDS ${folder}/*_test.cc)
    list(REMOVE_ITEM sources ${tests} ${folder}/main.cc)

    list(TRANSFORM arg_DEPENDS PREPEND limbeck_ OUTPUT_VARIABLE needed)
    add_library(limbeck_${name} STATIC ${sources})
    target_link_libraries(limbeck_${name} PUBLIC limbeck_flags ${needed} ${FMT} PRIVATE ${arg_LIBRARIES})
    target_include_directories(limbeck_${name} SYSTEM PRIVATE ${arg_INCLUDES})

    list(LENGTH sources count)
    if(LIMBECK_UNITY AND arg_UNITY)
        set_target_properties(limbeck_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
        list(TRANSFORM arg_APART PREPEND ${folder}/)
        set_source_files_properties(${arg_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
        math(EXPR count "${count} / 16")
    endif()
    if(LIMBECK_PRECOMPILE AND count GREATER 6)  # below that it costs more than it saves
        target_precompile_headers(limbeck_${name} PRIVATE ${PRECOMPILED} ${arg_PRECOMPILE})
    endif()

    set_property(GLOBAL APPEND PROPERTY LIMBECK_LAYERS limbeck_${name})
    list(JOIN arg_DEPENDS " " depends)
    file(APPEND ${LAYERS_FILE} "${name}: ${depends}\n")

    if(LIMBECK_TESTS AND tests)
        set_property(GLOBAL APPEND PROPERTY LIMBECK_TESTED_LAYERS ${name})
        set_property(GLOBAL PROPERTY LIMBECK_TESTS_OF_${name} ${tests})
        set_property(GLOBAL PROPERTY LIMBECK_TESTED_WITH_${name} ${arg_TESTED_WITH})
    endif()
endfunction()

function(program name)
    cmake_parse_arguments(arg "" "MAIN" "" ${ARGN})
    add_executable(${name} ${CMAKE_SOURCE_DIR}/src/limbeck/${arg_MAIN}/main.cc)
    target_link_libraries(${name} PRIVATE limbeck_${arg_MAIN})
    if(CMAKE_BUILD_TYPE STREQUAL "Release")
        target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc -Wl,--gc-sections)
    endif()
endfunction()
