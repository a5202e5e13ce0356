// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string>

#include "limbeck/dialect/dialect.h"
#include "limbeck/model/materialise.h"
#include "limbeck/model/source.h"
#include "limbeck/schema/database.h"

namespace limbeck::command {

// What several models make together, in one throwaway place: what the databases among them have
// first, then the SQL files, which may refer to it. `read` gives what a database contributes.
// Throws Error (Config) where two of them have the same, with both places.
schema::Database merge(const dialect::Dialect& dialect, const dialect::ConnectOptions& options,
                       std::span<const model::Source> sources, const std::string& directory,
                       const model::Surroundings& surroundings,
                       const std::function<schema::Database(const model::Source&)>& read);

}  // namespace limbeck::command
