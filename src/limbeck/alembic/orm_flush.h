// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/orm_session.h"

namespace limbeck::alembic {

// The unit of work: writes what was added, changed and deleted, in an order that foreign keys
// allow; of a class what was changed by key, then what was added in the order of add().
void flush(SessionObject& session);
// Adds what an instance refers to: when it is added itself, and before a flush.
void cascade_from(SessionObject& session, const Value& instance, bool is_added);
void cascade_added(SessionObject& session);

}  // namespace limbeck::alembic
