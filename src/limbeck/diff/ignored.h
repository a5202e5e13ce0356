// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/schema/database.h"

namespace limbeck::diff {

// What is wanted, but with these attributes as they are wherever the object is there already:
// nobody compares them, and nothing changes them. What is new keeps what the model says.
//   comment                          of everything
//   tablespace                       of tables and indexes
//   storage, compression, collation  of columns
//   parameters                       of tables and indexes: WITH (…)
// Throws Error (Config) for any other word.
schema::Database with_ignored(schema::Database wanted, const schema::Database& actual,
                              const std::vector<std::string>& attributes);

}  // namespace limbeck::diff
