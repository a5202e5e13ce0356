// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/command/project.h"
#include "limbeck/model/sqlalchemy.h"

namespace limbeck::command {

// How a project's models in SQLAlchemy are read: which Python, which module or env.py. `source` is
// "package.module:Base.metadata", or "" for what env.py says.
model::SqlAlchemyModels python_models(const config::Settings& settings, const std::string& source,
                                      const dialect::Dialect& dialect,
                                      const std::atomic<bool>* interrupted);

// The tables of a database as env.py's filters know them: without a schema in the default one.
std::vector<schema::QualifiedName> tables_for_filters(const schema::Database& database);

}  // namespace limbeck::command
