// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "limbeck/alembic/library.h"
#include "limbeck/base/error.h"

namespace limbeck::alembic {

// sqlalchemy.exc and alembic.util.exc: the classes, by their own names in Library::classes.
void add_exceptions(Library& library);

// Raises the exception that SQLAlchemy makes of a failure of the database; its `orig` carries the
// SQLSTATE as `pgcode`. Not caught, it is the Error again.
[[noreturn]] void raise_database_error(Library& library, const Error& error);

// One of the classes above.
[[noreturn]] void raise(Library& library, std::string_view name, const std::string& message);

}  // namespace limbeck::alembic
