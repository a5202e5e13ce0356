// SPDX-License-Identifier: MIT
#include "limbeck/python/access.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// x.name and x.name = …
namespace limbeck::python {

namespace {

bool is_plain_function(const Value& value) {
    return value.is(Kind::Function) || value.is(Kind::NativeFunction);
}

// What an attribute found in a class means for an object of it.
Value bind_attribute(Interpreter& vm, const Value& found, const Value& self,
                     const Ref<Class>& type) {
    if (!found.is_object()) {
        return found;
    }
    switch (found.object()->kind()) {
        case Kind::Function:
        case Kind::NativeFunction:
            return make<BoundMethod>(self, found);
        case Kind::Property: {
            const Property& property = found.to<Property>();
            if (property.native) {
                return property.native(vm, self);
            }
            if (property.getter.is_none()) {
                raise(vm, "AttributeError", "unreadable attribute");
            }
            return call(vm, property.getter, {self});
        }
        case Kind::StaticMethod:
            return found.to<StaticMethod>().function;
        case Kind::ClassMethod:
            return make<BoundMethod>(type, found.to<ClassMethod>().function);
        case Kind::Instance:
            if (const auto get = special(vm, found, "__get__")) {
                return call(vm, *get, {self, type});
            }
            return found;
        default:
            return found;
    }
}

std::optional<Value> instance_attribute(Interpreter& vm, const Value& object, const Str& name) {
    Instance& instance = object.to<Instance>();
    const Ref<Class> type = instance.type;
    const Value* const in_class = type->find(name);
    if (in_class != nullptr && in_class->is(Kind::Property)) {
        const Value found = *in_class;
        const Property& property = found.to<Property>();
        if (!property.is_cached) {
            return bind_attribute(vm, found, object, type);
        }
        if (const Value* const cached = instance.attributes->table.find(name)) {
            return *cached;
        }
        Value computed = call(vm, property.getter, {object});
        instance.attributes->table.set(name.text(), computed);
        return computed;
    }
    if (const Value* const own = instance.attributes->table.find(name)) {
        return *own;
    }
    if (in_class != nullptr) {
        const Value found = *in_class;
        return bind_attribute(vm, found, object, type);
    }
    if (name.text() == "__dict__") {
        return instance.attributes;
    }
    if (instance.payload.is_set()) {
        if (auto found = find_attribute(vm, instance.payload, name)) {
            return found;
        }
    }
    if (const auto fallback = special(vm, object, "__getattr__")) {
        return call(vm, *fallback, {Value::text(name.text())});
    }
    return std::nullopt;
}

std::optional<Value> class_attribute(Interpreter& vm, Class& type, const Str& name) {
    if (type.hooks && type.hooks->attribute) {
        if (auto found = type.hooks->attribute(vm, type, name.text())) {
            return found;
        }
    }
    if (const Value* const in_class = type.find(name)) {
        const Value found = *in_class;
        if (found.is(Kind::StaticMethod)) {
            return found.to<StaticMethod>().function;
        }
        if (found.is(Kind::ClassMethod)) {
            return make<BoundMethod>(Value(&type), found.to<ClassMethod>().function);
        }
        return found;
    }
    const std::string& wanted = name.text();
    if (wanted == "__name__") {
        return Value::text(type.name);
    }
    if (wanted == "__qualname__") {
        return Value::text(type.name);
    }
    if (wanted == "__module__") {
        return Value::text(type.module.empty() ? "builtins" : type.module);
    }
    if (wanted == "__dict__") {
        return type.attributes;
    }
    if (wanted == "__doc__") {
        return Value();
    }
    if (wanted == "__mro__" || wanted == "__bases__") {
        std::vector<Value> items;
        if (wanted == "__mro__") {
            for (Class* const one : type.order) {
                items.emplace_back(one);
            }
        } else {
            items.assign(type.bases.begin(), type.bases.end());
        }
        return Value::tuple(std::move(items));
    }
    return std::nullopt;
}

std::optional<Value> function_attribute(Function& function, const Str& name) {
    const std::string& wanted = name.text();
    if (function.attributes) {
        if (const Value* const own = function.attributes->table.find(name)) {
            return *own;
        }
    }
    if (wanted == "__name__") {
        return Value::text(function.code->name);
    }
    if (wanted == "__qualname__") {
        return Value::text(function.code->qualified_name);
    }
    if (wanted == "__doc__") {
        return function.code->docstring.empty() ? Value() : Value::text(function.code->docstring);
    }
    if (wanted == "__module__") {
        const Value* const module = function.globals->table.find("__name__");
        return module == nullptr ? Value() : *module;
    }
    if (wanted == "__dict__") {
        if (!function.attributes) {
            function.attributes = make<Dict>();
        }
        return function.attributes;
    }
    return std::nullopt;
}

std::optional<Value> module_attribute(const ModuleObject& module, const Str& name) {
    if (const Value* const found = module.attributes->table.find(name)) {
        return *found;
    }
    if (name.text() == "__dict__") {
        return module.attributes;
    }
    if (module.is_complete || name.text().starts_with("__")) {
        return std::nullopt;
    }
    return make<Unresolved>(module.name + '.' + name.text(),
                            fmt::format("Limbeck's {} has no such name", module.name));
}

std::optional<Value> super_attribute(Interpreter& vm, const Super& super, const Str& name) {
    const bool of_class = super.self.is(Kind::Class);
    const Ref<Class> type =
        of_class ? Ref<Class>(&super.self.to<Class>()) : type_of(vm, super.self);
    const auto begin = std::find(type->order.begin(), type->order.end(), super.start.get());
    for (auto at = begin == type->order.end() ? begin : begin + 1; at != type->order.end(); ++at) {
        if (const Value* const in_class = (*at)->attributes->table.find(name)) {
            const Value found = *in_class;
            if (of_class && is_plain_function(found)) {
                return found;
            }
            return bind_attribute(vm, found, super.self, type);
        }
    }
    return std::nullopt;
}

// Attributes of every object that no class lists.
std::optional<Value> common_attribute(Interpreter& vm, const Value& object, const Str& name) {
    if (name.text() == "__class__") {
        return type_of(vm, object);
    }
    if (name.text() == "__doc__") {
        return Value();
    }
    return std::nullopt;
}

std::optional<Value> builtin_attribute(Interpreter& vm, const Value& object, const Str& name) {
    const Ref<Class> type = type_of(vm, object);
    if (const Value* const found = type->find(name)) {
        const Value held = *found;
        return bind_attribute(vm, held, object, type);
    }
    return std::nullopt;
}

std::optional<Value> bound_attribute(Interpreter& vm, const BoundMethod& method, const Str& name) {
    if (name.text() == "__self__") {
        return method.self;
    }
    if (name.text() == "__func__") {
        return method.function;
    }
    return find_attribute(vm, method.function, name);
}

std::optional<Value> own_attribute(Interpreter& vm, const Value& object, const Str& name) {
    if (!object.is_object()) {
        return builtin_attribute(vm, object, name);
    }
    switch (object.object()->kind()) {
        case Kind::Instance:
            return instance_attribute(vm, object, name);
        case Kind::Class:
            return class_attribute(vm, object.to<Class>(), name);
        case Kind::Function:
            return function_attribute(object.to<Function>(), name);
        case Kind::NativeFunction:
            if (name.text() == "__name__" || name.text() == "__qualname__") {
                return Value::text(object.to<NativeFunction>().name);
            }
            return std::nullopt;
        case Kind::BoundMethod:
            return bound_attribute(vm, object.to<BoundMethod>(), name);
        case Kind::Module:
            return module_attribute(object.to<ModuleObject>(), name);
        case Kind::Super:
            return super_attribute(vm, object.to<Super>(), name);
        case Kind::Unresolved: {
            const auto& symbol = object.to<Unresolved>();
            if (name.text().starts_with("__")) {
                refuse(symbol);
            }
            return make<Unresolved>(symbol.name + '.' + name.text(), symbol.origin);
        }
        case Kind::Native: {
            auto& native_object = *static_cast<NativeObject*>(object.object());
            if (auto found = native_object.attribute(vm, name.text())) {
                return found;
            }
            if (auto found = builtin_attribute(vm, object, name)) {
                return found;
            }
            if (!native_object.is_complete() && !name.text().starts_with("__")) {
                unsupported(fmt::format("{}.{}", native_object.type_name(), name.text()));
            }
            return std::nullopt;
        }
        default:
            return builtin_attribute(vm, object, name);
    }
}

[[noreturn]] void no_attribute(Interpreter& vm, const Value& object, const Str& name) {
    if (const auto* const type = object.as<Class>()) {
        raise(vm, "AttributeError",
              fmt::format("type object '{}' has no attribute '{}'", type->name, name.text()));
    }
    if (const auto* const module = object.as<ModuleObject>()) {
        raise(vm, "AttributeError",
              fmt::format("module '{}' has no attribute '{}'", module->name, name.text()));
    }
    raise(vm, "AttributeError",
          fmt::format("'{}' object has no attribute '{}'", type_name(vm, object), name.text()));
}

}  // namespace

std::optional<Value> find_attribute(Interpreter& vm, const Value& object, const Str& name) {
    const Interpreter::Depth depth(vm);
    if (auto found = own_attribute(vm, object, name)) {
        return found;
    }
    return common_attribute(vm, object, name);
}

Value attribute(Interpreter& vm, const Value& object, const Str& name) {
    if (auto found = find_attribute(vm, object, name)) {
        return std::move(*found);
    }
    no_attribute(vm, object, name);
}

Value attribute(Interpreter& vm, const Value& object, std::string_view name) {
    return attribute(vm, object, *text(name));
}

std::optional<Method> find_method(Interpreter& vm, const Value& object, const Str& name) {
    if (object.is_object()) {
        switch (object.object()->kind()) {
            case Kind::Instance:
                if (object.to<Instance>().attributes->table.find(name) != nullptr) {
                    return std::nullopt;
                }
                break;
            case Kind::Str:
            case Kind::Bytes:
            case Kind::Tuple:
            case Kind::List:
            case Kind::Dict:
            case Kind::Set:
                break;
            default:
                return std::nullopt;
        }
    }
    const Ref<Class> type = type_of(vm, object);
    const Value* const found = type->find(name);
    if (found == nullptr || !is_plain_function(*found)) {
        return std::nullopt;
    }
    return Method{*found, object};
}

std::optional<Value> special(Interpreter& vm, const Value& object, std::string_view name) {
    const Instance* const instance = object.as<Instance>();
    if (instance == nullptr) {
        return std::nullopt;
    }
    const Ref<Class> type = instance->type;
    const Value* const found = type->find(name);
    if (found == nullptr || found->is_none()) {
        return std::nullopt;
    }
    const Value held = *found;
    return bind_attribute(vm, held, object, type);
}

namespace {

void set_instance_attribute(Interpreter& vm, const Value& object, const Ref<Str>& name,
                            const Value& value) {
    Instance& instance = object.to<Instance>();
    const Ref<Class> type = instance.type;
    if (const Value* const in_class = type->find(*name)) {
        const Value found = *in_class;
        if (const Property* const property = found.as<Property>();
            property != nullptr && !property->is_cached) {
            if (property->setter.is_none()) {
                raise(vm, "AttributeError",
                      fmt::format("property '{}' of '{}' object has no setter", name->text(),
                                  type->name));
            }
            call(vm, property->setter, {object, value});
            return;
        }
        if (const auto set = special(vm, found, "__set__")) {
            call(vm, *set, {object, value});
            return;
        }
    }
    const Value* const set = type->find("__setattr__");
    if (set != vm.state().types.object->attributes->table.find("__setattr__")) {
        const Value held = *set;
        call(vm, held, {object, name, value});
        return;
    }
    instance.attributes->table.set(name, value);
}

}  // namespace

void set_attribute(Interpreter& vm, const Value& object, const Ref<Str>& name, const Value& value) {
    refuse_unresolved(object);
    if (object.is(Kind::Instance)) {
        return set_instance_attribute(vm, object, name, value);
    }
    if (Class* const type = object.as<Class>()) {
        if (type->hooks && type->hooks->set_attribute &&
            type->hooks->set_attribute(vm, *type, name->text(), value)) {
            return;
        }
        if (type->is_native) {
            raise(vm, "TypeError",
                  fmt::format("cannot set '{}' attribute of immutable type '{}'", name->text(),
                              type->name));
        }
        type->attributes->table.set(name, value);
        return;
    }
    if (ModuleObject* const module = object.as<ModuleObject>()) {
        module->attributes->table.set(name, value);
        return;
    }
    if (Function* const function = object.as<Function>()) {
        if (!function->attributes) {
            function->attributes = make<Dict>();
        }
        function->attributes->table.set(name, value);
        return;
    }
    if (auto* const object_of_host = native<NativeObject>(object)) {
        if (object_of_host->set_attribute(vm, name->text(), value)) {
            return;
        }
        if (!object_of_host->is_complete()) {
            unsupported(fmt::format("setting {}.{}", object_of_host->type_name(), name->text()));
        }
    }
    raise(vm, "AttributeError",
          fmt::format("'{}' object has no attribute '{}'", type_name(vm, object), name->text()));
}

void delete_attribute(Interpreter& vm, const Value& object, const Ref<Str>& name) {
    refuse_unresolved(object);
    Ref<Dict> attributes;
    if (const auto* const instance = object.as<Instance>()) {
        const Value* const found = instance->type->find(*name);
        const Property* const property = found == nullptr ? nullptr : found->as<Property>();
        if (property != nullptr && !property->deleter.is_none()) {
            const Value deleter = property->deleter;
            call(vm, deleter, {object});
            return;
        }
        attributes = instance->attributes;
    } else if (const auto* const type = object.as<Class>(); type != nullptr && !type->is_native) {
        attributes = type->attributes;
    } else if (const auto* const module = object.as<ModuleObject>()) {
        attributes = module->attributes;
    }
    if (!attributes || !attributes->table.take(*name)) {
        no_attribute(vm, object, *name);
    }
}

}  // namespace limbeck::python
