// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/orm_session.h"

// Rows become instances.
namespace limbeck::alembic {

// What a select gives, with an instance in place of the columns of each class; none where its key
// is NULL. One that the session has already keeps what it knows, unless `overwrites`.
Ref<ResultObject> load(SessionObject& session, SelectObject& select, bool overwrites = false);
// Whether there is a class among what it selects.
bool selects_instances(const SelectObject& select);

// The instance with that key: the session's own, or the database's; none where there is no such
// row.
Value get_instance(SessionObject& session, Mapper& mapper, const Value& key);
// Reads the row again: what is missing, or everything. Raises ObjectDeletedError.
void refresh(SessionObject& session, const Value& instance, bool overwrites);

// SELECT of all columns of a class.
Ref<SelectObject> select_all(Library& library, const Mapper& mapper);
// "column = value", with the value as the column's type has it.
Clause column_is(Library& library, const ColumnObject& column, const Value& value);

}  // namespace limbeck::alembic
