// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "limbeck/python/ast.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

// Python's operators on any values; they raise what Python raises. Integers that leave 64 bits are
// Error (Unsupported).
Value unary(Interpreter& vm, UnaryOperator operation, const Value& operand);
Value binary(Interpreter& vm, BinaryOperator operation, const Value& left, const Value& right);
// "left += right": lists, sets, dicts and __iadd__ change in place.
Value in_place(Interpreter& vm, BinaryOperator operation, const Value& left, const Value& right);
Value compare(Interpreter& vm, CompareOperator operation, const Value& left, const Value& right);
// What one of the six comparisons says of two values in this order; of unordered ones (nan) only
// "!=" holds.
bool decide(CompareOperator operation, std::partial_ordering order);

bool equals(Interpreter& vm, const Value& left, const Value& right);
bool less(Interpreter& vm, const Value& left, const Value& right);
bool contains(Interpreter& vm, const Value& container, const Value& item);
bool truth(Interpreter& vm, const Value& value);
std::size_t hash(Interpreter& vm, const Value& value);

// The operator as written: "+".
const char* symbol(BinaryOperator operation);
const char* symbol(CompareOperator operation);

// Left and right of a value that computes with Python's floor semantics.
std::int64_t checked_multiply(std::int64_t a, std::int64_t b);
std::int64_t checked_add(std::int64_t a, std::int64_t b);
[[noreturn]] void integer_overflow();

// The text repeated; bounded by the memory that is left.
std::string repeat(const std::string& text, std::int64_t times);

}  // namespace limbeck::python
