// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/command/commands.h"
#include "limbeck/command/json.h"
#include "limbeck/command/templates.h"

namespace limbeck::command {

void list_templates(Invocation& call) {
    std::vector<std::pair<std::string, std::string>> list;
    for (const Template& each : templates()) {
        list.emplace_back(each.name, each.description);
    }
    if (call.arguments.has("json")) {
        call.output.out(templates_json(list));
        return;
    }
    call.output.out("Available templates:\n\n");
    for (const auto& [name, description] : list) {
        call.output.out(fmt::format("{} - {}\n", name, description));
    }
    call.output.out(
        "\nTemplates are used via the 'init' command, e.g.:\n\n"
        "  limbeck init --template alembic\n");
}

}  // namespace limbeck::command
