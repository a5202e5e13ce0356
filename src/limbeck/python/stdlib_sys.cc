// SPDX-License-Identifier: MIT
#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/namedtuple.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// sys, warnings and traceback: what a script says about itself and to its user.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

// sys.stdout and sys.stderr: both are where print() goes.
class Output : public NativeObject {
  public:
    Output() : NativeObject(Tracking::Leaf) {}
    [[nodiscard]] std::string type_name() const override { return "TextIOWrapper"; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "write") {
            return make_function("write(text)", [](Interpreter& vm, Values a) {
                const std::string& text = text_argument(vm, a[0]);
                vm.host().print(text);
                return Value::size(payload_of(a[0]).to<Str>().length());
            });
        }
        if (name == "flush") {
            return make_function("flush()", [](Interpreter&, Values) { return Value(); });
        }
        if (name == "isatty") {
            return make_function("isatty()",
                                 [](Interpreter&, Values) { return Value::boolean(false); });
        }
        return std::nullopt;
    }
};

Value version_info(Interpreter& vm) {
    const Ref<Class> type = make_named_tuple(vm, "sys.version_info", "sys",
                                             {{"major", Value::unset()},
                                              {"minor", Value::unset()},
                                              {"micro", Value::unset()},
                                              {"releaselevel", Value::unset()},
                                              {"serial", Value::unset()}});
    return call(vm, type,
                {Value::integer(3), Value::integer(11), Value::integer(0), Value::text("final"),
                 Value::integer(0)});
}

// The exception of the try statement around, as far as frames know it.
Value current_exception(Interpreter& vm) {
    for (const Frame* frame = vm.state().frame; frame != nullptr; frame = frame->outer) {
        if (frame->code->is_internal) {
            continue;
        }
        for (std::size_t i = frame->slots.size(); i-- > 0;) {
            const Instance* const found = frame->slots[i].as<Instance>();
            if (found != nullptr && found->type->is_exception &&
                frame->code->slot_names[i].empty()) {
                return frame->slots[i];
            }
        }
    }
    return {};
}

// "  File "x.py", line 3, in f", the outermost first, and the exception.
std::string formatted(Interpreter& vm, const Value& value) {
    const Instance* const exception = value.as<Instance>();
    if (exception == nullptr || !exception->type->is_exception) {
        return "NoneType: None\n";
    }
    std::string text;
    for (std::size_t i = exception->trace.size(); i-- > 0;) {
        const Instance::Place& place = exception->trace[i];
        const Location at = place.code->source->locate(place.offset);
        text += "  File \"" + at.path + "\", line " + std::to_string(at.line) + ", in " +
                (place.code->name.empty() ? "<module>" : place.code->name) + '\n';
    }
    const std::string message = str(vm, value);
    return (text.empty() ? "" : "Traceback (most recent call last):\n" + text) +
           exception->type->name + (message.empty() ? "" : ": " + message) + '\n';
}

constexpr const char* warnings_source = R"py(
class WarningMessage:
    def __init__(self, message, category):
        self.message = message
        self.category = category


def _shows(category):
    for action, kind in reversed(_filters):
        if issubclass(category, kind):
            return action
    return "default"


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    action = _shows(category)
    if action == "error":
        raise message if isinstance(message, Warning) else category(message)
    if _recorders:
        made = message if isinstance(message, Warning) else category(message)
        _recorders[-1].append(WarningMessage(made, category))
    elif action != "ignore":
        _emit(f"{category.__name__}: {message}")


def simplefilter(action, category=Warning, lineno=0, append=False):
    _filters.append((action, category))


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    if not message and not module:
        _filters.append((action, category))


def resetwarnings():
    _filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning):
        self._record = record
        self._action = action
        self._category = category

    def __enter__(self):
        self._saved = list(_filters)
        if self._action:
            simplefilter(self._action, self._category)
        if self._record:
            _recorders.append([])
            return _recorders[-1]

    def __exit__(self, *details):
        _filters[:] = self._saved
        if self._record:
            _recorders.pop()


_filters = []
_recorders = []
)py";

}  // namespace

Ref<ModuleObject> make_sys_module(Interpreter& vm) {
    auto module = new_module("sys");
    module->set("version_info", version_info(vm));
    module->set("version", Value::text("3.11.0 (Limbeck)"));
    module->set("hexversion", Value::integer(0x030B00F0));
    module->set("platform", Value::text("linux"));
    module->set("byteorder", Value::text("little"));
    module->set("maxsize", Value::integer(INT64_MAX));
    module->set("path", Value::list());
    module->set("argv", Value::list({Value::text("limbeck")}));
    module->set("stdout", make<Output>());
    module->set("stderr", make<Output>());
    define(*module, "exit(status=, /)", [](Interpreter& in, Values a) -> Value {
        const Ref<Class> type = exception_class(in, "SystemExit");
        const Value made = a[0].is_set() ? call(in, type, {a[0]}) : call(in, type);
        throw Raised{Ref<Instance>(&made.to<Instance>())};
    });
    define(*module, "exc_info()", [](Interpreter& in, Values) {
        const Value exception = current_exception(in);
        return Value::tuple(
            {exception.is_none() ? Value() : Value(type_of(in, exception)), exception, Value()});
    });
    define(*module, "getrecursionlimit()",
           [](Interpreter& in, Values) { return Value::size(in.options().frames); });
    return module;
}

Ref<ModuleObject> make_warnings_module(Interpreter& vm) {
    const Value emit = make_function("_emit(message)", [](Interpreter& in, Values a) {
        in.host().warn(str(in, a[0]));
        return Value();
    });
    return run_stdlib_source(vm, "warnings", warnings_source, {{"_emit", emit}});
}

Ref<ModuleObject> make_traceback_module(Interpreter& /*vm*/) {
    auto module = new_module("traceback");
    define(*module, "format_exc()", [](Interpreter& in, Values) {
        return Value::text(formatted(in, current_exception(in)));
    });
    define(*module, "print_exc()", [](Interpreter& in, Values) {
        in.host().print(formatted(in, current_exception(in)));
        return Value();
    });
    define(*module, "format_exception(exc, value=, tb=)", [](Interpreter& in, Values a) {
        const Value& given = a[1].is_absent() ? a[0] : a[1];
        return Value::list({Value::text(formatted(in, given))});
    });
    return module;
}

}  // namespace limbeck::python
