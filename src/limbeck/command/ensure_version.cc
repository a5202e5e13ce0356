// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/command/commands.h"
#include "limbeck/command/project.h"

namespace limbeck::command {

void ensure_version(Invocation& call) {
    Project project(call);
    const run::Options options = project.run_options();
    const dialect::Dialect& dialect = project.dialect();
    if (call.arguments.has("sql")) {
        constexpr std::size_t usual = 32;
        call.output.out(
            fmt::format("{};\n\n{};\n\n{};\n", dialect.begin(),
                        dialect::create_version_table(options.table, usual, dialect.flavour()),
                        dialect.commit()));
        return;
    }
    run::ensure_version_table(project.connection(), dialect, options);
}

}  // namespace limbeck::command
