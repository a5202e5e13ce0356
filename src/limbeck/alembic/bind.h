// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// Makes the library's connection and context.
void add_bind(Library& library);

}  // namespace limbeck::alembic
