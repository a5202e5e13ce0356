// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// Nothing where there is no such module.
python::Importer::Found find_module(Library& library, const std::string& dotted_name);

// Names under which the same is found: "sqlalchemy", "sqlalchemy.schema", …
using ModuleNames = std::vector<std::string_view>;
std::vector<ModuleNames> module_names();

}  // namespace limbeck::alembic
