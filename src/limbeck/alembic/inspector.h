// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// sa.inspect(bind) and Inspector.from_engine(bind).
void fill_inspector(Library& library, python::ModuleObject& module);

// Of a table that is not there it has none; the index of a unique constraint of PostgreSQL counts.
bool has_index(Library& library, const schema::QualifiedName& table, const std::string& name);

}  // namespace limbeck::alembic
