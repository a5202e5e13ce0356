// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>
#include <vector>

// What `limbeck init` writes.
namespace limbeck::command {

struct TemplateFile {
    std::string_view
        path;  // below the project for one that begins with "../", else below its folder
    std::string_view text;  // "@FOLDER@" stands for the folder's name
};

struct Template {
    std::string_view name;
    std::string_view description;
    std::string_view default_folder;
    std::vector<TemplateFile> files;
    std::string_view next_step;
};

std::span<const Template> templates();

// examples/cpp_service, made by CMake (cmake/Template.cmake).
std::vector<TemplateFile> cpp_service_files();

}  // namespace limbeck::command
