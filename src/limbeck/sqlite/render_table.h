// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "limbeck/dialect/render.h"
#include "limbeck/operation/operation.h"
#include "limbeck/schema/table.h"

// The parts of render.h that speak of whole tables, for the rebuild too.
namespace limbeck::sqlite {

// Names have no limit here.
inline constexpr dialect::Spelling spelling{.flavour = sql::Flavour::Sqlite,
                                            .dialect = "sqlite",
                                            .name_limit = std::numeric_limits<std::size_t>::max()};

// A column as it stands in ADD COLUMN and CREATE TABLE; `key_clause` is " PRIMARY KEY…" where the
// key stands beside it.
std::string column_specification(const schema::QualifiedName& table, const schema::Column& column,
                                 const std::string& key_clause = {});

// CREATE TABLE of a table that is complete (dialect::complete), without its indexes.
std::string create_table(const operation::CreateTable& create);
std::string create_index(const operation::CreateIndex& create);

}  // namespace limbeck::sqlite
