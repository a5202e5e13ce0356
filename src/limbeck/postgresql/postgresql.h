// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/dialect/dialect.h"

namespace limbeck::postgresql {

// PostgreSQL 12 and later, directly or through a pooler.
const dialect::Dialect& postgresql_dialect();

}  // namespace limbeck::postgresql
