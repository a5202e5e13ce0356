// SPDX-License-Identifier: MIT
#include "limbeck/python/exceptions.h"

#include <fmt/core.h>

#include <array>
#include <functional>
#include <utility>

#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

namespace {

// Name and base, every base before what is below it.
constexpr std::array<std::pair<const char*, const char*>, 51> hierarchy = {{
    {"SystemExit", "BaseException"},
    {"KeyboardInterrupt", "BaseException"},
    {"GeneratorExit", "BaseException"},
    {"Exception", "BaseException"},
    {"StopIteration", "Exception"},
    {"StopAsyncIteration", "Exception"},
    {"ArithmeticError", "Exception"},
    {"FloatingPointError", "ArithmeticError"},
    {"OverflowError", "ArithmeticError"},
    {"ZeroDivisionError", "ArithmeticError"},
    {"AssertionError", "Exception"},
    {"AttributeError", "Exception"},
    {"BufferError", "Exception"},
    {"EOFError", "Exception"},
    {"ImportError", "Exception"},
    {"ModuleNotFoundError", "ImportError"},
    {"LookupError", "Exception"},
    {"IndexError", "LookupError"},
    {"KeyError", "LookupError"},
    {"MemoryError", "Exception"},
    {"NameError", "Exception"},
    {"UnboundLocalError", "NameError"},
    {"OSError", "Exception"},
    {"ConnectionError", "OSError"},
    {"BrokenPipeError", "ConnectionError"},
    {"ConnectionRefusedError", "ConnectionError"},
    {"ConnectionResetError", "ConnectionError"},
    {"FileExistsError", "OSError"},
    {"FileNotFoundError", "OSError"},
    {"IsADirectoryError", "OSError"},
    {"NotADirectoryError", "OSError"},
    {"PermissionError", "OSError"},
    {"TimeoutError", "OSError"},
    {"ReferenceError", "Exception"},
    {"RuntimeError", "Exception"},
    {"NotImplementedError", "RuntimeError"},
    {"RecursionError", "RuntimeError"},
    {"SyntaxError", "Exception"},
    {"SystemError", "Exception"},
    {"TypeError", "Exception"},
    {"ValueError", "Exception"},
    {"UnicodeError", "ValueError"},
    {"UnicodeDecodeError", "UnicodeError"},
    {"UnicodeEncodeError", "UnicodeError"},
    {"Warning", "Exception"},
    {"DeprecationWarning", "Warning"},
    {"PendingDeprecationWarning", "Warning"},
    {"RuntimeWarning", "Warning"},
    {"FutureWarning", "Warning"},
    {"ImportWarning", "Warning"},
    {"UserWarning", "Warning"},
}};

Value construct_exception(const Ref<Class>& type, const Arguments& arguments) {
    auto made = make<Instance>(type);
    made->attributes->table.set(
        "args", Value::tuple({arguments.positional.begin(), arguments.positional.end()}));
    return made;
}

void add_exception_methods(Class& base) {
    base.add_raw_method("__init__", [](Interpreter&, const Arguments& arguments) {
        if (Instance* const self = arguments.positional[0].as<Instance>()) {
            const auto rest = arguments.positional.subspan(1);
            self->attributes->table.set("args", Value::tuple({rest.begin(), rest.end()}));
        }
        return Value();
    });
    base.add_method("with_traceback(self, traceback)",
                    [](Interpreter&, std::span<Value> a) { return a[0]; });
    base.add_method("add_note(self, note)", [](Interpreter&, std::span<Value>) { return Value(); });
    for (const char* const name : {"__cause__", "__context__", "__traceback__"}) {
        base.attributes->table.set(name, Value());
    }
}

// The first argument, or the values of it, by a name: StopIteration.value, SystemExit.code.
void add_argument(Class& type, std::string_view name, std::size_t index) {
    type.add_property(name, [index](Interpreter&, const Value& self) {
        const Value* const args = self.to<Instance>().attributes->table.find("args");
        const Tuple* const tuple = args == nullptr ? nullptr : args->as<Tuple>();
        return tuple == nullptr || index >= tuple->items.size() ? Value() : tuple->items[index];
    });
}

}  // namespace

void add_exceptions(Interpreter& vm, const std::function<void(const Ref<Class>&)>& add) {
    Types& types = vm.state().types;
    const auto construct = [](Interpreter&, const Ref<Class>& type, const Arguments& arguments) {
        return construct_exception(type, arguments);
    };
    types.base_exception = make_class(vm, "BaseException", {}, construct);
    types.base_exception->is_exception = true;
    add_exception_methods(*types.base_exception);
    add(types.base_exception);
    for (const auto& [name, base] : hierarchy) {
        const auto made = make_class(vm, name, {exception_class(vm, base)});
        add(made);
    }
    types.exception = exception_class(vm, "Exception");
    types.stop_iteration = exception_class(vm, "StopIteration");
    add_argument(*types.stop_iteration, "value", 0);
    add_argument(*exception_class(vm, "SystemExit"), "code", 0);
    add_argument(*exception_class(vm, "OSError"), "errno", 0);
    add_argument(*exception_class(vm, "OSError"), "strerror", 1);
    add_argument(*exception_class(vm, "OSError"), "filename", 2);
    const Value os_error = exception_class(vm, "OSError");
    vm.state().builtins->table.set("IOError", os_error);
    vm.state().builtins->table.set("EnvironmentError", os_error);
}

Ref<Class> exception_class(Interpreter& vm, std::string_view name) {
    const Value* const found = vm.state().builtins->table.find(name);
    return Ref<Class>(found == nullptr ? vm.state().types.exception.get() : found->as<Class>());
}

Ref<Instance> make_exception(Interpreter& /*vm*/, const Ref<Class>& type,
                             const std::string& message) {
    const Value text = Value::text(message);
    const Value made = construct_exception(
        type, message.empty() ? Arguments{} : Arguments{std::span(&text, 1), {}, {}});
    return Ref<Instance>(&made.to<Instance>());
}

void raise(Interpreter& vm, const Ref<Class>& type, const std::string& message) {
    throw Raised{make_exception(vm, type, message)};
}

void raise(Interpreter& vm, std::string_view builtin, const std::string& message) {
    raise(vm, exception_class(vm, builtin), message);
}

void raise_key_error(Interpreter& vm, const Value& key) {
    const Value made =
        construct_exception(exception_class(vm, "KeyError"), Arguments{std::span(&key, 1), {}, {}});
    throw Raised{Ref<Instance>(&made.to<Instance>())};
}

void unsupported(const std::string& construct) {
    throw Error(ErrorCode::Unsupported, fmt::format("{} is not supported", construct));
}

std::string exception_text(Interpreter& vm, const Instance& exception) {
    const Value* const args = exception.attributes->table.find("args");
    const Tuple* const tuple = args == nullptr ? nullptr : args->as<Tuple>();
    if (tuple == nullptr || tuple->items.empty()) {
        return "";
    }
    const Ref<Tuple> held(const_cast<Tuple*>(tuple));
    if (held->items.size() > 1) {
        const bool is_os_error = held->items.size() >= 2 && held->items[0].is_int() &&
                                 exception.type->is_subclass_of(*exception_class(vm, "OSError"));
        if (is_os_error) {
            std::string text =
                fmt::format("[Errno {}] {}", held->items[0].as_int(), str(vm, held->items[1]));
            if (held->items.size() > 2) {
                text += ": " + repr(vm, held->items[2]);
            }
            return text;
        }
        return repr(vm, held);
    }
    // A missing key is shown so that '' and 1 and '1' differ.
    return exception.type->is_subclass_of(*exception_class(vm, "KeyError"))
               ? repr(vm, held->items[0])
               : str(vm, held->items[0]);
}

Error uncaught(Interpreter& vm, const Instance& exception) {
    if (const auto* failure = native<HostFailure>(exception.failure)) {
        return failure->error;
    }
    std::string message = exception.type->name;
    if (!exception.type->module.empty() && exception.type->module != "builtins" &&
        exception.type->is_native) {
        message = exception.type->module + '.' + message;
    }
    const Value self(const_cast<Instance*>(&exception));
    if (const std::string text = str(vm, self); !text.empty()) {
        message += ": " + text;
    }
    Error error(ErrorCode::Script, message);
    const std::vector<Instance::Place>& trace = exception.trace;
    if (!trace.empty()) {
        error.at(trace.front().code->source->locate(trace.front().offset));
    }
    // The calls that led there, innermost first; recursion shows a few of them.
    constexpr std::size_t most = 6;
    std::string calls;
    for (std::size_t i = 1; i < trace.size() && i <= most; ++i) {
        const Location at = trace[i].code->source->locate(trace[i].offset);
        calls += fmt::format("{}{} called from {}:{}", calls.empty() ? "" : ", ",
                             trace[i - 1].code->name, at.path, at.line);
    }
    if (!calls.empty()) {
        error.hint(calls + (trace.size() > most + 1 ? ", …" : ""));
    }
    return error;
}

}  // namespace limbeck::python
