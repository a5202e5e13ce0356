// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "limbeck/alembic/expressions.h"

// SQL put together from SQL.
namespace limbeck::alembic {

const schema::Type& boolean_type();

// "left symbol right", with the parentheses that the operands need.
Clause infix(const Clause& left, std::string_view symbol, const Clause& right,
             Precedence precedence, const schema::Type& type = {});
Clause in_parentheses(const Clause& clause);
Clause negated(const Clause& clause);
// " WHERE a AND b": nothing where there are no conditions.
void add_conditions(Clause& to, std::string_view word, const std::vector<Clause>& conditions);
// "x DESC": words behind an expression.
Value postfix(Library& library, const Value& self, std::string_view words);
// CAST(x AS type)
Value cast_to(Library& library, const Value& what, const Value& type);

}  // namespace limbeck::alembic
