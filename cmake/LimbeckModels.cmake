# SPDX-License-Identifier: MIT
# limbeck_add_models(TARGET METADATA function HEADER header [SOURCES file…] [LIBRARIES target…])
#   The models library libTARGET.so, which `models = ["cpp:…/libTARGET.so"]` names: it exports one C function, limbeck_models,
#   with the JSON of the limbeck::model::Metadata that METADATA (shop::metadata) returns. HEADER declares that function;
#   SOURCES define it, where it is not inline. Everything else in the library stays hidden.

function(limbeck_add_models target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "METADATA;HEADER" "SOURCES;LIBRARIES")
    if(NOT arg_METADATA OR NOT arg_HEADER OR arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR
            "limbeck_add_models(${target} METADATA function HEADER header [SOURCES file…] [LIBRARIES target…])")
    endif()
    get_filename_component(header ${arg_HEADER} ABSOLUTE)
    set(entry ${CMAKE_CURRENT_BINARY_DIR}/${target}_limbeck.cc)
    file(CONFIGURE OUTPUT ${entry} @ONLY CONTENT [[
#include <limbeck/model.h>

#include "@header@"

LIMBECK_MODELS(@arg_METADATA@)
]])
    add_library(${target} SHARED ${entry} ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE limbeck::models ${arg_LIBRARIES})
    set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endfunction()
