// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// sa.inspect(bind) and Inspector.from_engine(bind).
void fill_inspector(Library& library, python::ModuleObject& module);

}  // namespace limbeck::alembic
