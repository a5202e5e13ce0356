// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "limbeck/dialect/dialect.h"

struct pg_conn;  // libpq's PGconn

namespace limbeck::postgresql {

// PostgreSQL 12 and later, directly or through a pooler.
const dialect::Dialect& postgresql_dialect();

// Works on an open, idle connection of libpq that stays its owner's, with the notice receiver that
// it has. It is idle again when this is gone, or, where the server has closed it, dead. Throws as
// Session does.
std::unique_ptr<dialect::Connection> lend(pg_conn* connection,
                                          const dialect::ConnectOptions& options);
// Where it leads to, without the password.
base::Url url_of(pg_conn* connection);

}  // namespace limbeck::postgresql
