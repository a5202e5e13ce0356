// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// engine.url: its parts, and as a text, with "***" for the password, which no script is given.
Value make_engine_url(Library& library);

}  // namespace limbeck::alembic
