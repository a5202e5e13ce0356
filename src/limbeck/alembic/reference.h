// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/alembic/library.h"

namespace limbeck::alembic {

// What revision files may use, as Markdown, from the tables that the modules are made of: functions
// with their parameters, classes with their methods, the modules of the standard library.
std::string reference(Library& library);

}  // namespace limbeck::alembic
