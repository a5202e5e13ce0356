// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "limbeck/python/frame.h"
#include "limbeck/python/interpreter.h"

namespace limbeck::python {

struct Types {
    Ref<Class> object, type, none, boolean, integer, real, str, bytes, tuple, list, dict, set,
        frozenset, slice, range, function, native_function, method, module, iterator, generator,
        property, static_method, class_method, super, ellipsis, not_implemented, base_exception,
        exception, stop_iteration, alias;
};

// What one interpreter knows; only the evaluator's own files look inside.
struct Interpreter::State {
    Types types;
    Ref<Dict> builtins = make<Dict>();
    std::unordered_map<std::string, Value> modules;
    std::unordered_map<std::string, Ref<Class>> native_types;  // by type_name
    Importer* importer = nullptr;
    Frame* frame = nullptr;  // the innermost
    std::size_t frames = 0;
};

// Filled by the files of that name, once per interpreter.
void add_builtins(Interpreter& vm);
void add_type_builtins(Interpreter& vm);
void add_class_builtins(Interpreter& vm);
void add_str_methods(Interpreter& vm);
void add_bytes_methods(Interpreter& vm);
void add_list_methods(Interpreter& vm);
void add_dict_methods(Interpreter& vm);
void add_set_methods(Interpreter& vm);
void add_number_methods(Interpreter& vm);
void add_generator_methods(Interpreter& vm);

// A stdlib module by its dotted name; empty where there is none.
Ref<ModuleObject> make_stdlib_module(Interpreter& vm, const std::string& name);

// Runs the source of a module into a new module object, or into one that may have names already.
// Internal: a stdlib module, which is not complete and not shown in tracebacks.
Ref<ModuleObject> run_module(Interpreter& vm, const std::shared_ptr<const base::Source>& source,
                             const std::string& name);
void run_into(Interpreter& vm, const Ref<ModuleObject>& module,
              const std::shared_ptr<const base::Source>& source, bool is_internal);

// StopIteration of an iterator that has ended, with what a generator returned.
[[noreturn]] void raise_stop(Interpreter& vm, const Value& iterator);

// The type name as Python's messages show it.
std::string type_name(Interpreter& vm, const Value& value);

}  // namespace limbeck::python
