// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"

// abc, types and collections.abc: classes that are asked about more than they are used.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

// An abstract method of a class that nothing below it overrides.
std::vector<std::string> abstract_methods(Interpreter& vm, const Class& type) {
    std::vector<std::string> names;
    for (const Class* const one : type.order) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = one->attributes->table.next(at)) {
            const Value* const actual = type.find(entry->key.to<Str>());
            const auto* const property = actual->as<Property>();
            const Value function = property == nullptr ? *actual : property->getter;
            const auto* const code = function.as<Function>();
            const Value* const mark = code == nullptr || !code->attributes
                                          ? nullptr
                                          : code->attributes->table.find("__isabstractmethod__");
            const std::string& name = entry->key.as_text();
            if (mark != nullptr && std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
            vm.step();
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Value call_abstract(Interpreter& vm, Class& type, const Arguments& arguments) {
    const std::vector<std::string> names = abstract_methods(vm, type);
    if (!names.empty()) {
        std::string list;
        for (const std::string& name : names) {
            list += (list.empty() ? "" : ", ") + name;
        }
        raise(vm, "TypeError",
              fmt::format("Can't instantiate abstract class {} with abstract method{} {}",
                          type.name, names.size() == 1 ? "" : "s", list));
    }
    return instantiate(vm, Ref<Class>(&type), arguments);
}

Value mark_abstract(Interpreter& vm, Values a) {
    if (a[0].is(Kind::Function)) {
        set_attribute(vm, a[0], text("__isabstractmethod__"), Value::boolean(true));
    }
    return a[0];
}

using Predicate = bool (*)(Interpreter&, const Value&);

bool is_kind(const Value& value, std::initializer_list<Kind> kinds) {
    const Value& inside = payload_of(value);
    return std::any_of(kinds.begin(), kinds.end(), [&](Kind kind) { return inside.is(kind); });
}

bool is_iterable(Interpreter& vm, const Value& value) {
    return is_kind(value, {Kind::List, Kind::Tuple, Kind::Str, Kind::Bytes, Kind::Dict, Kind::Set,
                           Kind::Range, Kind::Iterator}) ||
           special(vm, value, "__iter__").has_value();
}

bool is_sized(Interpreter& vm, const Value& value) {
    return is_kind(value, {Kind::List, Kind::Tuple, Kind::Str, Kind::Bytes, Kind::Dict, Kind::Set,
                           Kind::Range}) ||
           special(vm, value, "__len__").has_value();
}

bool is_container(Interpreter& vm, const Value& value) {
    return is_kind(value, {Kind::List, Kind::Tuple, Kind::Str, Kind::Bytes, Kind::Dict, Kind::Set,
                           Kind::Range}) ||
           special(vm, value, "__contains__").has_value();
}

bool is_hashable(Interpreter& vm, const Value& value) {
    const Value* const callable = vm.state().builtins->table.find("hash");
    try {
        call(vm, Value(*callable), {value});
        return true;
    } catch (const Raised&) {
        return false;
    }
}

struct Abstract {
    const char* name;
    Predicate holds;
};

constexpr Abstract abstracts[] = {
    {"Callable",
     [](Interpreter& vm, const Value& value) {
         return call(vm, Value(*vm.state().builtins->table.find("callable")), {value}).as_bool();
     }},
    {"Collection",
     [](Interpreter& vm, const Value& value) {
         return is_iterable(vm, value) && is_sized(vm, value) && is_container(vm, value);
     }},
    {"Container", is_container},
    {"Generator",
     [](Interpreter&, const Value& value) {
         return dynamic_cast<GeneratorObject*>(value.as<Iterator>()) != nullptr;
     }},
    {"Hashable", is_hashable},
    {"Iterable", is_iterable},
    {"Iterator",
     [](Interpreter& vm, const Value& value) {
         return value.is(Kind::Iterator) || special(vm, value, "__next__").has_value();
     }},
    {"Mapping", [](Interpreter&, const Value& value) { return payload_of(value).is(Kind::Dict); }},
    {"MutableMapping",
     [](Interpreter&, const Value& value) { return payload_of(value).is(Kind::Dict); }},
    {"MutableSequence",
     [](Interpreter&, const Value& value) { return payload_of(value).is(Kind::List); }},
    {"MutableSet",
     [](Interpreter&, const Value& value) {
         const Set* const set = payload_of(value).as<Set>();
         return set != nullptr && !set->frozen;
     }},
    {"Sequence",
     [](Interpreter&, const Value& value) {
         return is_kind(value, {Kind::List, Kind::Tuple, Kind::Str, Kind::Bytes, Kind::Range});
     }},
    {"Set", [](Interpreter&, const Value& value) { return payload_of(value).is(Kind::Set); }},
    {"Sized", is_sized},
};

}  // namespace

Ref<ModuleObject> make_abc_module(Interpreter& vm) {
    auto module = new_module("abc");
    const auto metaclass = define_class(vm, *module, "ABCMeta", {vm.state().types.type});
    const auto base = define_class(vm, *module, "ABC");
    auto hooks = std::make_shared<ClassHooks>();
    hooks->call = call_abstract;
    hooks->metaclass = [own = metaclass.get()](Interpreter&) { return own; };
    base->hooks = hooks;
    define(*module, "abstractmethod(funcobj)", mark_abstract);
    return module;
}

Ref<ModuleObject> make_collections_abc_module(Interpreter& vm) {
    auto module = new_module("collections.abc");
    for (const Abstract& one : abstracts) {
        const auto type = define_class(vm, *module, one.name);
        auto hooks = std::make_shared<ClassHooks>();
        hooks->has_instance = [base = type.get(), holds = one.holds](
                                  Interpreter& in, const Class& asked, const Value& value) {
            return &asked == base && holds(in, value);
        };
        type->hooks = hooks;
    }
    return module;
}

Ref<ModuleObject> make_types_module(Interpreter& vm) {
    const Types& types = vm.state().types;
    const Ref<ModuleObject> module = run_stdlib_source(vm, "types", R"py(
class SimpleNamespace:
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)

    def __repr__(self):
        items = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"namespace({items})"

    def __eq__(self, other):
        if not isinstance(other, SimpleNamespace):
            return NotImplemented
        return self.__dict__ == other.__dict__
)py");
    module->set("FunctionType", types.function);
    module->set("LambdaType", types.function);
    module->set("BuiltinFunctionType", types.native_function);
    module->set("MethodType", types.method);
    module->set("ModuleType", types.module);
    module->set("GeneratorType", types.generator);
    module->set("NoneType", types.none);
    module->set("EllipsisType", types.ellipsis);
    module->set("GenericAlias", types.alias);
    // A read-only view; nothing that a revision does tells it from a dict.
    define(*module, "MappingProxyType(mapping)", [](Interpreter&, Values a) { return a[0]; });
    return module;
}

}  // namespace limbeck::python
