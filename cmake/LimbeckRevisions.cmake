# SPDX-License-Identifier: MIT
# limbeck_embed_revisions(TARGET FOLDER… [RECURSIVE])
#   The static library TARGET with the revision files of the folders, and TARGET.h with the function TARGET() that gives them:
#   `limbeck::Migrator({.url = …, .revisions = TARGET()})`. Their graph is checked while building: a cycle, a parent that is
#   not there, or two heads stop it.

function(limbeck_embed_revisions target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "RECURSIVE" "" "")
    if(NOT arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "limbeck_embed_revisions(${target} FOLDER… [RECURSIVE])")
    endif()
    set(patterns)
    foreach(folder IN LISTS arg_UNPARSED_ARGUMENTS)
        list(APPEND patterns ${folder}/*.sql ${folder}/*.py)
    endforeach()
    if(arg_RECURSIVE)
        file(GLOB_RECURSE files CONFIGURE_DEPENDS ${patterns})
        set(recursive --recursive)
    else()
        file(GLOB files CONFIGURE_DEPENDS ${patterns})
        set(recursive)
    endif()
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target})
    # Changes when a file goes, too.
    file(CONFIGURE OUTPUT ${folder}/files.txt CONTENT "${files}\n" @ONLY)
    # In the folder of this CMakeLists.txt, from which messages will show the paths.
    add_custom_command(
        OUTPUT ${folder}/${target}.cc ${folder}/${target}.h
        COMMAND limbeck::program embed --function ${target} --output ${folder} ${recursive} ${arg_UNPARSED_ARGUMENTS}
        COMMAND ${CMAKE_COMMAND} -E touch ${folder}/${target}.cc ${folder}/${target}.h
        DEPENDS ${files} ${folder}/files.txt limbeck::program
        WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
        COMMENT "Embedding the revisions of ${arg_UNPARSED_ARGUMENTS}"
        VERBATIM)
    add_library(${target} STATIC ${folder}/${target}.cc ${folder}/${target}.h)
    target_include_directories(${target} PUBLIC ${folder})
    target_link_libraries(${target} PUBLIC limbeck::limbeck)
endfunction()
