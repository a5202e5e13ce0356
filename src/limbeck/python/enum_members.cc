// SPDX-License-Identifier: MIT
#include "limbeck/python/enum_members.h"

#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"

namespace limbeck::python {

namespace {

constexpr std::string_view members_name = "_member_map_";

Dict* own_members(const Class& type) {
    const Value* const found = type.attributes->table.find(members_name);
    return found == nullptr ? nullptr : found->as<Dict>();
}

// A method that a class of the script defines, not object's or a builtin type's.
Value scripted(const Class& type, std::string_view name) {
    const Value* const found = type.find(name);
    if (found == nullptr) {
        return Value();
    }
    const Value function =
        found->is(Kind::StaticMethod) ? found->to<StaticMethod>().function : *found;
    return function.is(Kind::Function) ? function : Value();
}

std::vector<Value> with_first(const Value& first, const std::vector<Value>& rest) {
    std::vector<Value> all{first};
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

}  // namespace

bool is_enum(const Class& type) {
    const Dict* const members = own_members(type);
    return members != nullptr && members->table.size() != 0;
}

bool is_enum_member(const Value& value) {
    const Instance* const instance = value.as<Instance>();
    return instance != nullptr && is_enum(*instance->type);
}

Dict& enum_members(const Class& type) {
    Dict* own = own_members(type);
    if (own == nullptr) {
        const auto made = make<Dict>();
        type.attributes->table.set(members_name, made);
        own = made.get();
    }
    return *own;
}

// A script can reach the attributes and the map, and put anything there.
Value enum_name(const Value& member) {
    const auto* const instance = member.as<Instance>();
    const Value* const found =
        instance == nullptr ? nullptr : instance->attributes->table.find("_name_");
    return found == nullptr ? Value() : *found;
}

Value enum_value(const Value& member) {
    const auto* const instance = member.as<Instance>();
    const Value* const found =
        instance == nullptr ? nullptr : instance->attributes->table.find("_value_");
    return found == nullptr ? Value() : *found;
}

std::vector<Value> enum_members_in_order(const Class& type) {
    std::vector<Value> members;
    std::size_t at = 0;
    while (const Table::Entry* const entry = enum_members(type).table.next(at)) {
        const Value name = enum_name(entry->value);
        if (name.is_text() && entry->key.is_text() && name.as_text() == entry->key.as_text()) {
            members.push_back(entry->value);
        }
    }
    return members;
}

Ref<Instance> make_member(Interpreter& vm, const Ref<Class>& type, const Value& name,
                          const Value& value) {
    const std::vector<Value> arguments =
        value.is(Kind::Tuple) ? value.to<Tuple>().items : std::vector<Value>{value};
    Ref<Instance> member;
    if (const Value maker = scripted(*type, "__new__"); !maker.is_none()) {
        const Value made = call(vm, maker, Arguments{with_first(type, arguments), {}, {}});
        if (!made.is(Kind::Instance)) {
            raise(vm, "TypeError", "__new__ of an enum must return a member");
        }
        member = Ref<Instance>(&made.to<Instance>());
    } else {
        member = make<Instance>(type);
        if (const Class* const mixin = type->constructor()) {
            member->payload = payload_of(mixin->construct(vm, type, Arguments{arguments, {}, {}}));
        }
    }
    Table& attributes = member->attributes->table;
    if (attributes.find("_value_") == nullptr) {
        attributes.set("_value_", member->payload.is_set() ? member->payload : value);
    }
    attributes.set("_name_", name);
    attributes.set("__objclass__", type);
    if (const Value init = scripted(*type, "__init__"); !init.is_none()) {
        call(vm, init, Arguments{with_first(member, arguments), {}, {}});
    }
    return member;
}

void add_member(Interpreter& vm, Class& type, const Value& name, const Value& value) {
    Dict& members = enum_members(type);
    const auto member = make_member(vm, Ref<Class>(&type), name, value);
    Value known = member;
    std::size_t at = 0;
    while (const Table::Entry* const entry = members.table.next(at)) {
        const Value other = entry->value;
        if (equals(vm, enum_value(other), enum_value(known))) {
            known = other;
            break;
        }
    }
    members.table.set(vm, name, known);
}

}  // namespace limbeck::python
