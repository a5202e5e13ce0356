// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/dialect/dialect.h"

namespace limbeck::sqlite {

// SQLite 3.38 and later, in the process.
const dialect::Dialect& sqlite_dialect();

}  // namespace limbeck::sqlite
