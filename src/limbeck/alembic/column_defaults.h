// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "limbeck/alembic/queries.h"

// What columns have as `default=` and `onupdate=`: for rows that Core inserts and updates.
namespace limbeck::alembic {

// The value for one row: a value, SQL, or what a function returns, which is called each time.
std::optional<Clause> preset_of(const ChangeObject& change, const ColumnObject& column);

// Adds them for the columns that a statement does not set itself.
void add_presets(const ChangeObject& change, ChangeObject::Assignments& values);

}  // namespace limbeck::alembic
