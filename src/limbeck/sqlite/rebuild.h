// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/operation/operation.h"

namespace limbeck::sqlite {

// Whether a batch asks for what SQLite cannot do in place. A column is renamed in place, for only
// that takes views, triggers and other tables along.
bool needs_rebuild(const operation::BatchAlterTable& batch);

// The statements that make the table anew as the batch wants it: create beside it, copy, drop,
// rename, then its indexes and triggers again. Row ids, the counter of AUTOINCREMENT, unnamed
// constraints, and views that read the table stay. An index or constraint over a dropped column
// goes with it.
//
// To be run in one transaction with `PRAGMA foreign_keys` off since before it began, or DROP TABLE
// would delete what refers to the rows; afterwards foreign_key_check() must find no rows.
//
// Throws Error (Refused) where the batch speaks of what the table does not have, (Unsupported)
// where the table is not known.
std::vector<std::string> rebuild(const operation::BatchAlterTable& batch);

// The same for a table that becomes another: columns of one name keep their values, converted as a
// batch would.
std::vector<std::string> replace_table(const operation::ReplaceTable& replace);

// One row for each reference that leads nowhere.
std::string foreign_key_check(const schema::QualifiedName& table);

}  // namespace limbeck::sqlite
