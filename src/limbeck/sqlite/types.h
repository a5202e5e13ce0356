// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/schema/type.h"

namespace limbeck::sqlite {

// The type as SQLite is told it: a name from which it takes an affinity and nothing else. Throws
// Error (Unsupported) for a type of another database.
std::string type_name(const schema::Type& type);

// What counts here of a type: the variant made for SQLite, or the type itself.
const schema::Type& effective(const schema::Type& type);

}  // namespace limbeck::sqlite
