// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <set>
#include <string>

#include "limbeck/schema/type.h"

namespace limbeck::script {

// In whose words Alembic writes something down.
enum class Voice {
    Model,     // sa.String(length=20): what is wanted
    Database,  // sa.VARCHAR(length=20): what was found
};

// Lines that a file needs above everything else.
using PyImports = std::set<std::string>;

// A type of SQLAlchemy (1.4 and later) that this database spells exactly like that; none where
// there is none. Adds the imports that it needs. Names in `default_schema` are written without it.
std::optional<std::string> py_type(const schema::Type& type, Voice voice, bool postgresql,
                                   const std::string& default_schema, PyImports& imports);

}  // namespace limbeck::script
