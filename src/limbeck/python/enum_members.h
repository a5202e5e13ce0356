// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "limbeck/python/class.h"
#include "limbeck/python/module.h"

// Enum classes, for the files of the module enum and for hosts that get one.
namespace limbeck::python {

// An enum with members (not Enum itself, nor a class that only adds methods).
bool is_enum(const Class& type);
bool is_enum_member(const Value& value);
// Name to member in order of definition, aliases among them; of a class that is_enum or below Enum.
Dict& enum_members(const Class& type);
// The members in order, without the aliases.
std::vector<Value> enum_members_in_order(const Class& type);
// What member.name and member.value give.
Value enum_name(const Value& member);
Value enum_value(const Value& member);

// Adds a member (or, for a value that is there already, an alias).
void add_member(Interpreter& vm, Class& type, const Value& name, const Value& value);
// An instance of the enum that is no member of it: a combination of flags.
Ref<Instance> make_member(Interpreter& vm, const Ref<Class>& type, const Value& name,
                          const Value& value);
// Adds Flag and IntFlag.
void add_flags(Interpreter& vm, ModuleObject& module, const Ref<Class>& base);

}  // namespace limbeck::python
