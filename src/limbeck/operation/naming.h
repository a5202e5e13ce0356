// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/operation/operation.h"
#include "limbeck/schema/naming.h"

namespace limbeck::operation {

// Applies the naming convention of a project's MetaData to whatever an operation names, as Alembic
// does before it renders. Throws as schema::apply does.
void apply(const schema::NamingConvention& convention, Operation& operation);

}  // namespace limbeck::operation
