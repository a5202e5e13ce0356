// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/enum_members.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// enum.Flag and IntFlag: members that combine with |, & and ^.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

std::int64_t bits_of(const Value& flag) {
    const Value value = enum_value(flag);
    return value.is_int() ? value.as_int() : 0;
}

bool is_single(std::int64_t bits) {
    return bits > 0 && (bits & (bits - 1)) == 0;
}

// The members with one bit each, in order of definition.
std::vector<Value> single_members(const Class& type) {
    std::vector<Value> members = enum_members_in_order(type);
    std::erase_if(members, [](const Value& member) { return !is_single(bits_of(member)); });
    return members;
}

std::int64_t all_bits(const Class& type) {
    std::int64_t all = 0;
    for (const Value& member : single_members(type)) {
        all |= bits_of(member);
    }
    return all;
}

Value combined(Interpreter& vm, const Ref<Class>& type, std::int64_t bits) {
    std::size_t at = 0;
    while (const Table::Entry* const entry = enum_members(*type).table.next(at)) {
        const Value value = enum_value(entry->value);
        if (value.is_int() && value.as_int() == bits) {
            return entry->value;
        }
    }
    // Combinations are made once, so that they are equal by identity, too.
    constexpr std::string_view made_name = "_combined_members_";
    const Value* const known = type->attributes->table.find(made_name);
    const Ref<Dict> made =
        known != nullptr && known->is(Kind::Dict) ? Ref<Dict>(known->as<Dict>()) : make<Dict>();
    type->attributes->table.set(made_name, made);
    if (const Value* const found = made->table.find(vm, Value::integer(bits))) {
        return *found;
    }
    std::string name;
    for (const Value& member : single_members(*type)) {
        if ((bits & bits_of(member)) != 0) {
            name += (name.empty() ? "" : "|") + str(vm, enum_name(member));
        }
    }
    const auto member =
        make_member(vm, type, name.empty() ? Value() : Value::text(name), Value::integer(bits));
    made->table.set(vm, Value::integer(bits), member);
    return member;
}

// The bits of the other operand; nothing where it is no flag of this class (nor, for an IntFlag, an
// int).
std::optional<std::int64_t> other_bits(const Value& self, const Value& other) {
    const Instance& own = self.to<Instance>();
    if (const Instance* const flag = other.as<Instance>();
        flag != nullptr && flag->type == own.type) {
        return bits_of(other);
    }
    if (own.payload.is_set() && payload_of(other).is_int()) {
        return payload_of(other).as_int();
    }
    return std::nullopt;
}

template <typename Combine>
NativeFunction::Bound operation(const Combine& combine) {
    return [combine](Interpreter& vm, Values a) -> Value {
        const auto other = other_bits(a[0], a[1]);
        if (!other) {
            return Value::not_implemented();
        }
        return combined(vm, a[0].to<Instance>().type, combine(bits_of(a[0]), *other));
    };
}

void add_operators(Class& type) {
    const auto both = [&](const char* name, const auto& combine) {
        type.add_method(fmt::format("__{}__(self, other)", name), operation(combine));
        type.add_method(fmt::format("__r{}__(self, other)", name), operation(combine));
    };
    both("or", [](std::int64_t x, std::int64_t y) { return x | y; });
    both("and", [](std::int64_t x, std::int64_t y) { return x & y; });
    both("xor", [](std::int64_t x, std::int64_t y) { return x ^ y; });
    type.add_method("__invert__(self)", [](Interpreter& vm, Values a) {
        const Ref<Class> own = a[0].to<Instance>().type;
        return combined(vm, own, all_bits(*own) & ~bits_of(a[0]));
    });
    type.add_method("__bool__(self)",
                    [](Interpreter&, Values a) { return Value::boolean(bits_of(a[0]) != 0); });
    type.add_method("__contains__(self, other)", [](Interpreter& vm, Values a) {
        const auto other = other_bits(a[0], a[1]);
        if (!other) {
            raise(vm, "TypeError",
                  fmt::format("unsupported operand type(s) for 'in': '{}' and '{}'",
                              type_name(vm, a[1]), type_name(vm, a[0])));
        }
        return Value::boolean((*other & bits_of(a[0])) == *other);
    });
}

std::vector<Value> parts(const Value& flag) {
    std::vector<Value> found;
    for (const Value& member : single_members(*flag.to<Instance>().type)) {
        if ((bits_of(member) & bits_of(flag)) != 0) {
            found.push_back(member);
        }
    }
    return found;
}

Value next_bit(Interpreter& vm, Values a) {
    std::int64_t highest = 0;
    for (const Value& former : collect(vm, a[3])) {
        highest = former.is_int() ? std::max(highest, former.as_int()) : highest;
    }
    std::int64_t next = 1;
    while (next <= highest) {
        next = checked_multiply(next, 2);
    }
    return Value::integer(next);
}

Value missing_flag(Interpreter& vm, Values a) {
    const Ref<Class> type(&a[0].to<Class>());
    const Value value = payload_of(a[1]);
    const bool takes_any = type->constructor() != nullptr;
    if (!value.is_int() || (!takes_any && (value.as_int() & ~all_bits(*type)) != 0) ||
        value.as_int() < 0) {
        return {};
    }
    return combined(vm, type, value.as_int());
}

void add_flag_methods(Class& type) {
    add_operators(type);
    type.add_method("__iter__(self)", [](Interpreter& vm, Values a) {
        return iterate(vm, Value::list(parts(a[0])));
    });
    type.add_method("__len__(self)",
                    [](Interpreter&, Values a) { return Value::size(parts(a[0]).size()); });
    type.add_method("__repr__(self)", [](Interpreter& vm, Values a) {
        const Value name = enum_name(a[0]);
        return Value::text(fmt::format("<{}{}: {}>", a[0].to<Instance>().type->name,
                                       name.is_none() ? "" : '.' + str(vm, name),
                                       repr(vm, enum_value(a[0]))));
    });
    type.add_method("__str__(self)", [](Interpreter& vm, Values a) {
        const Value name = enum_name(a[0]);
        const std::string& own = a[0].to<Instance>().type->name;
        return Value::text(name.is_none() ? fmt::format("{}({})", own, bits_of(a[0]))
                                          : own + '.' + str(vm, name));
    });
    type.add_static_method("_generate_next_value_(name, start, count, last_values)", next_bit);
    type.add_class_method("_missing_(cls, value)", missing_flag);
}

}  // namespace

void add_flags(Interpreter& vm, ModuleObject& module, const Ref<Class>& base) {
    const auto flag = define_class(vm, module, "Flag", {base});
    auto hooks = std::make_shared<ClassHooks>(*base->hooks);
    hooks->repr = [](Interpreter&, const Class& type) {
        return fmt::format("<flag '{}'>", type.name);
    };
    hooks->iterate = [](Interpreter& in, Class& type) {
        return iterate(in, Value::list(single_members(type)));
    };
    hooks->length = [](Interpreter&, Class& type) { return single_members(type).size(); };
    flag->hooks = hooks;
    add_flag_methods(*flag);
    const auto integer = define_class(vm, module, "IntFlag", {vm.state().types.integer, flag});
    integer->add_method("__str__(self)", [](Interpreter&, Values a) {
        return Value::text(std::to_string(bits_of(a[0])));
    });
}

}  // namespace limbeck::python
