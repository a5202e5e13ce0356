// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/orm_query.h"

namespace limbeck::alembic {

// query.update({…}) and query.delete(): one statement; what the session has of those rows is read
// again, or gone. They give how many rows there were.
Value update_rows(const OrmQuery& query, const Value& values, const Value& synchronize);
Value delete_rows(const OrmQuery& query, const Value& synchronize);

}  // namespace limbeck::alembic
