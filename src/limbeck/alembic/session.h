// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// sqlalchemy.orm: the sessions, which live in the migration's transaction and end none.
void add_session(Library& library);
void fill_session(Library& library, python::ModuleObject& module);
void fill_orm_exceptions(Library& library, python::ModuleObject& module);
void fill_attributes(Library& library, python::ModuleObject& module);

}  // namespace limbeck::alembic
