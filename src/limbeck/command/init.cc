// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/templates.h"

namespace limbeck::command {

namespace {

const Template& find_template(const std::string& name) {
    std::vector<std::string> names;
    for (const Template& each : templates()) {
        if (each.name == name || (each.name == "alembic" && name == "generic")) {
            return each;
        }
        names.emplace_back(each.name);
    }
    Error error(ErrorCode::Config, fmt::format("No such template {}", name));
    const auto near = base::nearest(name, names);
    throw error.hint(near ? fmt::format("did you mean '{}'?", *near)
                          : fmt::format("there are {}", base::join(names, ", ")));
}

std::string write(const Invocation& call, const TemplateFile& file, const std::string& folder,
                  const std::string& shown_folder) {
    const bool in_project = file.path.starts_with("../");
    const std::string path = in_project ? base::join_path(call.directory, file.path.substr(3))
                                        : base::join_path(folder, file.path);
    if (base::exists(path)) {
        call.output.note(fmt::format("File {} already exists, skipping", path));
        return "";
    }
    base::make_directories(base::parent_path(path));
    const std::string text = shown_folder.starts_with('/')
                                 ? base::replace_all(file.text, "%(here)s/@FOLDER@", shown_folder)
                                 : std::string(file.text);
    base::create_file(path, base::replace_all(text, "@FOLDER@", shown_folder));
    return path;
}

}  // namespace

void init(Invocation& call) {
    const Template& chosen = find_template(call.arguments.value("template").value_or("native"));
    const std::string shown =
        call.arguments.value("directory").value_or(std::string(chosen.default_folder));
    const std::string folder = base::absolute_path(shown, call.directory);
    if (base::exists(folder) &&
        (!base::is_directory(folder) || !base::list_directory(folder).empty())) {
        throw Error(ErrorCode::Refused,
                    fmt::format("Directory {} already exists and is not empty", shown))
            .hint("name another folder, or remove this one; nothing was written");
    }
    if (shown.find_first_of("\"\\\n%") != std::string::npos) {
        throw Error(ErrorCode::Usage,
                    fmt::format("'{}' cannot be the name of a project's folder", shown));
    }
    base::make_directories(folder);
    std::vector<std::string> created{folder};
    std::vector<TemplateFile> files = chosen.files;
    if (call.arguments.has("package")) {
        files.push_back({"__init__.py", ""});
        files.push_back({"versions/__init__.py", ""});
    }
    for (const TemplateFile& file : files) {
        if (std::string path = write(call, file, folder, shown); !path.empty()) {
            created.push_back(std::move(path));
        }
    }
    if (call.arguments.has("json")) {
        call.output.out(created_json(created));
        return;
    }
    call.output.out(fmt::format("Creating directory {} ...  done\n", created.front()));
    for (std::size_t i = 1; i < created.size(); ++i) {
        call.output.out(fmt::format("Generating {} ...  done\n", created[i]));
    }
    call.output.out(fmt::format("{}\n", chosen.next_step));
}

}  // namespace limbeck::command
