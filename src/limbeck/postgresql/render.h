// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/operation/operation.h"

namespace limbeck::postgresql {

// The statements of an operation, in Alembic's order and spelling, without terminators. Throws
// Error (Unsupported, Refused) for what PostgreSQL cannot do.
std::vector<std::string> render(const operation::Operation& operation);

}  // namespace limbeck::postgresql
