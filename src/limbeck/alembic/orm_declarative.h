// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// DeclarativeBase, declarative_base(), registry, mapped_column() and what else a class body says:
// a class statement below such a base becomes a table and a mapper.
void add_declarative(Library& library);
void fill_declarative(Library& library, python::ModuleObject& module);
void fill_hybrid(Library& library, python::ModuleObject& module);

}  // namespace limbeck::alembic
