// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/operation/operation.h"

namespace limbeck::sqlite {

// The statements of an operation, in Alembic's order and spelling, without terminators. Throws
// Error (Unsupported, Refused) for what SQLite cannot do but by making the table anew: Alembic's
// words where it has some, and the batch mode as a hint.
std::vector<std::string> render(const operation::Operation& operation);

}  // namespace limbeck::sqlite
