// SPDX-License-Identifier: MIT
#include "limbeck/alembic/modules.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "limbeck/alembic/expressions.h"
#include "limbeck/alembic/inspector.h"
#include "limbeck/alembic/op.h"
#include "limbeck/alembic/orm_declarative.h"
#include "limbeck/alembic/queries.h"
#include "limbeck/alembic/session.h"
#include "limbeck/alembic/types.h"
#include "limbeck/base/text.h"
#include "limbeck/python/exceptions.h"

// Which module has what.
namespace limbeck::alembic {

namespace {

using python::ModuleObject;

bool is_exception(const Class& type) {
    return type.is_exception;
}

// The classes of one dialect ("postgresql."), or those of none.
void set_classes(Library& library, ModuleObject& module, std::string_view prefix,
                 const std::function<bool(const Class&)>& wanted) {
    for (const auto& [name, type] : library.classes) {
        const std::size_t dot = name.find('.');
        const bool of_prefix = prefix.empty() ? dot == std::string::npos : name.starts_with(prefix);
        if (of_prefix && wanted(*type)) {
            module.set(dot == std::string::npos ? name : name.substr(dot + 1), type);
        }
    }
}

void fill_types(Library& library, ModuleObject& module) {
    const Ref<Class> base = library.type("TypeEngine");
    set_classes(library, module, "", [&](const Class& type) { return type.is_subclass_of(*base); });
}

// Names that scripts use to say what something is.
void fill_names(Library& library, ModuleObject& module) {
    for (const char* result : {"CursorResult", "LegacyCursorResult", "ResultProxy"}) {
        module.set(result, library.type("Result"));
    }
    for (const char* row : {"LegacyRow", "RowProxy"}) {
        module.set(row, library.type("Row"));
    }
    for (const char* other : {"Dialect", "Engine", "ReflectedColumn", "RowMapping"}) {
        module.set(other, library.classes.contains(other) ? library.type(other)
                                                          : library.make_class(other));
    }
    module.set("quoted_name", function(library, "quoted_name(value, quote=)",
                                       [](Library& lib, std::span<Value> a) {
                                           if (!flag_of(lib, a[1], true)) {
                                               python::unsupported("a name that is never quoted");
                                           }
                                           return Value::text(text_of(lib, a[0], "quoted_name"));
                                       }));
}

void fill_everything(Library& library, ModuleObject& module) {
    set_classes(library, module, "", [](const Class& type) { return !is_exception(type); });
    fill_expressions(library, module);
    fill_columns(library, module);
    fill_tables(library, module);
    fill_queries(library, module);
    fill_inspector(library, module);
    fill_ddl(library, module);
    fill_names(library, module);
}

// MutableDict.as_mutable(JSON): of the column's type nothing changes, but that instances of mapped
// classes notice what happens inside.
Value as_mutable(Library& library, std::span<Value> a) {
    const Value type = a[0].is(python::Kind::Class) ? python::call(library.vm, a[0]) : a[0];
    if (auto* const object = python::native<TypeObject>(type)) {
        object->is_mutable = true;
    }
    return type;
}

void fill_mutable(Library& library, ModuleObject& module) {
    for (const char* name : {"MutableDict", "MutableList", "MutableSet"}) {
        const Ref<Class> type = library.make_class(name);
        type->attributes->table.set("as_mutable", python::make<python::StaticMethod>(function(
                                                      library, "as_mutable(sqltype)", as_mutable)));
        module.set(name, type);
    }
}

void fill_exceptions(Library& library, ModuleObject& module) {
    set_classes(library, module, "", is_exception);
}

// A dialect's own types, the upper-case ones that it shares, and its insert().
void fill_dialect(Library& library, ModuleObject& module, const std::string& name) {
    const Ref<Class> base = library.type("TypeEngine");
    set_classes(library, module, "", [&](const Class& type) {
        return type.is_subclass_of(*base) && type.name.size() > 1 && type.name[1] >= 'A' &&
               type.name[1] <= 'Z';
    });
    set_classes(library, module, name + ".", [](const Class&) { return true; });
    fill_changes(library, module);
    if (name == "postgresql") {
        module.set("ExcludeConstraint", library.type("ExcludeConstraint"));
        module.set("array", function(library, "array(values, type_=)", postgresql_array));
    }
}

// array_agg(aggregate_order_by(a, b.desc())): array_agg(a ORDER BY b DESC)
Value aggregate_order_by(Library& library, std::span<Value> a) {
    const std::vector<Value>& orders = a[1].to<python::Tuple>().items;
    if (orders.empty()) {
        argument_error(library, "at least one ORDER BY element is required");
    }
    Clause result = coerce(library, a[0]);
    for (std::size_t i = 0; i < orders.size(); ++i) {
        result.add(i == 0 ? " ORDER BY " : ", ").add(coerce(library, orders[i]));
    }
    result.precedence = Precedence::Comma;
    return make_expression(library, std::move(result));
}

void fill_postgresql(Library& library, ModuleObject& module) {
    module.set("aggregate_order_by",
               function(library, "aggregate_order_by(target, *order_by)", aggregate_order_by));
    fill_dialect(library, module, "postgresql");
}

void fill_sqlite(Library& library, ModuleObject& module) {
    fill_dialect(library, module, "sqlite");
}

void fill_mysql(Library& library, ModuleObject& module) {
    fill_dialect(library, module, "mysql");
}

void fill_sqlmodel_types(Library& library, ModuleObject& module) {
    module.set("AutoString", library.type("AutoString"));
    module.set("GUID", library.type("Uuid"));
    module.set("types", std::get<Value>(find_module(library, "sqlalchemy.types")));
}

using Fill = void (*)(Library&, ModuleObject&);

struct ModuleRow {
    std::string_view name;
    Fill fill;
};

void nothing(Library& /*library*/, ModuleObject& /*module*/) {}

constexpr ModuleRow modules[] = {
    {"alembic", nothing},
    {"alembic.op", fill_op},
    {"alembic.context", fill_context},
    {"alembic.util", fill_exceptions},
    {"alembic.util.exc", fill_exceptions},
    {"sqlalchemy", fill_everything},
    {"sqlalchemy.types", fill_types},
    {"sqlalchemy.exc", fill_exceptions},
    {"sqlalchemy.schema", fill_everything},
    {"sqlalchemy.sql", fill_everything},
    {"sqlalchemy.sql.expression", fill_everything},
    {"sqlalchemy.sql.elements", fill_everything},
    {"sqlalchemy.sql.functions",
     [](Library& library, ModuleObject& module) {
         fill_everything(library, module);
         fill_functions(library, module);
     }},
    {"sqlalchemy.sql.schema", fill_everything},
    {"sqlalchemy.sql.sqltypes", fill_types},
    {"sqlalchemy.sql.ddl", fill_everything},
    {"sqlalchemy.engine", fill_everything},
    {"sqlalchemy.engine.base", fill_everything},
    {"sqlalchemy.engine.reflection", fill_everything},
    {"sqlalchemy.inspection", fill_everything},
    {"sqlalchemy.engine.cursor", fill_everything},
    {"sqlalchemy.engine.interfaces", fill_everything},
    {"sqlalchemy.engine.result", fill_everything},
    {"sqlalchemy.engine.row", fill_everything},
    {"sqlalchemy.ext", nothing},
    {"sqlalchemy.ext.compiler",
     [](Library& library, ModuleObject& module) {
         module.set("compiles", function(library, "compiles(class_, *specs)", compiles));
     }},
    {"sqlalchemy.ext.mutable", fill_mutable},
    {"sqlalchemy.orm", fill_session},
    {"sqlalchemy.orm.session", fill_session},
    {"sqlalchemy.orm.query", fill_session},
    {"sqlalchemy.orm.decl_api", fill_session},
    {"sqlalchemy.orm.exc", fill_orm_exceptions},
    {"sqlalchemy.orm.attributes", fill_attributes},
    {"sqlalchemy.ext.declarative", fill_declarative},
    {"sqlalchemy.ext.hybrid", fill_hybrid},
    {"sqlalchemy.dialects", nothing},
    {"sqlalchemy.dialects.postgresql", fill_postgresql},
    {"sqlalchemy.dialects.postgresql.base", fill_postgresql},
    {"sqlalchemy.dialects.postgresql.json", fill_postgresql},
    {"sqlalchemy.dialects.sqlite", fill_sqlite},
    {"sqlalchemy.dialects.mysql", fill_mysql},
    {"sqlmodel", nothing},
    {"sqlmodel.sql", nothing},
    {"sqlmodel.sql.sqltypes", fill_sqlmodel_types},
};

}  // namespace

python::Importer::Found find_module(Library& library, const std::string& dotted_name) {
    const auto known = library.modules.find(dotted_name);
    if (known != library.modules.end()) {
        return Value(known->second);
    }
    for (const ModuleRow& row : modules) {
        if (row.name != dotted_name) {
            continue;
        }
        auto module = python::make<ModuleObject>(dotted_name);
        library.modules[dotted_name] = module;
        row.fill(library, *module);
        // What stands below it is an attribute of it: sa.dialects.postgresql.
        for (const ModuleRow& below : modules) {
            const std::string prefix = dotted_name + ".";
            if (below.name.starts_with(prefix) &&
                below.name.find('.', prefix.size()) == std::string_view::npos) {
                const auto found = find_module(library, std::string(below.name));
                module->set(below.name.substr(prefix.size()), std::get<Value>(found));
            }
        }
        return Value(module);
    }
    return std::monostate{};
}

std::vector<ModuleNames> module_names() {
    std::vector<std::pair<Fill, ModuleNames>> groups;
    for (const ModuleRow& row : modules) {
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const auto& group) { return group.first == row.fill; });
        if (row.fill != nothing && same != groups.end()) {
            same->second.push_back(row.name);
        } else {
            groups.push_back({row.fill, {row.name}});
        }
    }
    std::vector<ModuleNames> names;
    for (auto& [fill, group] : groups) {
        names.push_back(std::move(group));
    }
    return names;
}

}  // namespace limbeck::alembic
