# SPDX-License-Identifier: MIT
# What programs link, and what `cmake --install` puts where: the library (static and shared), its headers, the program, and
# the package that find_package(limbeck) reads. docs/library.md is for whoever uses it.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# What models in C++ include needs nothing of the house.
add_library(limbeck_models INTERFACE)
target_include_directories(limbeck_models INTERFACE
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(limbeck_models INTERFACE cxx_std_20)

# limbeck_library(TARGET KIND): all rooms but the command line's.
get_property(layers GLOBAL PROPERTY LIMBECK_LAYERS)
list(REMOVE_ITEM layers limbeck_cli)
list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
function(limbeck_library target kind)
    add_library(${target} ${kind} ${layers} ${ARGN})
    target_link_libraries(${target} PUBLIC limbeck_models PRIVATE SQLite::SQLite3 ${CMAKE_DL_LIBS})
    if(TARGET limbeck_fmt)
        target_sources(${target} PRIVATE $<TARGET_OBJECTS:limbeck_fmt>)
    else()
        target_link_libraries(${target} PRIVATE ${FMT})
    endif()
    set_target_properties(${target} PROPERTIES OUTPUT_NAME limbeck LINKER_LANGUAGE CXX)
endfunction()
limbeck_library(limbeck_static STATIC)
limbeck_library(limbeck_shared SHARED)
# Before 1.0 a minor version may change what programs see.
set_target_properties(limbeck_shared PROPERTIES
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_link_options(limbeck_shared PRIVATE
    -Wl,--version-script=${CMAKE_SOURCE_DIR}/cmake/limbeck.map -Wl,--gc-sections)
set_property(TARGET limbeck_shared APPEND PROPERTY LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/limbeck.map)

# The names that projects use, here as there.
foreach(name IN ITEMS models static shared)
    set_target_properties(limbeck_${name} PROPERTIES EXPORT_NAME ${name})
    add_library(limbeck::${name} ALIAS limbeck_${name})
endforeach()
set_target_properties(limbeck PROPERTIES EXPORT_NAME program)
add_executable(limbeck::program ALIAS limbeck)
add_library(limbeck::limbeck ALIAS limbeck_static)

install(TARGETS limbeck limbeck_static limbeck_shared limbeck_models EXPORT limbeckTargets)
install(DIRECTORY include/limbeck DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/limbeck)
install(EXPORT limbeckTargets NAMESPACE limbeck:: DESTINATION ${package})
configure_package_config_file(cmake/limbeckConfig.cmake.in ${CMAKE_BINARY_DIR}/limbeckConfig.cmake
    INSTALL_DESTINATION ${package} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/limbeckConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/limbeckConfig.cmake ${CMAKE_BINARY_DIR}/limbeckConfigVersion.cmake
    cmake/LimbeckModels.cmake cmake/LimbeckRevisions.cmake DESTINATION ${package})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
