// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/enum_members.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// enum: what Python's EnumType does, as the hooks of the class Enum. Members stand in _member_map_
// and not among the class's attributes, so that a member named "value" hides nothing.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

// auto(), which gets its value once the class is made, and what the body computes with it:
// READ | WRITE.
class Auto : public NativeObject {
  public:
    Auto() = default;
    Auto(BinaryOperator operation, Value left, Value right)
        : operation_(operation), left_(std::move(left)), right_(std::move(right)) {}
    [[nodiscard]] std::string type_name() const override { return "auto"; }
    [[nodiscard]] bool is_complete() const override { return true; }
    void clear() override {
        value = Value::unset();
        left_ = Value::unset();
        right_ = Value::unset();
    }
    std::optional<Value> binary(Interpreter& /*vm*/, BinaryOperator operation, const Value& other,
                                bool is_reflected) override {
        const Value self(this);
        return is_reflected ? make<Auto>(operation, other, self)
                            : make<Auto>(operation, self, other);
    }
    // Of an expression; unset for a plain auto() without a value yet.
    Value resolve(Interpreter& vm) {
        if (!value.is_set() && left_.is_set()) {
            const Interpreter::Depth depth(vm);
            value = python::binary(vm, operation_, resolved(vm, left_), resolved(vm, right_));
        }
        return value;
    }
    static Value resolved(Interpreter& vm, const Value& any) {
        auto* const own = native<Auto>(any);
        return own == nullptr ? any : own->resolve(vm);
    }

    Value value = Value::unset();

  private:
    BinaryOperator operation_ = BinaryOperator::BitOr;
    Value left_ = Value::unset();
    Value right_ = Value::unset();
};

// NAME = nonmember(x) and member(x).
class Marked : public NativeObject {
  public:
    Marked(Value inside, bool member) : value(std::move(inside)), is_member(member) {}
    [[nodiscard]] std::string type_name() const override {
        return is_member ? "member" : "nonmember";
    }
    void clear() override { value = Value(); }
    Value value;
    const bool is_member;
};

bool is_special_name(const Class& type, const std::string& name) {
    const bool is_wrapped = name.size() > 2 && name.front() == '_' && name.back() == '_';
    return is_wrapped || name.starts_with('_' + type.name + "__");
}

bool is_descriptor(Interpreter& vm, const Value& value) {
    return value.is(Kind::Function) || value.is(Kind::NativeFunction) || value.is(Kind::Property) ||
           value.is(Kind::StaticMethod) || value.is(Kind::ClassMethod) ||
           special(vm, value, "__get__").has_value();
}

Value generated_value(Interpreter& vm, const Class& type, const Value& name, std::size_t count,
                      const std::vector<Value>& former) {
    const Value* const maker = type.find("_generate_next_value_");
    const Value function =
        maker->is(Kind::StaticMethod) ? maker->to<StaticMethod>().function : *maker;
    return call(vm, function, {name, Value::integer(1), Value::size(count), Value::list(former)});
}

// The enum with members that a class extends, which Python forbids.
const Class* closed_base(const Class& type) {
    for (std::size_t i = 1; i < type.order.size(); ++i) {
        if (is_enum(*type.order[i])) {
            return type.order[i];
        }
    }
    return nullptr;
}

void make_members(Interpreter& vm, Class& made, const Arguments& /*keywords*/) {
    if (const Class* const base = closed_base(made)) {
        raise(vm, "TypeError",
              fmt::format("<enum '{}'> cannot extend {}", made.name,
                          repr(vm, Value(const_cast<Class*>(base)))));
    }
    std::vector<Table::Entry> body;
    std::size_t at = 0;
    while (const Table::Entry* const entry = made.attributes->table.next(at)) {
        body.push_back(*entry);
    }
    enum_members(made);
    std::vector<Value> former;
    for (Table::Entry& entry : body) {
        const auto* const marked = native<Marked>(entry.value);
        if (!entry.key.is_text()) {
            continue;
        }
        const std::string& name = entry.key.as_text();
        if (is_special_name(made, name) || (marked == nullptr && is_descriptor(vm, entry.value))) {
            continue;
        }
        if (marked != nullptr) {
            const Value inside = marked->value;
            if (!marked->is_member) {
                made.attributes->table.set(name, inside);
                continue;
            }
            entry.value = inside;
        }
        made.attributes->table.take(vm, entry.key);
        Value value = Auto::resolved(vm, entry.value);
        if (!value.is_set()) {
            value = generated_value(vm, made, entry.key, former.size(), former);
            native<Auto>(entry.value)->value = value;
        }
        add_member(vm, made, entry.key, value);
        former.push_back(std::move(value));
    }
}

// Enum("Name", "A B C") and Enum("Name", {"A": 1}) make a class.
Value make_enum(Interpreter& vm, Class& base, const Arguments& arguments) {
    auto body = make<Dict>();
    const Value& names = arguments.positional[1];
    const Value* const module = vm.state().frame->globals->table.find("__name__");
    body->table.set("__module__", module == nullptr ? Value::text("") : *module);
    std::vector<Value> items;
    if (names.is_text()) {
        for (const std::string_view name : base::split_any(names.as_text(), ", \t\n")) {
            items.push_back(Value::text(std::string(name)));
        }
    } else {
        items = collect(vm, names.is(Kind::Dict) ? call_method(vm, names, "items") : names);
    }
    for (const Value& one : items) {
        if (one.is_text()) {
            body->table.set(vm, one, make<Auto>());
        } else {
            const std::vector<Value> pair = collect(vm, one);
            if (pair.size() != 2) {
                raise(vm, "ValueError", "an enum needs names, or pairs of name and value");
            }
            body->table.set(vm, pair[0], pair[1]);
        }
    }
    std::vector<Value> bases{Value(&base)};
    if (const Value* const mixin = arguments.keyword("type")) {
        bases.insert(bases.begin(), *mixin);
    }
    return build_class(vm, text_argument(vm, arguments.positional[0]), bases, {}, body);
}

Value find_by_value(Interpreter& vm, Class& type, const Value& value) {
    std::size_t at = 0;
    Dict& members = enum_members(type);
    while (const Table::Entry* const entry = members.table.next(at)) {
        const Value member = entry->value;
        if (member.is_same(value) || equals(vm, enum_value(member), value)) {
            return member;
        }
    }
    return Value::unset();
}

Value call_enum(Interpreter& vm, Class& type, const Arguments& arguments) {
    if (!is_enum(type) && arguments.positional.size() >= 2) {
        return make_enum(vm, type, arguments);
    }
    const Value* const named = arguments.keyword("value");
    if (named == nullptr && arguments.positional.empty()) {
        raise(vm, "TypeError",
              "EnumType.__call__() missing 1 required positional argument: 'value'");
    }
    const Value value =
        named != nullptr ? *named
        : arguments.positional.size() == 1
            ? arguments.positional[0]
            : Value::tuple({arguments.positional.begin(), arguments.positional.end()});
    refuse_unresolved(value);
    Value found = find_by_value(vm, type, value);
    if (found.is_set()) {
        return found;
    }
    found = call_method(vm, Value(&type), "_missing_", {value});
    if (!found.is_none()) {
        return found;
    }
    const Value* const qualified = type.attributes->table.find("__qualname__");
    raise(vm, "ValueError",
          fmt::format("{} is not a valid {}", repr(vm, value),
                      qualified == nullptr ? type.name : str(vm, *qualified)));
}

bool class_contains(Interpreter& vm, Class& type, const Value& item) {
    if (item.is(Kind::Instance) && item.to<Instance>().type.get() == &type) {
        return true;
    }
    if (!item.is(Kind::Instance)) {
        raise(vm, "TypeError",
              fmt::format("unsupported operand type(s) for 'in': '{}' and 'EnumType'",
                          type_name(vm, item)));
    }
    return false;
}

std::optional<Value> member_of_class(Interpreter& vm, Class& type, std::string_view name) {
    if (!is_enum(type)) {
        return std::nullopt;
    }
    Dict& members = enum_members(type);
    if (const Value* const member = members.table.find(name)) {
        return *member;
    }
    if (name == "__members__") {
        auto copy = make<Dict>();
        update_dict(vm, *copy, Value(&members));
        return copy;
    }
    if (name == "_member_map_") {
        return member_of_class(vm, type, "__members__");
    }
    if (name == "_member_names_") {
        std::vector<Value> names;
        for (const Value& member : enum_members_in_order(type)) {
            names.push_back(enum_name(member));
        }
        return Value::list(std::move(names));
    }
    if (name == "_value2member_map_") {
        auto by_value = make<Dict>();
        for (const Value& member : enum_members_in_order(type)) {
            by_value->table.set(vm, enum_value(member), member);
        }
        return by_value;
    }
    return std::nullopt;
}

bool set_class_attribute(Interpreter& vm, Class& type, std::string_view name, const Value&) {
    if (is_enum(type) && enum_members(type).table.find(name) != nullptr) {
        raise(vm, "AttributeError", fmt::format("cannot reassign member '{}'", name));
    }
    return false;
}

std::shared_ptr<const ClassHooks> enum_hooks(Class* metaclass) {
    auto hooks = std::make_shared<ClassHooks>();
    hooks->metaclass = [metaclass](Interpreter&) { return metaclass; };
    hooks->on_subclass = make_members;
    hooks->call = call_enum;
    hooks->iterate = [](Interpreter& vm, Class& type) {
        return iterate(vm, Value::list(enum_members_in_order(type)));
    };
    hooks->length = [](Interpreter&, Class& type) { return enum_members_in_order(type).size(); };
    hooks->item = [](Interpreter& vm, Class& type, const Value& key) {
        const Value* const found = enum_members(type).table.find(vm, key);
        if (found == nullptr) {
            raise_key_error(vm, key);
        }
        return *found;
    };
    hooks->contains = class_contains;
    hooks->attribute = member_of_class;
    hooks->set_attribute = set_class_attribute;
    hooks->repr = [](Interpreter&, const Class& type) {
        return fmt::format("<enum '{}'>", type.name);
    };
    return hooks;
}

std::string dotted(Interpreter& vm, const Value& member) {
    return type_of(vm, member)->name + '.' + str(vm, enum_name(member));
}

void add_base_methods(Class& type) {
    type.add_property("name", [](Interpreter&, const Value& self) { return enum_name(self); });
    type.add_property("value", [](Interpreter&, const Value& self) { return enum_value(self); });
    type.add_method("__str__(self)",
                    [](Interpreter& vm, Values a) { return Value::text(dotted(vm, a[0])); });
    type.add_method("__repr__(self)", [](Interpreter& vm, Values a) {
        return Value::text(fmt::format("<{}: {}>", dotted(vm, a[0]), repr(vm, enum_value(a[0]))));
    });
    type.add_method("__getattr__(self, name)", [](Interpreter& vm, Values a) {
        const Value member = a[0];
        const Value* const found = enum_members(*member.to<Instance>().type).table.find(vm, a[1]);
        if (found == nullptr) {
            raise(vm, "AttributeError",
                  fmt::format("'{}' object has no attribute '{}'", type_name(vm, a[0]),
                              str(vm, a[1])));
        }
        return *found;
    });
    type.add_class_method("_missing_(cls, value)", [](Interpreter&, Values) { return Value(); });
    type.add_static_method("_generate_next_value_(name, start, count, last_values)",
                           [](Interpreter& vm, Values a) {
                               // The last number; what cannot be counted on is passed over.
                               const std::vector<Value> former = collect(vm, a[3]);
                               for (std::size_t i = former.size(); i-- > 0;) {
                                   if (former[i].is_int()) {
                                       return Value::integer(checked_add(former[i].as_int(), 1));
                                   }
                               }
                               return a[1];
                           });
}

// Members of IntEnum and StrEnum are written as their value.
void write_as_value(Class& type) {
    type.add_method("__str__(self)", [](Interpreter& vm, Values a) {
        return Value::text(str(vm, payload_of(a[0])));
    });
    type.add_method("__format__(self, specification)", [](Interpreter& vm, Values a) {
        return Value::text(format(vm, payload_of(a[0]), text_argument(vm, a[1])));
    });
}

Value unique(Interpreter& vm, Values a) {
    std::string aliases;
    if (const Class* const type = a[0].as<Class>()) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = enum_members(*type).table.next(at)) {
            const std::string name = str(vm, enum_name(entry->value));
            const std::string key = str(vm, entry->key);
            if (name != key) {
                aliases += fmt::format("{}{} -> {}", aliases.empty() ? "" : ", ", key, name);
            }
        }
    }
    if (!aliases.empty()) {
        raise(vm, "ValueError",
              fmt::format("duplicate values found in {}: {}", repr(vm, a[0]), aliases));
    }
    return a[0];
}

void add_helpers(Interpreter& vm, ModuleObject& module) {
    module.set("auto",
               make_function("auto()", [](Interpreter&, Values) -> Value { return make<Auto>(); }));
    define(module, "unique(enumeration)", unique);
    define(module, "member(value)",
           [](Interpreter&, Values a) -> Value { return make<Marked>(a[0], true); });
    define(module, "nonmember(value)",
           [](Interpreter&, Values a) -> Value { return make<Marked>(a[0], false); });
    module.set("property", vm.state().types.property);
}

}  // namespace

Ref<ModuleObject> make_enum_module(Interpreter& vm) {
    auto module = new_module("enum");
    const Types& types = vm.state().types;
    const auto base = define_class(vm, *module, "Enum");
    const auto metaclass = define_class(vm, *module, "EnumType", {types.type});
    module->set("EnumMeta", metaclass);
    base->hooks = enum_hooks(metaclass.get());
    add_base_methods(*base);
    const auto written = define_class(vm, *module, "ReprEnum", {base});
    const auto integer = define_class(vm, *module, "IntEnum", {types.integer, written});
    write_as_value(*integer);
    const auto text = define_class(vm, *module, "StrEnum", {types.str, written});
    write_as_value(*text);
    text->add_static_method(
        "_generate_next_value_(name, start, count, last_values)",
        [](Interpreter& in, Values a) { return call_method(in, a[0], "lower"); });
    add_flags(vm, *module, base);
    add_helpers(vm, *module);
    return module;
}

}  // namespace limbeck::python
