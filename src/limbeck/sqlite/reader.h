// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/dialect/dialect.h"

namespace limbeck::sqlite {

// dialect::Connection::read_schema for SQLite: the pragmas, and the stored statements for what the
// pragmas do not tell. Several queries: the caller sees to it that they see one state.
//
// "main" and what is attached; temporary tables if the schema "temp" is asked for, or one table
// that main does not have.
schema::Database read_schema(dialect::Connection& connection, const dialect::ReadOptions& options);

}  // namespace limbeck::sqlite
