// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include "limbeck/dialect/dialect.h"
#include "limbeck/model/materialise.h"
#include "limbeck/schema/database.h"

namespace limbeck::command {

// A database among the models, and what it contributes.
struct DatabaseModel {
    std::string label;  // "database:postgresql://…"
    schema::Database database;
};

// What several models make together, in one throwaway place: what the databases among them have
// first, then the statements of the others, which may refer to it. Throws Error (Config) where two
// of them have the same, with both places.
schema::Database merge(const dialect::Dialect& dialect, const dialect::ConnectOptions& options,
                       std::span<const DatabaseModel> databases,
                       const model::Statements& statements,
                       const model::Surroundings& surroundings);

}  // namespace limbeck::command
