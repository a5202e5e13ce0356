// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "limbeck/alembic/handling.h"
#include "limbeck/alembic/library.h"
#include "limbeck/schema/type.h"
#include "limbeck/schema/value.h"

namespace limbeck::alembic {

// A Python value as the database takes it, the way psycopg2 and sqlite3 send it for a column of
// that type (Null: nobody knows). Raises ProgrammingError for what cannot be sent.
schema::Value to_sql(Library& library, const Value& value, const schema::Type& type = {},
                     const HandlingRef& handling = {});

// What the drivers make of a value of a row: `driver_type` is the server's name of its type. Of a
// column whose SQLAlchemy type is known, what that makes of it.
Value from_sql(Library& library, const schema::Value& value, std::string_view driver_type,
               const schema::Type& type = {}, const HandlingRef& handling = {});

// JSON and JSONB.
bool is_json(const schema::Type& type);
// sa.JSON.NULL: JSON's null, where None may be SQL's.
Value make_json_null();
bool is_json_null(const Value& value);

}  // namespace limbeck::alembic
