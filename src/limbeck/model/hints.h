// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "limbeck/base/source.h"
#include "limbeck/diff/renames.h"
#include "limbeck/sql/flavour.h"

// What comments of SQL models say was called otherwise before:
//
//   -- limbeck:rename account              above a statement or an item of its parenthesis, or
//   CREATE TABLE person (
//       email text,  -- limbeck:rename mail                               behind it on its line
//       CONSTRAINT email_given CHECK (email <> '')
//   );
//
// Tables, columns and constraints (also those that ALTER TABLE adds), indexes, sequences, schemas,
// enum types and their values. The old name stands alone, in quotes where it needs some.
namespace limbeck::model {

// Throws Error (Script) at the place of a comment that stands beside nothing of these.
std::vector<diff::Hint> rename_hints(const base::Source& source, sql::Flavour flavour);

// Of the files that the patterns lead to, as run_files takes them.
std::vector<diff::Hint> rename_hints(sql::Flavour flavour, std::span<const std::string> patterns,
                                     const std::string& directory);

}  // namespace limbeck::model
