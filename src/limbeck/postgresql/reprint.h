// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/schema/database.h"

namespace limbeck::postgresql {

// An expression as PostgreSQL prints it once it has read what it printed first; whoever compares
// the two finds a difference.
//   a IN ('x'), a varchar  (a)::text = ANY ((ARRAY['x'::character varying])::text[])
//                  becomes (a)::text = ANY (ARRAY[('x'::character varying)::text]),
//   for a cast of ARRAY[…] belongs to its elements (transformArrayExpr in parse_expr.c);
//   n BETWEEN 1 AND 3 AND m > 0   ((n >= 1) AND (n <= 3)) AND (m > 0)
//                         becomes (n >= 1) AND (n <= 3) AND (m > 0)
//   and OR likewise, as in n IN (1, a, b) (makeAndExpr in gram.y).
std::string reprinted(std::string_view expression);

// All expressions of a database.
void reprint(schema::Database& database);

}  // namespace limbeck::postgresql
