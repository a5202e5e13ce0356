// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "limbeck/schema/sequence.h"
#include "limbeck/schema/table.h"
#include "limbeck/schema/type.h"

namespace limbeck::postgresql {

// The type as PostgreSQL is told it: "TIMESTAMP WITH TIME ZONE", "app.\"Letters\"". Throws Error
// (Unsupported) for one it does not have, (Refused) for an Enum without a name.
std::string type_name(const schema::Type& type);

// The type that format_type() spells, with an empty search path. What SQLAlchemy has no name for is
// Named in the server's words; so is an enum, which only the catalog knows. Arrays have one
// dimension.
schema::Type parse_type(std::string_view spelling);

// What counts here of a type: the variant made for PostgreSQL, or the type itself.
const schema::Type& effective(const schema::Type& type);

// The enum types that CREATE TABLE has to make first, each once. Alembic makes a type once in a
// whole run, so whoever renders several operations clears `create_type` where it was made before.
std::vector<schema::EnumType> enum_types(const schema::Table& table);

// Whether an Enum or a Boolean guards itself here, so that the table needs no CHECK.
bool guards_itself(const schema::Type& type);

}  // namespace limbeck::postgresql
