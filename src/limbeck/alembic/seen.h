// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/schema/table.h"

namespace limbeck::alembic {

// An expression of PostgreSQL's catalog as a session sees it that has the schema in its search
// path: "nextval('public.a_id_seq'::regclass)" without "public.". Readers read everything with its
// schema; SQLAlchemy's reflection, and scripts that take such texts apart, do not.
std::string without_schema(std::string_view sql, std::string_view schema);

// The same for all expressions of a table.
void leave_out_schema(schema::Table& table, std::string_view schema);

}  // namespace limbeck::alembic
