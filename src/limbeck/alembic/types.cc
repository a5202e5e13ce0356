// SPDX-License-Identifier: MIT
#include "limbeck/alembic/types.h"
#include "limbeck/alembic/engine.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "limbeck/alembic/values.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

using schema::Type;
using schema::TypeKind;

TypeObject& self_of(std::span<Value> a) {
    return *python::native<TypeObject>(a[0]);
}

// with_variant(type, *dialects)
Value with_variant(Library& library, std::span<Value> a) {
    const TypeObject& self = self_of(a);
    auto made = python::make<TypeObject>(library, self.cls, self.type);
    made->enum_class = self.enum_class;
    made->handling = self.handling;
    for (const Value& dialect : a[2].to<python::Tuple>().items) {
        Type variant = type_of(library, a[1]);
        variant.dialect = text_of(library, dialect, "with_variant");
        made->type.variants.push_back(std::move(variant));
        if (made->type.variants.back().dialect == library.host.dialect().name()) {
            made->handling = handling_of(library, a[1]);
        }
    }
    return made;
}

const Type& enum_for_database(const Library& library, const Type& type) {
    return schema::variant_for(type, library.host.dialect().name());
}

// A generic Enum looks first only when told to, PostgreSQL's own unless told not to; written down
// for later there is nothing to look at.
bool looks_first(Library& library, const TypeObject& self, const Value& given) {
    return library.host.is_online() &&
           flag_of(library, given, self.cls->is_subclass_of(*library.type("postgresql.ENUM")));
}

Value create_enum(Library& library, std::span<Value> a) {
    const TypeObject& self = self_of(a);
    const Type& type = enum_for_database(library, self.type);
    if (type.kind == TypeKind::Enum && type.native) {
        library.carry_out(
            operation::CreateEnum{.type = {.name = {type.schema, type.name}, .values = type.values},
                                  .if_not_exists = looks_first(library, self, a[2])});
    }
    return {};
}

Value drop_enum(Library& library, std::span<Value> a) {
    const TypeObject& self = self_of(a);
    const Type& type = enum_for_database(library, self.type);
    if (type.kind == TypeKind::Enum && type.native) {
        library.made_enums.erase({type.schema, type.name});
        library.carry_out(operation::DropEnum{.name = {type.schema, type.name},
                                              .if_exists = looks_first(library, self, a[2])});
    }
    return {};
}

// What a database calls the type: for a message, or to put into a statement.
Value compile_type(Library& library, std::span<Value> a) {
    return Value::text(sql_name(library, self_of(a).type));
}

Value optional_integer(const std::optional<int>& number) {
    return number ? Value::integer(*number) : Value::none();
}

Value optional_text(const std::string& text) {
    return text.empty() ? Value::none() : Value::text(text);
}

}  // namespace

std::optional<Value> TypeObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "length") {
        return optional_integer(type.length);
    }
    if (name == "precision") {
        return optional_integer(type.precision);
    }
    if (name == "scale") {
        return optional_integer(type.scale);
    }
    if (name == "timezone") {
        return Value::boolean(type.timezone);
    }
    if (name == "collation") {
        return optional_text(type.collation);
    }
    if (name == "schema") {
        return optional_text(type.schema);
    }
    if (name == "name" && (type.kind == TypeKind::Enum || type.kind == TypeKind::Boolean)) {
        return optional_text(type.name);
    }
    if (type.kind == TypeKind::Enum) {
        if (name == "enums") {
            std::vector<Value> values;
            for (const std::string& value : type.values) {
                values.push_back(Value::text(value));
            }
            return Value::list(std::move(values));
        }
        if (name == "enum_class") {
            return enum_class;
        }
        if (name == "native_enum") {
            return Value::boolean(type.native);
        }
        if (name == "create_type") {
            return Value::boolean(type.create_type);
        }
    }
    if (type.kind == TypeKind::Array && name == "item_type") {
        return make_type(library, type.item.at(0));
    }
    return std::nullopt;
}

std::string TypeObject::str(Interpreter& /*vm*/) {
    return sql_name(library, type);
}

// As SQLAlchemy shows it: VARCHAR(length=20).
std::string TypeObject::repr(Interpreter& /*vm*/) {
    std::string inside;
    const auto add = [&](std::string_view key, const std::string& text) {
        inside += fmt::format("{}{}={}", inside.empty() ? "" : ", ", key, text);
    };
    for (const std::string& value : type.values) {
        inside += (inside.empty() ? "" : ", ") + python::repr_text(value);
    }
    if (type.length) {
        add("length", std::to_string(*type.length));
    }
    if (type.timezone) {
        add("timezone", "True");
    }
    if (type.precision) {
        add("precision", std::to_string(*type.precision));
    }
    if (type.scale) {
        add("scale", std::to_string(*type.scale));
    }
    if (type.kind == TypeKind::Enum && !type.name.empty()) {
        add("name", python::repr_text(type.name));
    }
    return fmt::format("{}({})", cls->name, inside);
}

bool is_type(Library& library, const Value& value) {
    if (const auto* cls = value.as<Class>()) {
        return cls->is_subclass_of(*library.type("TypeEngine"));
    }
    return python::native<TypeObject>(value) != nullptr ||
           (value.is(python::Kind::Instance) &&
            value.to<python::Instance>().type->is_subclass_of(*library.type("TypeEngine")));
}

schema::Type type_of(Library& library, const Value& value) {
    python::refuse_unresolved(value);
    if (const auto* object = python::native<TypeObject>(value)) {
        if (const auto* instance = value.as<python::Instance>()) {
            if (const auto impl = decorated(library, *instance)) {
                return *impl;
            }
        }
        return object->type;
    }
    if (value.is(python::Kind::Class) && is_type(library, value)) {
        return type_of(library, python::call(library.vm, value));
    }
    argument_error(library,
                   fmt::format("a type is expected, got {}", python::repr(library.vm, value)));
}

namespace {

// The class that shows a type read from the database, as SQLAlchemy reflects it.
std::string class_name(const Library& library, const Type& type) {
    const std::string dialect(library.host.dialect().name());
    const bool is_postgresql = library.is_postgresql();
    switch (type.kind) {
        case TypeKind::Null:
            return "NullType";
        case TypeKind::Double:
            return "DOUBLE_PRECISION";
        case TypeKind::Interval:
            return is_postgresql ? "postgresql.INTERVAL" : "Interval";
        case TypeKind::Enum:
            return is_postgresql ? "postgresql.ENUM" : "Enum";
        case TypeKind::LargeBinary:
            return is_postgresql ? "postgresql.BYTEA" : "BLOB";
        case TypeKind::Timestamp:
        case TypeKind::Time:
        case TypeKind::Json:
            return (is_postgresql ? "postgresql." : "") + schema::describe(type);
        case TypeKind::Named:
            break;
        default:
            return schema::describe(type);
    }
    for (const std::string& name : {dialect + "." + type.name, type.name}) {
        if (library.classes.contains(name)) {
            return name;
        }
    }
    return type.name == "DOUBLE PRECISION" ? "DOUBLE_PRECISION" : "UserDefinedType";
}

}  // namespace

Value make_type(Library& library, const schema::Type& type) {
    return python::make<TypeObject>(library, library.type(class_name(library, type)), type);
}

std::string sql_name(Library& library, const schema::Type& type) {
    if (type.kind == TypeKind::Null) {
        return "NULL";
    }
    // The dialect spells types as part of a column only.
    return library.host.dialect().type_name(type);
}

namespace {

// What a function of @compiles is given for the compiler: it may pass it on, no more.
class CompilerObject : public NativeObject {
  public:
    [[nodiscard]] std::string type_name() const override { return "TypeCompiler"; }
};

// What @compiles(class, "dialect") makes of a type: the nearest class that has a function for this
// database, or for all.
std::optional<Type> spelled(Library& library, const Value& self) {
    const Library::Spelling* best = nullptr;
    for (const Library::Spelling& each : library.spellings) {
        if (!python::type_of(library.vm, self)->is_subclass_of(*each.of) ||
            (!each.dialect.empty() && each.dialect != library.host.dialect().name())) {
            continue;
        }
        const bool is_nearer = best == nullptr || each.of->is_subclass_of(*best->of);
        best = is_nearer ? &each : best;
    }
    if (best == nullptr) {
        return std::nullopt;
    }
    const Value text =
        python::call(library.vm, best->function, {self, Value(python::make<CompilerObject>())});
    return Type{.kind = TypeKind::Named, .name = text_of(library, text, "a type")};
}

}  // namespace

// @compiles(SomeType, "sqlite")
Value compiles(Library& library, std::span<Value> a) {
    python::refuse_unresolved(a[0]);
    const auto* of = a[0].as<Class>();
    if (of == nullptr || !of->is_subclass_of(*library.type("TypeEngine"))) {
        python::unsupported("@compiles of anything but a type");
    }
    std::vector<std::string> dialects = texts_of(library, a[1], "compiles");
    if (dialects.empty()) {
        dialects.emplace_back();
    }
    return function(library, "compiles(function)",
                    [cls = a[0], dialects](Library& lib, std::span<Value> b) {
                        for (const std::string& dialect : dialects) {
                            lib.spellings.push_back({Ref<Class>(&cls.to<Class>()), dialect, b[0]});
                        }
                        return b[0];
                    });
}

namespace {

constexpr std::string_view value_methods[] = {"process_bind_param", "process_result_value"};

// Defined by the script, not by a class of ours.
bool is_own(const Class& type, std::string_view method) {
    const Value* found = type.find(method);
    return found != nullptr && found->is(python::Kind::Function);
}

// The type that a TypeDecorator stands for on this database.
std::optional<Value> implementation(Library& library, const python::Instance& instance) {
    const Value self(const_cast<python::Instance*>(&instance));
    if (is_own(*instance.type, "load_dialect_impl")) {
        const Value dialect = python::attribute(library.vm, library.connection, "dialect");
        return python::call_method(library.vm, self, "load_dialect_impl", {dialect});
    }
    const Value* impl = instance.type->find("impl");
    if (impl == nullptr) {
        return std::nullopt;
    }
    const auto* made = python::native<TypeObject>(self);
    if (!impl->is(python::Kind::Class) || made == nullptr || made->arguments.is_absent()) {
        return *impl;
    }
    std::vector<Value> names;
    std::vector<Value> values;
    for (const auto& [name, value] : keywords_of(library, made->keywords)) {
        names.push_back(Value::text(name));
        values.push_back(value);
    }
    return python::call(library.vm, *impl,
                        {made->arguments.to<python::Tuple>().items, names, values});
}

}  // namespace

// A class of the script that wraps a type: what it says for this database, or its `impl`, made with
// its own arguments; or one that spells itself.
std::optional<schema::Type> decorated(Library& library, const python::Instance& instance) {
    const Value self(const_cast<python::Instance*>(&instance));
    if (const auto spelling = spelled(library, self)) {
        return spelling;
    }
    if (!is_own(*instance.type, "load_dialect_impl") && is_own(*instance.type, "get_col_spec")) {
        return Type{.kind = TypeKind::Named,
                    .name = text_of(library, python::call_method(library.vm, self, "get_col_spec"),
                                    "get_col_spec")};
    }
    const std::optional<Value> impl = implementation(library, instance);
    return impl ? std::optional(type_of(library, *impl)) : std::nullopt;
}

bool processes_values(const Class& type) {
    return std::any_of(std::begin(value_methods), std::end(value_methods),
                       [&](auto method) { return is_own(type, method); });
}

HandlingRef handling_of(Library& library, const Value& value) {
    const auto* instance = value.as<python::Instance>();
    if (instance == nullptr) {
        const auto* object = python::native<TypeObject>(value);
        return object == nullptr ? nullptr : object->handling;
    }
    HandlingRef inner;
    if (const std::optional<Value> impl = implementation(library, *instance)) {
        inner = handling_of(library, *impl);
    } else if (const auto* object = python::native<TypeObject>(value)) {
        inner = object->handling;
    }
    if (!processes_values(*instance->type)) {
        return inner;
    }
    auto made = inner ? std::make_shared<Handling>(*inner) : std::make_shared<Handling>();
    made->decorator = value;
    return made;
}

void add_types(Library& library) {
    add_type_classes(library);
    Class& base = *library.type("TypeEngine");
    const auto method = [&](std::string_view text, Value (*code)(Library&, std::span<Value>)) {
        base.add_method(
            text, [&library, code](Interpreter&, std::span<Value> a) { return code(library, a); });
    };
    method("with_variant(self, type_, *dialect_names)", with_variant);
    method("compile(self, dialect=)", compile_type);
    method("copy(self, **kw)", [](Library&, std::span<Value> a) -> Value { return a[0]; });
    library.type("JSON")->attributes->table.set("NULL", make_json_null());
    Class& enumeration = *library.type("Enum");
    enumeration.add_method(
        "create(self, bind=, checkfirst=)", [&library](Interpreter&, std::span<Value> a) {
            return on_bind(library, a[1], [&] { return create_enum(library, a); });
        });
    enumeration.add_method("drop(self, bind=, checkfirst=)",
                           [&library](Interpreter&, std::span<Value> a) {
                               return on_bind(library, a[1], [&] { return drop_enum(library, a); });
                           });
}

}  // namespace limbeck::alembic
