# SPDX-License-Identifier: MIT
# project_template(LAYER FOLDER FUNCTION)
#   Makes the files of a folder a list that LAYER's code knows as FUNCTION(): `limbeck init --template cpp` writes
#   examples/cpp_service as it is, but for the licence, which is for whoever gets it to choose, and the name of the folder
#   of revisions.

function(project_template layer folder function)
    set(root ${CMAKE_SOURCE_DIR}/${folder})
    set(output ${CMAKE_BINARY_DIR}/${function}.cc)
    file(GLOB_RECURSE files RELATIVE ${root} CONFIGURE_DEPENDS ${root}/*)
    list(FILTER files EXCLUDE REGEX "^build|[.]db$")
    set(items)
    foreach(file IN LISTS files)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${root}/${file})
        file(READ ${root}/${file} text)
        string(REGEX REPLACE "^[^\n]*SPDX-License-Identifier[^\n]*\n" "" text "${text}")
        set(path ../${file})
        if(file MATCHES "^migrations/(.+)")
            set(path ${CMAKE_MATCH_1})
        else()
            string(REPLACE "migrations" "@FOLDER@" text "${text}")
        endif()
        string(APPEND items "        {\"${path}\", R\"limbeck(${text})limbeck\"},\n")
    endforeach()
    file(CONFIGURE OUTPUT ${output} CONTENT [[
// SPDX-License-Identifier: MIT
#include "limbeck/command/templates.h"

namespace limbeck::command {

std::vector<TemplateFile> @function@() {
    return {
@items@    };
}

}  // namespace limbeck::command
]] @ONLY)
    target_sources(limbeck_${layer} PRIVATE ${output})
    set_source_files_properties(${output} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON SKIP_PRECOMPILE_HEADERS ON)
endfunction()
