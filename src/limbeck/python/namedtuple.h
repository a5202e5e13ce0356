// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/python/class.h"
#include "limbeck/python/module.h"

// Tuples with names for their items: collections.namedtuple and typing.NamedTuple.
namespace limbeck::python {

struct TupleField {
    std::string name;
    Value otherwise = Value::unset();  // its default
};

// Makes `type` a class of such tuples; what it has already (methods of a script) stays.
void become_named_tuple(Interpreter& vm, Class& type, const std::vector<TupleField>& fields);
Ref<Class> make_named_tuple(Interpreter& vm, const std::string& name, const std::string& module,
                            const std::vector<TupleField>& fields);

// typing.NamedTuple, and the function collections.namedtuple.
void add_named_tuple_class(Interpreter& vm, ModuleObject& module);
void add_named_tuple_function(ModuleObject& module);

}  // namespace limbeck::python
