// SPDX-License-Identifier: MIT
#include "limbeck/python/function.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/state.h"

namespace limbeck::python {

const Value* Arguments::keyword(std::string_view name) const {
    for (std::size_t i = 0; i < keyword_names.size(); ++i) {
        if (keyword_names[i].as_text() == name) {
            return &keyword_values[i];
        }
    }
    return nullptr;
}

namespace {

[[noreturn]] void too_many(Interpreter& vm, const std::string& function, const ParameterList& list,
                           std::size_t given) {
    const auto required = static_cast<std::size_t>(
        std::count(list.optional.begin(),
                   list.optional.begin() + static_cast<std::ptrdiff_t>(list.positional), false));
    const std::string takes = required == list.positional
                                  ? fmt::format("{}", list.positional)
                                  : fmt::format("from {} to {}", required, list.positional);
    raise(vm, "TypeError",
          fmt::format("{}() takes {} positional argument{} but {} {} given", function, takes,
                      list.positional == 1 && required == 1 ? "" : "s", given,
                      given == 1 ? "was" : "were"));
}

[[noreturn]] void missing(Interpreter& vm, const std::string& function, const ParameterList& list,
                          std::span<Value> slots) {
    std::vector<std::string> names;
    bool is_positional = true;
    for (std::size_t i = 0; i < list.names.size(); ++i) {
        if (i == list.positional && !names.empty()) {
            break;
        }
        if (!slots[i].is_set() && !list.optional[i]) {
            is_positional = i < list.positional;
            names.push_back('\'' + list.names[i]->text() + '\'');
        }
    }
    std::string all;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) {
            all += i + 1 < names.size() ? ", " : names.size() > 2 ? ", and " : " and ";
        }
        all += names[i];
    }
    raise(vm, "TypeError",
          fmt::format("{}() missing {} required {} argument{}: {}", function, names.size(),
                      is_positional ? "positional" : "keyword-only", names.size() == 1 ? "" : "s",
                      all));
}

void bind_keyword(Interpreter& vm, const std::string& function, const ParameterList& list,
                  const Value& name, const Value& value, std::span<Value> slots) {
    const std::string& wanted = name.as_text();
    for (std::size_t i = list.positional_only; i < list.names.size(); ++i) {
        if (list.names[i]->text() == wanted) {
            if (slots[i].is_set()) {
                raise(vm, "TypeError",
                      fmt::format("{}() got multiple values for argument '{}'", function, wanted));
            }
            slots[i] = value;
            return;
        }
    }
    if (!list.has_keywords) {
        for (std::size_t i = 0; i < list.positional_only; ++i) {
            if (list.names[i]->text() == wanted) {
                raise(vm, "TypeError",
                      fmt::format("{}() got some positional-only arguments passed as keyword "
                                  "arguments: '{}'",
                                  function, wanted));
            }
        }
        raise(vm, "TypeError",
              fmt::format("{}() got an unexpected keyword argument '{}'", function, wanted));
    }
    slots[list.slots() - 1].to<Dict>().table.set(vm, name, value);
}

}  // namespace

void bind_arguments(Interpreter& vm, const std::string& function, const ParameterList& list,
                    const Arguments& arguments, std::span<Value> slots) {
    const std::size_t direct = std::min(arguments.positional.size(), list.positional);
    std::copy_n(arguments.positional.begin(), direct, slots.begin());
    if (list.is_plain && arguments.keyword_names.empty() &&
        arguments.positional.size() == list.positional) {
        return;
    }
    if (list.has_rest) {
        const auto rest = arguments.positional.subspan(direct);
        slots[list.names.size()] = Value::tuple({rest.begin(), rest.end()});
    }
    if (list.has_keywords) {
        slots[list.slots() - 1] = make<Dict>();
    }
    for (std::size_t i = 0; i < arguments.keyword_names.size(); ++i) {
        bind_keyword(vm, function, list, arguments.keyword_names[i], arguments.keyword_values[i],
                     slots);
    }
    if (arguments.positional.size() > list.positional && !list.has_rest) {
        too_many(vm, function, list, arguments.positional.size());
    }
    for (std::size_t i = 0; i < list.names.size(); ++i) {
        if (!slots[i].is_set() && !list.optional[i]) {
            missing(vm, function, list, slots);
        }
    }
}

void Function::clear() {
    defaults.clear();
    closure.clear();
    attributes = {};
    globals = {};
}

namespace {

// Parses "name(a, b=, /, *rest, c=, **keywords)".
ParameterList parse_signature(std::string_view signature) {
    ParameterList list;
    const std::size_t open = signature.find('(');
    const std::string_view inside = signature.substr(open + 1, signature.size() - open - 2);
    bool keyword_only = false;
    for (std::string_view part : base::split(inside, ',')) {
        part = base::trim(part);
        if (part.empty()) {
            continue;
        }
        if (part == "/") {
            list.positional_only = list.names.size();
        } else if (part.starts_with("**")) {
            list.has_keywords = true;
        } else if (part.starts_with('*')) {
            keyword_only = true;
            list.has_rest = part.size() > 1;
        } else {
            const bool is_optional = part.ends_with('=');
            part.remove_suffix(is_optional ? 1 : 0);
            list.names.push_back(text(part));
            list.optional.push_back(is_optional);
            list.positional += keyword_only ? 0 : 1;
            list.is_plain = list.is_plain && !is_optional && !keyword_only;
        }
    }
    list.is_plain = list.is_plain && !list.has_rest && !list.has_keywords;
    return list;
}

}  // namespace

NativeFunction::NativeFunction(std::string_view signature, Bound code)
    : Object(own_kind),
      name(signature.substr(0, signature.find('('))),
      signature_(signature),
      bound_(std::move(code)) {}

NativeFunction::NativeFunction(std::string_view own_name, Raw code)
    : Object(own_kind), name(own_name), raw_(std::move(code)) {}

Value NativeFunction::call(Interpreter& vm, const Arguments& arguments) const {
    if (raw_) {
        return raw_(vm, arguments);
    }
    // Few parameters, the common case, need no memory of their own.
    constexpr std::size_t few = 6;
    if (!parameters_) {
        parameters_ = parse_signature(signature_);
    }
    const std::size_t count = parameters_->slots();
    if (count <= few) {
        Value slots[few] = {Value::unset(), Value::unset(), Value::unset(),
                            Value::unset(), Value::unset(), Value::unset()};
        const std::span<Value> used(slots, count);
        bind_arguments(vm, name, *parameters_, arguments, used);
        return bound_(vm, used);
    }
    std::vector<Value> slots(count, Value::unset());
    bind_arguments(vm, name, *parameters_, arguments, slots);
    return bound_(vm, slots);
}

Value make_function(std::string_view signature, NativeFunction::Bound code) {
    return make<NativeFunction>(signature, std::move(code));
}

Value make_raw_function(std::string_view name, NativeFunction::Raw code) {
    return make<NativeFunction>(name, std::move(code));
}

namespace {

Value call_function(Interpreter& vm, const Ref<Function>& function, const Arguments& arguments) {
    const Ref<Code>& code = function->code;
    Frame frame(code, function->globals, {});
    const std::size_t parameters = code->parameters.slots();
    const ParameterList& list = code->parameters;
    bind_arguments(vm, code->qualified_name, list, arguments,
                   std::span(frame.slots).first(parameters));
    for (std::size_t i = 0; i < function->defaults.size(); ++i) {
        if (!frame.slots[i].is_set()) {
            frame.slots[i] = function->defaults[i];
        }
    }
    frame.cells.insert(frame.cells.end(), function->closure.begin(), function->closure.end());
    for (const auto& [slot, cell] : code->shared_parameters) {
        frame.cells[cell]->value = frame.slots[slot];
    }
    if (code->is_generator) {
        return make<GeneratorObject>(std::move(frame));
    }
    return run_frame(vm, frame);
}

Value call_instance(Interpreter& vm, const Value& callee, const Arguments& arguments) {
    if (const auto method = special(vm, callee, "__call__")) {
        return call(vm, *method, arguments);
    }
    if (auto* const object = native<NativeObject>(callee)) {
        return object->call(vm, arguments);
    }
    raise(vm, "TypeError", fmt::format("'{}' object is not callable", type_name(vm, callee)));
}

Value call_class(Interpreter& vm, Class& type, const Arguments& arguments) {
    if (type.hooks && type.hooks->call) {
        return type.hooks->call(vm, type, arguments);
    }
    return instantiate(vm, Ref<Class>(&type), arguments);
}

Value call_bound(Interpreter& vm, const BoundMethod& method, const Arguments& arguments) {
    std::vector<Value> positional{method.self};
    positional.insert(positional.end(), arguments.positional.begin(), arguments.positional.end());
    return call(vm, method.function,
                Arguments{positional, arguments.keyword_names, arguments.keyword_values});
}

}  // namespace

Value call(Interpreter& vm, const Value& callee, const Arguments& arguments) {
    if (callee.is_object()) {
        const Value held = callee;
        const Interpreter::Depth depth(vm);
        Object* const object = callee.object();
        switch (object->kind()) {
            case Kind::Function:
                return call_function(vm, Ref<Function>(static_cast<Function*>(object)), arguments);
            case Kind::NativeFunction:
                return static_cast<NativeFunction*>(object)->call(vm, arguments);
            case Kind::BoundMethod:
                return call_bound(vm, *static_cast<BoundMethod*>(object), arguments);
            case Kind::Class:
                return call_class(vm, *static_cast<Class*>(object), arguments);
            case Kind::StaticMethod:
                return call(vm, static_cast<StaticMethod*>(object)->function, arguments);
            case Kind::Native:
                return static_cast<NativeObject*>(object)->call(vm, arguments);
            case Kind::Unresolved:
                refuse(*static_cast<Unresolved*>(object));
            default:
                break;
        }
    }
    return call_instance(vm, callee, arguments);
}

Value call(Interpreter& vm, const Value& callee, std::initializer_list<Value> positional) {
    return call(vm, callee, Arguments{std::span(positional.begin(), positional.size()), {}, {}});
}

Value call_method(Interpreter& vm, const Value& object, std::string_view name,
                  std::initializer_list<Value> positional) {
    return call(vm, attribute(vm, object, name), positional);
}

}  // namespace limbeck::python
