// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/schema/type.h"

namespace limbeck::sqlite {

// The type as SQLite is told it: a name from which it takes an affinity and nothing else; the name
// of an Integer, a Numeric or a Text where it was read with one. Throws Error (Unsupported) for a
// type of another database.
std::string type_name(const schema::Type& type);

// The type that a declaration means to SQLAlchemy, which goes by affinity where it does not know
// the words. Words that the type would not be spelt with stand, in capitals, as its name; no type
// at all is Named "".
schema::Type parse_type(std::string_view declared);

// What counts here of a type: the variant made for SQLite, or the type itself.
const schema::Type& effective(const schema::Type& type);

}  // namespace limbeck::sqlite
