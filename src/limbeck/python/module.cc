// SPDX-License-Identifier: MIT
#include "limbeck/python/module.h"

#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/compiler.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/parser.h"
#include "limbeck/python/state.h"

namespace limbeck::python {

void refuse(const Unresolved& symbol) {
    throw Error(ErrorCode::Unsupported, fmt::format("{} is not available here", symbol.name))
        .hint(symbol.origin);
}

namespace {

std::string imported_at(Interpreter& vm) {
    const auto where = vm.where();
    return where ? fmt::format("imported at {}:{}", where->path, where->line) : "imported";
}

void set_submodule(const Value& package, const std::string& name, const Value& module) {
    ModuleObject* const parent = package.as<ModuleObject>();
    if (parent != nullptr && parent->attributes->table.find(name) == nullptr) {
        parent->set(name, module);
    }
}

// A submodule is an attribute of its package. The packages of our own library are made only when
// they are asked for: most who want collections.abc do not want collections.
void attach(Interpreter& vm, const std::string& dotted_name, const Value& module,
            bool is_of_library) {
    auto& modules = vm.state().modules;
    if (is_of_library) {
        for (const auto& [name, known] : modules) {
            if (name.size() > dotted_name.size() && name.starts_with(dotted_name + '.')) {
                set_submodule(module, name.substr(dotted_name.size() + 1), known);
            }
        }
    }
    const std::size_t dot = dotted_name.rfind('.');
    if (dot == std::string::npos) {
        return;
    }
    const std::string package = dotted_name.substr(0, dot);
    if (!is_of_library || modules.contains(package)) {
        set_submodule(import_module(vm, package), dotted_name.substr(dot + 1), module);
    }
}

Value find_imported(Interpreter& vm, const std::string& name) {
    Importer* const importer = vm.state().importer;
    if (importer == nullptr) {
        return Value::unset();
    }
    Importer::Found found = importer->find(vm, name);
    if (const Value* const value = std::get_if<Value>(&found)) {
        return *value;
    }
    if (const auto* const source = std::get_if<std::shared_ptr<const base::Source>>(&found)) {
        return run_module(vm, *source, name);
    }
    return Value::unset();
}

// A name that a package's module already defines may be asked for as if it were a module.
Value find_in_package(Interpreter& vm, const std::string& name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos) {
        return Value::unset();
    }
    const Value package = import_module(vm, name.substr(0, dot));
    const ModuleObject* const parent = package.as<ModuleObject>();
    const Value* const found =
        parent == nullptr ? nullptr : parent->attributes->table.find(name.substr(dot + 1));
    return found == nullptr ? Value::unset() : *found;
}

}  // namespace

Value import_module(Interpreter& vm, const std::string& name) {
    auto& modules = vm.state().modules;
    if (const auto known = modules.find(name); known != modules.end()) {
        return known->second;
    }
    const Interpreter::Depth depth(vm);
    const auto of_library = make_stdlib_module(vm, name);
    Value module = of_library ? Value(of_library) : find_imported(vm, name);
    if (!module.is_set()) {
        module = find_in_package(vm, name);
    }
    if (!module.is_set()) {
        // Not remembered: the next import says its own place.
        return make<Unresolved>(name, imported_at(vm));
    }
    modules[name] = module;
    attach(vm, name, module, static_cast<bool>(of_library));
    return module;
}

Value import_from(Interpreter& vm, const std::string& module_name, const std::string& name) {
    const Value module = import_module(vm, module_name);
    if (module.is(Kind::Unresolved)) {
        // A package need not be known for a module in it to be.
        return import_module(vm, module_name + '.' + name);
    }
    const ModuleObject* const found = module.as<ModuleObject>();
    if (found == nullptr) {
        return attribute(vm, module, name);
    }
    if (const Value* const value = found->attributes->table.find(name)) {
        return *value;
    }
    Value inner = import_module(vm, module_name + '.' + name);
    if (!inner.is(Kind::Unresolved) || !found->is_complete) {
        return inner;
    }
    raise(vm, "ImportError", fmt::format("cannot import name '{}' from '{}'", name, module_name));
}

void run_into(Interpreter& vm, const Ref<ModuleObject>& module,
              const std::shared_ptr<const base::Source>& source, bool is_internal) {
    const Ref<Code> code = compile(parse(*source), source, is_internal);
    module->is_complete = !is_internal;
    module->set("__name__", Value::text(module->name));
    module->set("__file__", Value::text(source->path()));
    module->set("__doc__", code->docstring.empty() ? Value() : Value::text(code->docstring));
    // Known before it runs: modules may import each other.
    vm.state().modules[module->name] = module;
    Frame frame(code, module->attributes, module->attributes);
    try {
        run_frame(vm, frame);
    } catch (...) {
        vm.state().modules.erase(module->name);
        throw;
    }
}

Value evaluate(Interpreter& vm, const std::string& expression, const Ref<Dict>& globals) {
    const auto source =
        std::make_shared<const base::Source>("<annotation>", "_ = (" + expression + "\n)\n");
    const Ref<Dict> names = make<Dict>();
    for (std::size_t at = 0; const auto* entry = globals->table.next(at);) {
        names->table.set(vm, entry->key, entry->value);
    }
    Frame frame(compile(parse(*source), source, true), names, names);
    run_frame(vm, frame);
    return *names->table.find("_");
}

Ref<ModuleObject> run_module(Interpreter& vm, const std::shared_ptr<const base::Source>& source,
                             const std::string& name) {
    auto module = make<ModuleObject>(name);
    run_into(vm, module, source, false);
    return module;
}

}  // namespace limbeck::python
