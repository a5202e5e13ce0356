// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/operation/operation.h"
#include "limbeck/schema/database.h"

namespace limbeck::operation {

// What the database looks like after the operation, as a reader would find it: columns that are
// added stand last, and whatever hangs on what is dropped goes with it. Rows do not exist here, and
// neither do the effects of SQL that somebody wrote. Throws Error (Refused) where the operation
// speaks of what is not there, or makes what is.
void apply(const Operation& operation, schema::Database& database);

}  // namespace limbeck::operation
