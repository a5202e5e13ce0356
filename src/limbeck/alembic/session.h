// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// sqlalchemy.orm, as far as it maps no classes: a Session is another way to the connection, in
// whose transaction it stays.
void add_session(Library& library);
void fill_session(Library& library, python::ModuleObject& module);

}  // namespace limbeck::alembic
