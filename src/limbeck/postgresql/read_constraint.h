// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "limbeck/postgresql/answer.h"
#include "limbeck/schema/constraint.h"
#include "limbeck/schema/index.h"

// The parts of the reader that speak of constraints and indexes.
namespace limbeck::postgresql {

// A row of Question::Constraints; nothing for a kind that has no value of its own. `set_columns`
// are those of ON DELETE SET NULL (…).
std::optional<schema::Constraint> read_constraint(const Row& row, std::vector<std::string> columns,
                                                  const std::vector<std::string>& set_columns);

// A row of Question::Indexes.
schema::Index read_index(const Row& row, const schema::QualifiedName& table);

// "fillfactor=70" as key and value, the value as WITH takes it.
std::vector<std::pair<std::string, std::string>> parameter_pairs(
    const std::vector<std::string>& parameters);

// "(a > 0)" without the parentheses that enclose all of it.
std::string_view without_parentheses(std::string_view expression);

}  // namespace limbeck::postgresql
