// SPDX-License-Identifier: MIT
#include "limbeck/alembic/reference.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "limbeck/alembic/modules.h"
#include "limbeck/python/access.h"
#include "limbeck/python/stdlib.h"

namespace limbeck::alembic {

namespace {

bool is_public(std::string_view name) {
    return !name.starts_with('_');
}

std::vector<std::pair<std::string, Value>> public_names(const python::Dict& attributes) {
    std::vector<std::pair<std::string, Value>> names;
    std::size_t position = 0;
    while (const auto* entry = attributes.table.next(position)) {
        const std::string name(entry->key.to<python::Str>().text());
        if (is_public(name)) {
            names.emplace_back(name, entry->value);
        }
    }
    std::sort(names.begin(), names.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return names;
}

std::string code(std::string_view text) {
    return fmt::format("`{}`", text);
}

void append(std::string& list, const std::string& item) {
    list += (list.empty() ? "" : ", ") + item;
}

// "drop_table(table_name, *, schema=)" as it is called: without self.
std::string as_called(const Value& value, const std::string& name) {
    const auto* const native = value.as<NativeFunction>();
    if (native == nullptr || native->signature().empty()) {
        return name;
    }
    std::string text(native->signature());
    const std::size_t open = text.find('(');
    if (open == std::string::npos) {
        return name + "()";
    }
    for (const std::string_view self : {"self, ", "self"}) {
        if (std::string_view(text).substr(open + 1).starts_with(self)) {
            text.erase(open + 1, self.size());
            break;
        }
    }
    return name + text.substr(open);
}

// One row per kind of name: what it calls them, and the names.
std::string module_table(const ModuleNames& names, const python::ModuleObject& module) {
    std::string functions;
    std::string classes;
    std::string others;
    for (const auto& [name, value] : public_names(*module.attributes)) {
        if (value.is(python::Kind::Class)) {
            append(classes, code(name));
        } else if (value.is(python::Kind::NativeFunction)) {
            append(functions, code(as_called(value, name)));
        } else if (!value.is(python::Kind::Module)) {
            append(others, code(name));
        }
    }
    if (functions.empty() && classes.empty() && others.empty()) {
        return "";  // a package: only modules below it
    }
    std::string text = fmt::format("\n## {}\n", code(names.front()));
    if (names.size() > 1) {
        std::string also;
        for (std::size_t i = 1; i < names.size(); ++i) {
            append(also, code(names[i]));
        }
        text += fmt::format("\nThe same under {}.\n", also);
    }
    text += "\n| | |\n|---|---|\n";
    for (const auto& [kind, list] :
         {std::pair("functions", functions), {"classes", classes}, {"objects", others}}) {
        if (!list.empty()) {
            text += fmt::format("| {} | {} |\n", kind, list);
        }
    }
    return text;
}

std::string methods_table(const Library& library) {
    std::string text = "\n## What objects have\n\n| class | attributes and methods |\n|---|---|\n";
    for (const auto& [name, type] : library.classes) {
        std::string methods;
        for (const auto& [method, value] : public_names(*type->attributes)) {
            append(methods, code(as_called(value, method)));
        }
        if (!methods.empty()) {
            text += fmt::format("| {} | {} |\n", code(name), methods);
        }
    }
    return text;
}

std::string stdlib_table(Library& library) {
    std::string text = "\n## The standard library\n\n| module | names |\n|---|---|\n";
    for (const std::string_view name : python::stdlib_modules()) {
        const Value module = python::import_module(library.vm, std::string(name));
        std::string names;
        for (const auto& [each, value] :
             public_names(*module.to<python::ModuleObject>().attributes)) {
            if (!value.is(python::Kind::Module)) {
                append(names, code(each));
            }
        }
        text += fmt::format("| {} | {} |\n", code(name), names);
    }
    return text;
}

}  // namespace

std::string reference(Library& library) {
    std::string text =
        "# What revision files may use\n\n"
        "Written by `limbeck doctor --supported` from the tables that Limbeck itself goes by. A "
        "parameter marked with = may be left\nout. What is not here is refused with file and "
        "line where it is used.\n";
    for (const ModuleNames& names : module_names()) {
        const auto found = find_module(library, std::string(names.front()));
        const auto& module = std::get<Value>(found).to<python::ModuleObject>();
        text += module_table(names, module);
    }
    return text + methods_table(library) + stdlib_table(library);
}

}  // namespace limbeck::alembic
