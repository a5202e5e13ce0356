// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/python/code.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

// What a call passes. Views: valid during the call.
struct Arguments {
    std::span<const Value> positional;
    std::span<const Value> keyword_names;   // texts
    std::span<const Value> keyword_values;  // one for each name

    [[nodiscard]] bool empty() const { return positional.empty() && keyword_names.empty(); }
    // The value of a keyword, or nullptr.
    [[nodiscard]] const Value* keyword(std::string_view name) const;
};

// Puts the arguments of a call into one slot per parameter: the named ones in their order, then
// *rest (a tuple) and **keywords (a dict) where the list has them. A parameter not given stays
// Unset when it is optional. Raises Python's TypeError, in its words, for what does not fit.
void bind_arguments(Interpreter& vm, const std::string& function, const ParameterList& parameters,
                    const Arguments& arguments, std::span<Value> slots);

// A def or a lambda.
class Function : public Object {
  public:
    static constexpr Kind own_kind = Kind::Function;
    Function(Ref<Code> body, Ref<Dict> module)
        : Object(own_kind, Tracking::Container),
          code(std::move(body)),
          globals(std::move(module)) {}
    void clear() override;

    Ref<Code> code;
    Ref<Dict> globals;
    std::vector<Value> defaults;  // by parameter; Unset where it must be given
    std::vector<Ref<Cell>> closure;
    Ref<Dict> attributes;  // made when first set
};

// A function of the host. Either its signature is written down and it gets one value per parameter
// (Unset where an optional one was not given; *rest as a tuple, **keywords as a dict), or it takes
// the call as it comes.
class NativeFunction : public Object {
  public:
    using Bound = std::function<Value(Interpreter&, std::span<Value>)>;
    using Raw = std::function<Value(Interpreter&, const Arguments&)>;

    static constexpr Kind own_kind = Kind::NativeFunction;
    // The signature is read when the function is first called: most are not.
    NativeFunction(std::string_view signature, Bound code);
    NativeFunction(std::string_view name, Raw code);

    Value call(Interpreter& vm, const Arguments& arguments) const;
    // As it was written down; "" where it takes the call as it comes.
    [[nodiscard]] const std::string& signature() const { return signature_; }

    std::string name;

  private:
    std::string signature_;
    mutable std::optional<ParameterList> parameters_;
    Bound bound_;
    Raw raw_;
};

// Signatures read as in Python's own documentation, "=" marking what may be left out:
// "dumps(obj, *, indent=, sort_keys=)", "join(first, /, *parts)", "update(**values)".
Value make_function(std::string_view signature, NativeFunction::Bound code);
Value make_raw_function(std::string_view name, NativeFunction::Raw code);

// A function with its first argument already given.
class BoundMethod : public Object {
  public:
    static constexpr Kind own_kind = Kind::BoundMethod;
    BoundMethod(Value receiver, Value code)
        : Object(own_kind, Tracking::Container),
          self(std::move(receiver)),
          function(std::move(code)) {}
    void clear() override {
        self = Value();
        function = Value();
    }
    Value self;
    Value function;
};

// Calls any value. `call` with C++ arguments is for hosts.
Value call(Interpreter& vm, const Value& callee, const Arguments& arguments);
Value call(Interpreter& vm, const Value& callee, std::initializer_list<Value> positional = {});
// obj.name(arguments…)
Value call_method(Interpreter& vm, const Value& object, std::string_view name,
                  std::initializer_list<Value> positional = {});

}  // namespace limbeck::python
