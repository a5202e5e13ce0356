// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "limbeck/python/ast.h"
#include "limbeck/python/class.h"
#include "limbeck/python/function.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

// An object of the host: a table, a connection, a decimal number. What is not overridden is
// refused: an unknown attribute by Error (Unsupported), because the host may simply not have it yet
// (unless is_complete), an operation by Python's TypeError.
class NativeObject : public Object {
  public:
    static constexpr Kind own_kind = Kind::Native;

    [[nodiscard]] virtual std::string type_name() const = 0;
    // For type(), isinstance and methods; none means a class of that name without attributes.
    virtual Class* python_class(Interpreter& /*vm*/) { return nullptr; }
    // Every attribute that there is is known: a missing one is an AttributeError.
    [[nodiscard]] virtual bool is_complete() const { return false; }

    // Nothing: no such attribute here (the class is asked next).
    virtual std::optional<Value> attribute(Interpreter& vm, std::string_view name);
    virtual bool set_attribute(Interpreter& vm, std::string_view name, const Value& value);
    virtual Value call(Interpreter& vm, const Arguments& arguments);
    [[nodiscard]] virtual bool is_callable() const { return false; }

    virtual Value item(Interpreter& vm, const Value& key);
    virtual void set_item(Interpreter& vm, const Value& key, const Value& value);
    virtual void delete_item(Interpreter& vm, const Value& key);
    virtual Value iterate(Interpreter& vm);
    virtual std::optional<std::size_t> length(Interpreter& vm);
    virtual std::optional<bool> contains(Interpreter& vm, const Value& item);

    virtual bool truth(Interpreter& vm);
    virtual std::size_t hash(Interpreter& vm);
    virtual std::string repr(Interpreter& vm);
    virtual std::string str(Interpreter& vm) { return repr(vm); }
    virtual std::string format(Interpreter& vm, const std::string& specification);

    // Nothing: not for these operands. Reflected: this is the right one.
    virtual std::optional<Value> unary(Interpreter& vm, UnaryOperator operation);
    virtual std::optional<Value> binary(Interpreter& vm, BinaryOperator operation,
                                        const Value& other, bool is_reflected);
    // Only Equal … GreaterEqual; reflected ones arrive already turned round.
    virtual std::optional<Value> compare(Interpreter& vm, CompareOperator operation,
                                         const Value& other);

    virtual Value enter(Interpreter& vm);
    // Gets the exception or None; true means that it is dealt with.
    virtual bool exit(Interpreter& vm, const Value& exception);

  protected:
    explicit NativeObject(Tracking tracking = Tracking::Container) : Object(own_kind, tracking) {}
};

// The native object of that C++ type inside a value, or nullptr.
template <typename T>
T* native(const Value& value) {
    const Value& inside = payload_of(value);
    return inside.is(Kind::Native) ? dynamic_cast<T*>(inside.object()) : nullptr;
}

}  // namespace limbeck::python
