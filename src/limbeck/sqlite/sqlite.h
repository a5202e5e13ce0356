// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "limbeck/dialect/dialect.h"

struct sqlite3;

namespace limbeck::sqlite {

// SQLite 3.38 and later, in the process.
const dialect::Dialect& sqlite_dialect();

// Works on an open database that stays its owner's and is in no transaction (else Error Refused).
// Its busy and progress handlers are gone afterwards, for SQLite cannot say what they were; foreign
// keys are not enforced meanwhile, as they are not for migrations otherwise.
std::unique_ptr<dialect::Connection> lend(sqlite3* database,
                                          const dialect::ConnectOptions& options);
// Where it leads to.
base::Url url_of(sqlite3* database);

}  // namespace limbeck::sqlite
