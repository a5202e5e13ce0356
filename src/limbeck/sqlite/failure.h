// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/base/error.h"
#include "limbeck/dialect/dialect.h"
#include "limbeck/sqlite/url.h"

struct sqlite3;

// What SQLite says, as Errors.
namespace limbeck::sqlite {

// The place of a statement in its source, or its text where it has none. `offset` counts bytes in
// the statement.
void place(Error& error, const dialect::Statement& statement, std::size_t offset);

// Of a statement; call it right after the failure. An interrupt is one of code Interrupted.
Error statement_failure(sqlite3* database, int code, const dialect::Statement& statement,
                        const Target& target);

// Of a database that is open but may not be written.
Error read_only_failure(const Target& target);

// Of a database that could not be opened (`database` may be null where memory ran out) or read.
Error open_failure(sqlite3* database, int code, const Target& target);

}  // namespace limbeck::sqlite
