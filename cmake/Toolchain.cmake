# SPDX-License-Identifier: MIT
# The language, the warnings and the tools that make building quicker. Sanitizers come from the preset.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# The same objects make the program, the static library and the shared one, which shows what LIMBECK_API marks.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

option(LIMBECK_WERROR "Warnings are errors" OFF)
option(LIMBECK_TESTS "Build the tests" OFF)
option(LIMBECK_PRECOMPILE "Precompile headers: for building once, not for building again" OFF)
option(LIMBECK_UNITY "Compile several files as one, where a layer allows it: the same" OFF)
option(LIMBECK_FUZZ "Build the fuzz targets (Clang)" OFF)

add_library(limbeck_flags INTERFACE)
target_compile_options(limbeck_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Woverloaded-virtual -Wnon-virtual-dtor
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
    # GCC's flow analysis reports null dereferences inside libstdc++ once a sanitizer has changed the code.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Asan>>>:-Wnull-dereference>
    $<$<BOOL:${LIMBECK_WERROR}>:-Werror>)
target_include_directories(limbeck_flags INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)

find_program(CCACHE ccache)
if(CCACHE AND NOT LIMBECK_PRECOMPILE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(LLD ld.lld)
if(LLD)
    add_link_options(-fuse-ld=lld)
endif()
