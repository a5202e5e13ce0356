// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "limbeck/postgresql/libpq.h"
#include "limbeck/schema/database.h"

namespace limbeck::postgresql {

// What the answers to `questions` (catalog.h) say, one for each, in order. Pure: asks nothing.
schema::Database database_of(std::span<const ResultHandle> answers);

}  // namespace limbeck::postgresql
