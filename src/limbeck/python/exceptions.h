// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/python/class.h"
#include "limbeck/python/native.h"
#include "limbeck/python/value.h"

// Python's exceptions travel as the C++ exception Raised; limits, and what is not supported, travel
// as Error, which no `except` of a script can catch.
namespace limbeck::python {

struct Raised {
    Ref<Instance> exception;
};

// The class of a builtin exception.
Ref<Class> exception_class(Interpreter& vm, std::string_view name);
Ref<Instance> make_exception(Interpreter& vm, const Ref<Class>& type, const std::string& message);
[[noreturn]] void raise(Interpreter& vm, std::string_view builtin, const std::string& message);
[[noreturn]] void raise(Interpreter& vm, const Ref<Class>& type, const std::string& message);
// KeyError shows the key's repr.
[[noreturn]] void raise_key_error(Interpreter& vm, const Value& key);
[[noreturn]] void unsupported(const std::string& construct);

// An Error of the host that a script may catch: kept by the exception it travels as. When
// nobody catches that, it is this error again.
class HostFailure : public NativeObject {
  public:
    explicit HostFailure(Error original) : error(std::move(original)) {}
    [[nodiscard]] std::string type_name() const override { return "HostFailure"; }
    const Error error;
};

// What str(exception) gives.
std::string exception_text(Interpreter& vm, const Instance& exception);
// The error of an exception that nobody caught: "TypeError: …" at the place that raised it.
Error uncaught(Interpreter& vm, const Instance& exception);

// Fills the builtins with BaseException and everything below it.
void add_exceptions(Interpreter& vm, const std::function<void(const Ref<Class>&)>& add);

}  // namespace limbeck::python
