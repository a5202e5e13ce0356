// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "limbeck/python/ast.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

// Operators on two numbers with Python's rules: floor division and modulo, true division, powers.
// NotImplemented where floats do not have the operator.
Value arithmetic(Interpreter& vm, BinaryOperator operation, const Value& left, const Value& right);
// Unordered with a nan. Exact between ints and floats.
std::partial_ordering compare_numbers(const Value& left, const Value& right);
std::int64_t floor_divide(std::int64_t a, std::int64_t b);
std::int64_t floor_modulo(std::int64_t a, std::int64_t b);
// Half to even, as round() does.
double round_half_even(double value, int digits);

}  // namespace limbeck::python
