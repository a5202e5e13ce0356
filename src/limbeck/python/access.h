// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/python/value.h"

// x.name, x[key], iteration and length of any value, as Python has them.
namespace limbeck::python {

Value attribute(Interpreter& vm, const Value& object, const Str& name);
Value attribute(Interpreter& vm, const Value& object, std::string_view name);
// Nothing where Python would raise AttributeError.
std::optional<Value> find_attribute(Interpreter& vm, const Value& object, const Str& name);
void set_attribute(Interpreter& vm, const Value& object, const Ref<Str>& name, const Value& value);
void delete_attribute(Interpreter& vm, const Value& object, const Ref<Str>& name);
// For a call that follows at once: the plain function and its self, or nothing where the attribute
// is no method (then `attribute` gives it).
struct Method {
    Value function;
    Value self;
};
std::optional<Method> find_method(Interpreter& vm, const Value& object, const Str& name);
// A dunder of the class, never of the instance, bound to it; nothing for builtin values.
std::optional<Value> special(Interpreter& vm, const Value& object, std::string_view name);

Value item(Interpreter& vm, const Value& object, const Value& key);
void set_item(Interpreter& vm, const Value& object, const Value& key, const Value& value);
void delete_item(Interpreter& vm, const Value& object, const Value& key);

// The positions that a slice of a sequence of that length names.
struct SlicePositions {
    std::int64_t start = 0;
    std::int64_t step = 1;
    std::int64_t count = 0;
};
SlicePositions positions(Interpreter& vm, const SliceObject& slice, std::size_t length);
// An index within a sequence of that length, negative ones from the end. Raises IndexError.
std::size_t position(Interpreter& vm, const Value& index, std::size_t length, const char* what);
// The int a value is or stands for (__index__); raises TypeError.
std::int64_t index_of(Interpreter& vm, const Value& value);

// An iterator over a value, and its values one by one (false at the end).
Value iterate(Interpreter& vm, const Value& iterable);
bool next(Interpreter& vm, const Value& iterator, Value& out);
// All values of an iterable.
std::vector<Value> collect(Interpreter& vm, const Value& iterable);
std::size_t length(Interpreter& vm, const Value& value);

// Iterators of native code: `step` gives the next value or nothing at the end.
Value make_iterator(std::function<std::optional<Value>(Interpreter&)> step,
                    const char* type_name = "iterator");

}  // namespace limbeck::python
