// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "limbeck/sql/flavour.h"

namespace limbeck::sql {

// Whether a lower-case word cannot stand bare wherever a name can: as a column, a table, a function
// or a type. Errs on the side of true.
bool is_reserved(std::string_view word, Flavour flavour);

}  // namespace limbeck::sql
