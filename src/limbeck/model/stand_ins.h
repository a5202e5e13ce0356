// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "limbeck/dialect/dialect.h"
#include "limbeck/schema/database.h"

// Somebody else's objects that models speak of: a foreign key to auth.users, a default that calls
// auth.uid(). Nobody makes them here, so they are stood in for in the throwaway place.
namespace limbeck::model {

// Those of `theirs` whose names the texts mention without making them, and what those need. Tables
// with their columns, primary keys and unique constraints, views as tables, enums, sequences,
// functions.
schema::Database stand_ins(const schema::Database& theirs, std::span<const std::string> texts,
                           sql::Flavour flavour);

// Makes them, in a transaction. What cannot be made (a function in a language that is not there, a
// schema that is there already) is passed over and told to `remark`.
void make_stand_ins(dialect::Connection& connection, const dialect::Dialect& dialect,
                    const schema::Database& wanted,
                    const std::function<void(std::string_view text)>& remark);

}  // namespace limbeck::model
