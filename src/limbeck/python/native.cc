// SPDX-License-Identifier: MIT
#include "limbeck/python/native.h"

#include <fmt/core.h>

#include <functional>

#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/operators.h"

namespace limbeck::python {

namespace {

[[noreturn]] void lacks(Interpreter& vm, const NativeObject& object, const char* what) {
    raise(vm, "TypeError", fmt::format("'{}' object {}", object.type_name(), what));
}

}  // namespace

std::optional<Value> NativeObject::attribute(Interpreter& /*vm*/, std::string_view /*name*/) {
    return std::nullopt;
}
bool NativeObject::set_attribute(Interpreter& /*vm*/, std::string_view /*name*/,
                                 const Value& /*value*/) {
    return false;
}
Value NativeObject::call(Interpreter& vm, const Arguments& /*arguments*/) {
    lacks(vm, *this, "is not callable");
}
Value NativeObject::item(Interpreter& vm, const Value& /*key*/) {
    lacks(vm, *this, "is not subscriptable");
}
void NativeObject::set_item(Interpreter& vm, const Value& /*key*/, const Value& /*value*/) {
    lacks(vm, *this, "does not support item assignment");
}
void NativeObject::delete_item(Interpreter& vm, const Value& /*key*/) {
    lacks(vm, *this, "does not support item deletion");
}
Value NativeObject::iterate(Interpreter& vm) {
    lacks(vm, *this, "is not iterable");
}
std::optional<std::size_t> NativeObject::length(Interpreter& /*vm*/) {
    return std::nullopt;
}
std::optional<bool> NativeObject::contains(Interpreter& /*vm*/, const Value& /*item*/) {
    return std::nullopt;
}
bool NativeObject::truth(Interpreter& vm) {
    const auto size = length(vm);
    return !size || *size != 0;
}
std::size_t NativeObject::hash(Interpreter& /*vm*/) {
    return std::hash<const void*>{}(this);
}
std::string NativeObject::repr(Interpreter& /*vm*/) {
    return fmt::format("<{} object>", type_name());
}
std::string NativeObject::format(Interpreter& vm, const std::string& specification) {
    if (!specification.empty()) {
        raise(vm, "TypeError",
              fmt::format("unsupported format string passed to {}.__format__", type_name()));
    }
    return str(vm);
}
std::optional<Value> NativeObject::unary(Interpreter& /*vm*/, UnaryOperator /*operation*/) {
    return std::nullopt;
}
std::optional<Value> NativeObject::binary(Interpreter& /*vm*/, BinaryOperator /*operation*/,
                                          const Value& /*other*/, bool /*is_reflected*/) {
    return std::nullopt;
}
std::optional<Value> NativeObject::compare(Interpreter& /*vm*/, CompareOperator /*operation*/,
                                           const Value& /*other*/) {
    return std::nullopt;
}
Value NativeObject::enter(Interpreter& vm) {
    lacks(vm, *this, "does not support the context manager protocol");
}
bool NativeObject::exit(Interpreter& /*vm*/, const Value& /*exception*/) {
    return false;
}

}  // namespace limbeck::python
