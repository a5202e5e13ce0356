// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/orm_session.h"

// What a session does with many instances, or with dicts in place of them, or with one that is not
// its own.
namespace limbeck::alembic {

Value bulk_save_objects(SessionObject& session, const Value& instances,
                        const Value& return_defaults, const Value& changed_only);
Value bulk_insert_mappings(SessionObject& session, Mapper& mapper, const Value& rows,
                           const Value& return_defaults, const Value& render_nulls);
Value bulk_update_mappings(SessionObject& session, Mapper& mapper, const Value& rows);

// The session's own instance with the values of another.
Value merge(SessionObject& session, const Value& instance);

}  // namespace limbeck::alembic
