// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "limbeck/operation/operation.h"
#include "limbeck/script/py_items.h"

// Operations as the body of a .py revision, in the style of Alembic's autogenerate.
namespace limbeck::script {

struct PyStep {
    operation::Operation operation = {};
    std::vector<std::string> remarks = {};  // comments above it
};

struct PyOptions {
    PyDialect dialect = {};
    // The statements of an operation in this database's SQL.
    std::function<std::vector<std::string>(const operation::Operation&)> render = nullptr;
    // Whether this leads back to what was found in a database: then the new is spoken of in the
    // database's words and the old in the model's.
    bool leads_back = false;
    // Whether views or triggers stand by, which a table that Alembic makes anew would break or
    // lose.
    bool has_views = false;
    // SQLite: tables that Alembic does not read as they are.
    std::vector<schema::QualifiedName> half_reflected = {};
};

struct PyBody {
    std::string text = {};  // its first line without, all others with an indentation of four
    PyImports imports = {};
};

// Directives of op for what SQLAlchemy 1.4 and Alembic 1.8 make exactly so, on SQLite in a batch
// where a table must be made anew; op.execute for everything else. Never empty.
PyBody py_body(std::span<const PyStep> steps, const PyOptions& options);

}  // namespace limbeck::script
