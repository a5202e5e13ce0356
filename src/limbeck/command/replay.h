// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/command/project.h"
#include "limbeck/dialect/dialect.h"
#include "limbeck/schema/database.h"

namespace limbeck::command {

// What the history makes of an empty database, from its base to a target: upgrades a scratch
// database and reads it, without the version table. What scripts print goes to the notes. Throws
// what an upgrade throws; nothing is left behind then.
schema::Database replay(Project& project, const dialect::Dialect& dialect,
                        const dialect::ConnectOptions& options, const std::string& target,
                        const Output& output);

}  // namespace limbeck::command
