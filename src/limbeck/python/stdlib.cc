// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "limbeck/python/access.h"
#include "limbeck/python/class.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

namespace {

struct Entry {
    std::string_view name;
    Ref<ModuleObject> (*make)(Interpreter&);
};

constexpr std::array modules = {
    Entry{"__future__", make_future_module},
    Entry{"abc", make_abc_module},
    Entry{"base64", make_base64_module},
    Entry{"binascii", make_binascii_module},
    Entry{"collections", make_collections_module},
    Entry{"collections.abc", make_collections_abc_module},
    Entry{"contextlib", make_contextlib_module},
    Entry{"copy", make_copy_module},
    Entry{"csv", make_csv_module},
    Entry{"dataclasses", make_dataclasses_module},
    Entry{"datetime", make_datetime_module},
    Entry{"decimal", make_decimal_module},
    Entry{"enum", make_enum_module},
    Entry{"functools", make_functools_module},
    Entry{"hashlib", make_hashlib_module},
    Entry{"hmac", make_hmac_module},
    Entry{"inspect", make_inspect_module},
    Entry{"io", make_io_module},
    Entry{"itertools", make_itertools_module},
    Entry{"json", make_json_module},
    Entry{"logging", make_logging_module},
    Entry{"logging.config", make_logging_config_module},
    Entry{"math", make_math_module},
    Entry{"operator", make_operator_module},
    Entry{"os", make_os_module},
    Entry{"os.path", make_os_path_module},
    Entry{"pathlib", make_pathlib_module},
    Entry{"posixpath", make_os_path_module},
    Entry{"random", make_random_module},
    Entry{"re", make_re_module},
    Entry{"secrets", make_secrets_module},
    Entry{"string", make_string_module},
    Entry{"sys", make_sys_module},
    Entry{"textwrap", make_textwrap_module},
    Entry{"time", make_time_module},
    Entry{"traceback", make_traceback_module},
    Entry{"types", make_types_module},
    Entry{"typing", make_typing_module},
    Entry{"typing_extensions", make_typing_module},
    Entry{"uuid", make_uuid_module},
    Entry{"warnings", make_warnings_module},
};

}  // namespace

std::vector<std::string_view> stdlib_modules() {
    std::vector<std::string_view> names;
    for (const Entry& entry : modules) {
        names.push_back(entry.name);
    }
    return names;
}

Ref<ModuleObject> make_stdlib_module(Interpreter& vm, const std::string& name) {
    const auto found = std::find_if(modules.begin(), modules.end(),
                                    [&](const auto& one) { return one.name == name; });
    if (found == modules.end()) {
        return {};
    }
    Ref<ModuleObject> module = found->make(vm);
    module->name = name;
    module->set("__name__", Value::text(name));
    return module;
}

Ref<ModuleObject> new_module(std::string name) {
    return make<ModuleObject>(std::move(name));
}

void define(ModuleObject& module, std::string_view signature, NativeFunction::Bound code) {
    module.set(signature.substr(0, signature.find('(')), make_function(signature, std::move(code)));
}

Ref<Class> define_class(Interpreter& vm, ModuleObject& module, std::string_view name,
                        std::vector<Ref<Class>> bases) {
    auto made = make_class(vm, name, std::move(bases));
    made->module = module.name;
    module.set(name, made);
    vm.state().native_types[fmt::format("{}.{}", module.name, name)] = made;
    return made;
}

Ref<Class> library_class(Interpreter& vm, const std::string& module, const std::string& name) {
    const std::string known = module + '.' + name;
    if (!vm.state().native_types.contains(known)) {
        import_module(vm, module);
    }
    return vm.state().native_types.at(known);
}

Ref<ModuleObject> run_stdlib_source(
    Interpreter& vm, const std::string& name, const char* text,
    std::initializer_list<std::pair<std::string_view, Value>> natives) {
    auto module = new_module(name);
    for (const auto& [native_name, value] : natives) {
        module->set(native_name, value);
    }
    const auto source = std::make_shared<const base::Source>(fmt::format("<{}>", name), text);
    run_into(vm, module, source, true);
    return module;
}

Value stdlib_function(Interpreter& vm, const std::string& module, std::string_view name) {
    return attribute(vm, import_module(vm, module), name);
}

Value unsupported_function() {
    return make_function("unsupported(what)", [](Interpreter& vm, std::span<Value> a) -> Value {
        unsupported(str(vm, a[0]));
    });
}

void lacks(Class& type, std::initializer_list<const char*> names) {
    for (const char* const name : names) {
        type.attributes->table.set(
            name, make<Unresolved>(fmt::format("{}.{}.{}", type.module, type.name, name),
                                   fmt::format("Limbeck's {} does not have it", type.name)));
    }
}

}  // namespace limbeck::python
