// SPDX-License-Identifier: MIT
#include "limbeck/python/class.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

namespace {

// C3: the next class is the first head that is in no tail.
std::vector<Class*> linearise(Interpreter* vm, Class* self, const std::vector<Ref<Class>>& bases) {
    std::vector<std::vector<Class*>> lists;
    std::vector<Class*> direct;
    for (const Ref<Class>& parent : bases) {
        lists.push_back(parent->order);
        direct.push_back(parent.get());
    }
    lists.push_back(direct);
    std::vector<Class*> order{self};
    for (;;) {
        std::erase_if(lists, [](const auto& list) { return list.empty(); });
        if (lists.empty()) {
            return order;
        }
        const auto in_a_tail = [&](Class* candidate) {
            return std::any_of(lists.begin(), lists.end(), [&](const auto& list) {
                return std::find(list.begin() + 1, list.end(), candidate) != list.end();
            });
        };
        const auto found = std::find_if(lists.begin(), lists.end(),
                                        [&](const auto& list) { return !in_a_tail(list.front()); });
        if (found == lists.end()) {
            if (vm == nullptr) {
                unsupported("a class whose bases have no consistent order");
            }
            raise(*vm, "TypeError",
                  "Cannot create a consistent method resolution order (MRO) for bases");
        }
        Class* const next = found->front();
        order.push_back(next);
        for (auto& list : lists) {
            if (list.front() == next) {
                list.erase(list.begin());
            }
        }
    }
}

}  // namespace

Class::Class(Interpreter* vm, std::string own_name, std::vector<Ref<Class>> parents)
    : Object(own_kind, Tracking::Container),
      name(std::move(own_name)),
      bases(std::move(parents)),
      order(linearise(vm, this, bases)),
      attributes(make<Dict>()) {
    for (const Class* const parent : order) {
        is_exception = is_exception || parent->is_exception;
        if (!hooks) {
            hooks = parent->hooks;
        }
    }
}

void Class::clear() {
    attributes = make<Dict>();
    order = {this};
    bases.clear();
    construct = {};
    hooks = {};
}

Value* Class::find(const Str& attribute) const {
    for (const Class* const type : order) {
        if (Value* const found = type->attributes->table.find(attribute)) {
            return found;
        }
    }
    return nullptr;
}

Value* Class::find(std::string_view attribute) const {
    for (const Class* const type : order) {
        if (Value* const found = type->attributes->table.find(attribute)) {
            return found;
        }
    }
    return nullptr;
}

bool Class::is_subclass_of(const Class& other) const {
    return std::find(order.begin(), order.end(), &other) != order.end();
}

const Class* Class::constructor() const {
    for (const Class* const type : order) {
        if (type->construct) {
            return type;
        }
    }
    return nullptr;
}

namespace {

// Everything native relies on: dict.get(5, 1) must not reach code that takes its self for a dict.
void check_self(Interpreter& vm, const Class& type, std::string_view method, const Value& self) {
    if (!type_of(vm, self)->is_subclass_of(type)) {
        raise(vm, "TypeError",
              fmt::format("descriptor '{}' for '{}' objects doesn't apply to a '{}' object", method,
                          type.name, type_name(vm, self)));
    }
}

std::string_view name_of(std::string_view signature) {
    return signature.substr(0, signature.find('('));
}

}  // namespace

void Class::add_method(std::string_view signature, NativeFunction::Bound code) {
    const Value function = make_function(
        signature, [this, method = std::string(name_of(signature)), code = std::move(code)](
                       Interpreter& vm, std::span<Value> arguments) {
            check_self(vm, *this, method, arguments[0]);
            return code(vm, arguments);
        });
    attributes->table.set(name_of(signature), function);
}

void Class::add_raw_method(std::string_view method, NativeFunction::Raw code) {
    const Value function =
        make_raw_function(method, [this, own_name = std::string(method), code = std::move(code)](
                                      Interpreter& vm, const Arguments& arguments) {
            if (arguments.positional.empty()) {
                raise(vm, "TypeError",
                      fmt::format("unbound method {}.{}() needs an argument", name, own_name));
            }
            check_self(vm, *this, own_name, arguments.positional[0]);
            return code(vm, arguments);
        });
    attributes->table.set(method, function);
}

void Class::add_class_method(std::string_view signature, NativeFunction::Bound code) {
    const Value function = make_function(
        signature, [this, method = std::string(name_of(signature)), code = std::move(code)](
                       Interpreter& vm, std::span<Value> arguments) {
            const auto* const type = arguments[0].as<Class>();
            if (type == nullptr || !type->is_subclass_of(*this)) {
                raise(vm, "TypeError",
                      fmt::format("descriptor '{}' requires a subtype of '{}'", method, name));
            }
            return code(vm, arguments);
        });
    attributes->table.set(name_of(signature), make<ClassMethod>(function));
}

void Class::add_static_method(std::string_view signature, NativeFunction::Bound code) {
    attributes->table.set(name_of(signature),
                          make<StaticMethod>(make_function(signature, std::move(code))));
}

void Class::add_property(std::string_view property,
                         std::function<Value(Interpreter&, const Value&)> get) {
    auto made = make<Property>();
    made->native = std::move(get);
    made->name = property;
    attributes->table.set(property, made);
}

void Instance::clear() {
    attributes->clear();
    payload = Value();
    failure = Value();
    trace.clear();
}

void Property::clear() {
    getter = Value();
    setter = Value();
    deleter = Value();
    native = {};
}

const Value& payload_of(const Value& value) {
    const Instance* const instance = value.as<Instance>();
    return instance != nullptr && instance->payload.is_set() ? instance->payload : value;
}

namespace {

Ref<Class> native_type(Interpreter& vm, NativeObject& object) {
    if (Class* const own = object.python_class(vm)) {
        return Ref<Class>(own);
    }
    Ref<Class>& known = vm.state().native_types[object.type_name()];
    if (!known) {
        known = make_class(vm, object.type_name());
    }
    return known;
}

Ref<Class> iterator_type(Interpreter& vm, const Iterator& iterator) {
    if (std::string_view(iterator.type_name()) == "generator") {
        return vm.state().types.generator;
    }
    Ref<Class>& known = vm.state().native_types[iterator.type_name()];
    if (!known) {
        known = make_class(vm, iterator.type_name(), {vm.state().types.iterator});
    }
    return known;
}

}  // namespace

Ref<Class> type_of(Interpreter& vm, const Value& value) {
    const Types& types = vm.state().types;
    switch (value.tag()) {
        case Value::Tag::Unset:
        case Value::Tag::None:
            return types.none;
        case Value::Tag::Bool:
            return types.boolean;
        case Value::Tag::Int:
            return types.integer;
        case Value::Tag::Float:
            return types.real;
        case Value::Tag::Ellipsis:
            return types.ellipsis;
        case Value::Tag::NotImplemented:
            return types.not_implemented;
        case Value::Tag::Object:
            break;
    }
    switch (value.object()->kind()) {
        case Kind::Str:
            return types.str;
        case Kind::Bytes:
            return types.bytes;
        case Kind::Tuple:
            return types.tuple;
        case Kind::List:
            return types.list;
        case Kind::Dict: {
            Class* const flavour = value.to<Dict>().flavour;
            return flavour == nullptr ? types.dict : Ref<Class>(flavour);
        }
        case Kind::Set:
            return value.to<Set>().frozen ? types.frozenset : types.set;
        case Kind::Slice:
            return types.slice;
        case Kind::Range:
            return types.range;
        case Kind::Function:
            return types.function;
        case Kind::NativeFunction:
            return types.native_function;
        case Kind::BoundMethod:
            return types.method;
        case Kind::Class: {
            const auto& hooks = value.to<Class>().hooks;
            return hooks && hooks->metaclass ? Ref<Class>(hooks->metaclass(vm)) : types.type;
        }
        case Kind::Instance:
            return value.to<Instance>().type;
        case Kind::Module:
            return types.module;
        case Kind::Iterator:
            return iterator_type(vm, value.to<Iterator>());
        case Kind::Property:
            return types.property;
        case Kind::StaticMethod:
            return types.static_method;
        case Kind::ClassMethod:
            return types.class_method;
        case Kind::Super:
            return types.super;
        case Kind::Native:
            return native_type(vm, *static_cast<NativeObject*>(value.object()));
        case Kind::Unresolved:
            refuse(value.to<Unresolved>());
        case Kind::Cell:
        case Kind::Code:
            break;
    }
    return types.object;
}

std::string type_name(Interpreter& vm, const Value& value) {
    const Ref<Class> type = type_of(vm, value);
    return type->shows_module ? type->module + '.' + type->name : type->name;
}

bool is_instance(Interpreter& vm, const Value& value, const Value& type) {
    refuse_unresolved(type);
    refuse_unresolved(value);
    if (const Tuple* const tuple = type.as<Tuple>()) {
        return std::any_of(tuple->items.begin(), tuple->items.end(),
                           [&](const Value& one) { return is_instance(vm, value, one); });
    }
    const Class* const wanted = type.as<Class>();
    if (wanted == nullptr) {
        raise(vm, "TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union");
    }
    if (wanted->hooks && wanted->hooks->has_instance &&
        wanted->hooks->has_instance(vm, *wanted, value)) {
        return true;
    }
    return type_of(vm, value)->is_subclass_of(*wanted);
}

Ref<Class> make_class(Interpreter& vm, std::string_view name, std::vector<Ref<Class>> bases,
                      Class::Construct construct) {
    if (bases.empty() && vm.state().types.object) {
        bases.push_back(vm.state().types.object);
    }
    auto made = make<Class>(&vm, std::string(name), std::move(bases));
    made->construct = std::move(construct);
    return made;
}

namespace {

// An __init__ or __new__ of the script; object's own, which does nothing, does not count.
const Value* own_method(Interpreter& vm, const Class& type, std::string_view name) {
    const Value* const found = type.find(name);
    return found == vm.state().types.object->attributes->table.find(name) ? nullptr : found;
}

void initialise(Interpreter& vm, const Value& object, const Class& type, const Arguments& arguments,
                bool is_constructed) {
    const Value* const init = own_method(vm, type, "__init__");
    if (init != nullptr) {
        std::vector<Value> positional{object};
        positional.insert(positional.end(), arguments.positional.begin(),
                          arguments.positional.end());
        call(vm, *init, Arguments{positional, arguments.keyword_names, arguments.keyword_values});
    } else if (!arguments.empty() && !is_constructed) {
        raise(vm, "TypeError", fmt::format("{}() takes no arguments", type.name));
    }
}

}  // namespace

Value instantiate(Interpreter& vm, const Ref<Class>& type, const Arguments& arguments) {
    const Class* const constructor = type->constructor();
    if (constructor == type.get() && type->is_native) {
        return type->construct(vm, type, arguments);
    }
    if (const Value* const maker = own_method(vm, *type, "__new__")) {
        std::vector<Value> positional{type};
        positional.insert(positional.end(), arguments.positional.begin(),
                          arguments.positional.end());
        const Value function =
            maker->is(Kind::StaticMethod) ? maker->as<StaticMethod>()->function : *maker;
        const Value made = call(
            vm, function, Arguments{positional, arguments.keyword_names, arguments.keyword_values});
        if (type_of(vm, made)->is_subclass_of(*type)) {
            initialise(vm, made, *type, arguments, true);
        }
        return made;
    }
    Value made;
    if (constructor != nullptr) {
        // With an __init__ of its own the class takes what it likes, and the builtin part only what
        // it understands.
        const bool is_immutable_part = constructor == vm.state().types.str.get() ||
                                       constructor == vm.state().types.integer.get() ||
                                       constructor == vm.state().types.real.get() ||
                                       constructor == vm.state().types.tuple.get() ||
                                       constructor->is_exception;
        const bool has_init = own_method(vm, *type, "__init__") != nullptr;
        made = constructor->construct(vm, type,
                                      has_init && !is_immutable_part ? Arguments{} : arguments);
        if (!made.is(Kind::Instance) || made.to<Instance>().type.get() != type.get()) {
            auto instance = make<Instance>(type);
            instance->payload = payload_of(made);
            made = instance;
        }
    } else {
        made = make<Instance>(type);
    }
    initialise(vm, made, *type, arguments, constructor != nullptr);
    return made;
}

namespace {

// The classes of a class statement's bases; an Unresolved among them makes the class one, too.
std::optional<Value> resolve_bases(Interpreter& vm, const std::string& name,
                                   const std::vector<Value>& bases,
                                   std::vector<Ref<Class>>& parents) {
    for (const Value& base : bases) {
        if (const auto* const symbol = base.as<Unresolved>()) {
            return make<Unresolved>(symbol->name,
                                    fmt::format("base of class {}, {}", name, symbol->origin));
        }
        if (Class* const parent = base.as<Class>()) {
            parents.emplace_back(parent);
            continue;
        }
        if (type_of(vm, base).get() == vm.state().types.alias.get()) {
            continue;  // Generic[T], Protocol: nothing to inherit
        }
        raise(vm, "TypeError", fmt::format("cannot inherit from '{}' object", type_name(vm, base)));
    }
    return std::nullopt;
}

}  // namespace

Value build_class(Interpreter& vm, const std::string& name, const std::vector<Value>& bases,
                  const Arguments& keywords, const Ref<Dict>& body) {
    std::vector<Ref<Class>> parents;
    if (auto unresolved = resolve_bases(vm, name, bases, parents)) {
        return *unresolved;
    }
    if (parents.empty()) {
        parents.push_back(vm.state().types.object);
    }
    if (const Value* const metaclass = keywords.keyword("metaclass")) {
        const Class* const meta = metaclass->as<Class>();
        if (meta == nullptr ||
            (meta->name != "ABCMeta" && meta->name != "type" && meta->name != "EnumType")) {
            refuse_unresolved(*metaclass);
            unsupported("a metaclass");
        }
    }
    auto made = make<Class>(&vm, name, std::move(parents));
    made->is_native = false;
    if (const Value* const module = body->table.find("__module__")) {
        made->module = module->as_text();
    }
    made->attributes = body;
    std::size_t at = 0;
    while (const Table::Entry* const entry = body->table.next(at)) {
        const Table::Entry held = *entry;
        if (const auto own = held.value.is(Kind::Instance) ? special(vm, held.value, "__set_name__")
                                                           : std::nullopt) {
            call(vm, *own, {made, held.key});
        }
    }
    if (made->hooks && made->hooks->on_subclass) {
        made->hooks->on_subclass(vm, *made, keywords);
    }
    for (std::size_t i = 1; i < made->order.size(); ++i) {
        if (const Value* const hook = made->order[i]->attributes->table.find("__init_subclass__")) {
            const Value function =
                hook->is(Kind::ClassMethod) ? hook->as<ClassMethod>()->function : *hook;
            const Value self = made;
            call(vm, function,
                 Arguments{std::span(&self, 1), keywords.keyword_names, keywords.keyword_values});
            break;
        }
    }
    return made;
}

}  // namespace limbeck::python
