// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "limbeck/python/class.h"
#include "limbeck/python/function.h"
#include "limbeck/python/module.h"
#include "limbeck/python/value.h"

// The standard library, as far as revision files use it: one file per module or family of modules,
// and a table of them in stdlib.cc. A name that a module of ours does not have is refused where it
// is used, not where it is imported.
namespace limbeck::python {

// Make a module; called at its first import.
Ref<ModuleObject> make_abc_module(Interpreter& vm);
Ref<ModuleObject> make_base64_module(Interpreter& vm);
Ref<ModuleObject> make_binascii_module(Interpreter& vm);
Ref<ModuleObject> make_collections_abc_module(Interpreter& vm);
Ref<ModuleObject> make_collections_module(Interpreter& vm);
Ref<ModuleObject> make_contextlib_module(Interpreter& vm);
Ref<ModuleObject> make_copy_module(Interpreter& vm);
Ref<ModuleObject> make_csv_module(Interpreter& vm);
Ref<ModuleObject> make_dataclasses_module(Interpreter& vm);
Ref<ModuleObject> make_datetime_module(Interpreter& vm);
Ref<ModuleObject> make_decimal_module(Interpreter& vm);
Ref<ModuleObject> make_enum_module(Interpreter& vm);
Ref<ModuleObject> make_functools_module(Interpreter& vm);
Ref<ModuleObject> make_future_module(Interpreter& vm);
Ref<ModuleObject> make_hashlib_module(Interpreter& vm);
Ref<ModuleObject> make_hmac_module(Interpreter& vm);
Ref<ModuleObject> make_inspect_module(Interpreter& vm);
Ref<ModuleObject> make_io_module(Interpreter& vm);
Ref<ModuleObject> make_itertools_module(Interpreter& vm);
Ref<ModuleObject> make_json_module(Interpreter& vm);
Ref<ModuleObject> make_logging_config_module(Interpreter& vm);
Ref<ModuleObject> make_logging_module(Interpreter& vm);
Ref<ModuleObject> make_math_module(Interpreter& vm);
Ref<ModuleObject> make_operator_module(Interpreter& vm);
Ref<ModuleObject> make_os_module(Interpreter& vm);
Ref<ModuleObject> make_os_path_module(Interpreter& vm);
Ref<ModuleObject> make_pathlib_module(Interpreter& vm);
Ref<ModuleObject> make_random_module(Interpreter& vm);
Ref<ModuleObject> make_re_module(Interpreter& vm);
Ref<ModuleObject> make_secrets_module(Interpreter& vm);
Ref<ModuleObject> make_string_module(Interpreter& vm);
Ref<ModuleObject> make_sys_module(Interpreter& vm);
Ref<ModuleObject> make_textwrap_module(Interpreter& vm);
Ref<ModuleObject> make_time_module(Interpreter& vm);
Ref<ModuleObject> make_traceback_module(Interpreter& vm);
Ref<ModuleObject> make_types_module(Interpreter& vm);
Ref<ModuleObject> make_typing_module(Interpreter& vm);
Ref<ModuleObject> make_uuid_module(Interpreter& vm);
Ref<ModuleObject> make_warnings_module(Interpreter& vm);

// The names of all of them.
std::vector<std::string_view> stdlib_modules();

// For the files of the modules.

Ref<ModuleObject> new_module(std::string name);
void define(ModuleObject& module, std::string_view signature, NativeFunction::Bound code);
// A class of the module; native types of CPython are named with their module in messages.
Ref<Class> define_class(Interpreter& vm, ModuleObject& module, std::string_view name,
                        std::vector<Ref<Class>> bases = {});
// That class again, whatever a script did to the module; imports the module where need be.
Ref<Class> library_class(Interpreter& vm, const std::string& module, const std::string& name);
// A module written in Python, with what it needs from C++ defined before it runs.
Ref<ModuleObject> run_stdlib_source(
    Interpreter& vm, const std::string& name, const char* text,
    std::initializer_list<std::pair<std::string_view, Value>> natives = {});
// For those: a function of another module, and unsupported("…"), which refuses as C++ code does.
Value stdlib_function(Interpreter& vm, const std::string& module, std::string_view name);
Value unsupported_function();
// Attributes that CPython's class has and ours has not: refused when used, never "no attribute".
void lacks(Class& type, std::initializer_list<const char*> names);

}  // namespace limbeck::python
