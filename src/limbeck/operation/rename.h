// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/operation/operation.h"
#include "limbeck/schema/database.h"

// What `apply` does for operations that give another name: everything that speaks of the thing
// speaks of it by the new one. Throw Error (Refused) where it is not there.
namespace limbeck::operation {

void rename(const RenameTable& rename, schema::Database& database);
// With those that inherit it.
void rename_column(const QualifiedName& table, const std::string& from, const std::string& to,
                   schema::Database& database);
void rename(const RenameObject& rename, schema::Database& database);
void rename(const RenameEnumValue& rename, schema::Database& database);

}  // namespace limbeck::operation
