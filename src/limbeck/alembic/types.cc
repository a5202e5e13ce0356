// SPDX-License-Identifier: MIT
#include "limbeck/alembic/types.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

using schema::Type;
using schema::TypeKind;

// How the arguments of a type are read.
enum class Takes {
    Nothing,
    Length,     // (length, collation)
    Scale,      // (precision, scale)
    Precision,  // (precision)
    Time,       // (timezone, precision)
    Interval,
    Boolean,
    Enum,
    Array,
    Uuid,
    Bit,      // (length, varying)
    Dialect,  // whatever: numbers of another database's type
};

struct TypeRow {
    std::string_view name;  // with its dialect: "postgresql.JSONB"
    std::string_view base;
    TypeKind kind;
    Takes takes = Takes::Nothing;
    std::string_view spelling = "";  // of a Named one, where it is not the name
};

// SQLAlchemy's types. A base stands before what derives from it.
constexpr TypeRow rows[] = {
    {"TypeEngine", "", TypeKind::Null},
    {"UserDefinedType", "TypeEngine", TypeKind::Null, Takes::Dialect},
    {"TypeDecorator", "TypeEngine", TypeKind::Null, Takes::Dialect},
    {"NullType", "TypeEngine", TypeKind::Null},
    {"Integer", "TypeEngine", TypeKind::Integer},
    {"SmallInteger", "Integer", TypeKind::SmallInteger},
    {"BigInteger", "Integer", TypeKind::BigInteger},
    {"INTEGER", "Integer", TypeKind::Integer},
    {"INT", "Integer", TypeKind::Integer},
    {"SMALLINT", "SmallInteger", TypeKind::SmallInteger},
    {"BIGINT", "BigInteger", TypeKind::BigInteger},
    {"Numeric", "TypeEngine", TypeKind::Numeric, Takes::Scale},
    {"NUMERIC", "Numeric", TypeKind::Numeric, Takes::Scale},
    {"DECIMAL", "Numeric", TypeKind::Named, Takes::Scale},
    {"Float", "Numeric", TypeKind::Float, Takes::Precision},
    {"FLOAT", "Float", TypeKind::Float, Takes::Precision},
    {"REAL", "Float", TypeKind::Named, Takes::Precision},
    {"Double", "Float", TypeKind::Double, Takes::Precision},
    {"DOUBLE", "Double", TypeKind::Named, Takes::Precision},
    {"DOUBLE_PRECISION", "Double", TypeKind::Named, Takes::Precision, "DOUBLE PRECISION"},
    {"String", "TypeEngine", TypeKind::String, Takes::Length},
    {"Unicode", "String", TypeKind::String, Takes::Length},
    {"VARCHAR", "String", TypeKind::String, Takes::Length},
    {"NVARCHAR", "Unicode", TypeKind::Named, Takes::Length},
    {"CHAR", "String", TypeKind::Named, Takes::Length},
    {"NCHAR", "Unicode", TypeKind::Named, Takes::Length},
    {"Text", "String", TypeKind::Text, Takes::Length},
    {"UnicodeText", "Text", TypeKind::Text, Takes::Length},
    {"TEXT", "Text", TypeKind::Text, Takes::Length},
    {"CLOB", "Text", TypeKind::Named, Takes::Length},
    {"Boolean", "TypeEngine", TypeKind::Boolean, Takes::Boolean},
    {"BOOLEAN", "Boolean", TypeKind::Boolean, Takes::Boolean},
    {"Date", "TypeEngine", TypeKind::Date},
    {"DATE", "Date", TypeKind::Date},
    {"DateTime", "TypeEngine", TypeKind::DateTime, Takes::Time},
    {"DATETIME", "DateTime", TypeKind::Named, Takes::Time},
    {"TIMESTAMP", "DateTime", TypeKind::Timestamp, Takes::Time},
    {"Time", "TypeEngine", TypeKind::Time, Takes::Time},
    {"TIME", "Time", TypeKind::Time, Takes::Time},
    {"Interval", "TypeEngine", TypeKind::Interval, Takes::Interval},
    {"LargeBinary", "TypeEngine", TypeKind::LargeBinary, Takes::Length},
    {"PickleType", "LargeBinary", TypeKind::LargeBinary, Takes::Dialect},
    {"BLOB", "LargeBinary", TypeKind::Named, Takes::Length},
    {"BINARY", "LargeBinary", TypeKind::Named, Takes::Length},
    {"VARBINARY", "LargeBinary", TypeKind::Named, Takes::Length},
    {"JSON", "TypeEngine", TypeKind::Json, Takes::Dialect},
    {"Uuid", "TypeEngine", TypeKind::Uuid, Takes::Uuid},
    {"UUID", "Uuid", TypeKind::Named, Takes::Uuid},
    {"Enum", "String", TypeKind::Enum, Takes::Enum},
    {"ARRAY", "TypeEngine", TypeKind::Array, Takes::Array},
    {"AutoString", "String", TypeKind::String, Takes::Length},  // sqlmodel's

    {"postgresql.UUID", "UUID", TypeKind::Named, Takes::Uuid},
    {"postgresql.JSON", "JSON", TypeKind::Json, Takes::Dialect},
    {"postgresql.JSONB", "postgresql.JSON", TypeKind::Named, Takes::Dialect},
    {"postgresql.ARRAY", "ARRAY", TypeKind::Array, Takes::Array},
    {"postgresql.ENUM", "Enum", TypeKind::Enum, Takes::Enum},
    {"postgresql.TIMESTAMP", "TIMESTAMP", TypeKind::Timestamp, Takes::Time},
    {"postgresql.TIME", "TIME", TypeKind::Time, Takes::Time},
    {"postgresql.INTERVAL", "Interval", TypeKind::Interval, Takes::Interval},
    {"postgresql.BYTEA", "LargeBinary", TypeKind::Named, Takes::Length},
    {"postgresql.BIT", "TypeEngine", TypeKind::Named, Takes::Bit},
    {"postgresql.CITEXT", "Text", TypeKind::Named, Takes::Length},
    {"postgresql.TSVECTOR", "TypeEngine", TypeKind::Named},
    {"postgresql.TSQUERY", "TypeEngine", TypeKind::Named},
    {"postgresql.INET", "TypeEngine", TypeKind::Named},
    {"postgresql.CIDR", "TypeEngine", TypeKind::Named},
    {"postgresql.MACADDR", "TypeEngine", TypeKind::Named},
    {"postgresql.MACADDR8", "TypeEngine", TypeKind::Named},
    {"postgresql.MONEY", "TypeEngine", TypeKind::Named},
    {"postgresql.OID", "TypeEngine", TypeKind::Named},
    {"postgresql.REGCLASS", "TypeEngine", TypeKind::Named},
    {"postgresql.REGCONFIG", "TypeEngine", TypeKind::Named},
    {"postgresql.HSTORE", "TypeEngine", TypeKind::Named, Takes::Dialect},
    {"postgresql.INT4RANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.INT8RANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.NUMRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.DATERANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.TSRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.TSTZRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.INT4MULTIRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.INT8MULTIRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.NUMMULTIRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.DATEMULTIRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.TSMULTIRANGE", "TypeEngine", TypeKind::Named},
    {"postgresql.TSTZMULTIRANGE", "TypeEngine", TypeKind::Named},

    {"sqlite.DATETIME", "DateTime", TypeKind::Named, Takes::Dialect},
    {"sqlite.DATE", "Date", TypeKind::Date, Takes::Dialect},
    {"sqlite.TIME", "Time", TypeKind::Time, Takes::Dialect},
    {"sqlite.JSON", "JSON", TypeKind::Json, Takes::Dialect},

    {"mysql.TINYINT", "Integer", TypeKind::Named, Takes::Dialect},
    {"mysql.SMALLINT", "SMALLINT", TypeKind::Named, Takes::Dialect},
    {"mysql.MEDIUMINT", "Integer", TypeKind::Named, Takes::Dialect},
    {"mysql.INTEGER", "INTEGER", TypeKind::Named, Takes::Dialect},
    {"mysql.BIGINT", "BIGINT", TypeKind::Named, Takes::Dialect},
    {"mysql.DOUBLE", "DOUBLE", TypeKind::Named, Takes::Dialect},
    {"mysql.FLOAT", "FLOAT", TypeKind::Named, Takes::Dialect},
    {"mysql.DECIMAL", "DECIMAL", TypeKind::Named, Takes::Dialect},
    {"mysql.VARCHAR", "VARCHAR", TypeKind::Named, Takes::Dialect},
    {"mysql.CHAR", "CHAR", TypeKind::Named, Takes::Dialect},
    {"mysql.TEXT", "TEXT", TypeKind::Named, Takes::Dialect},
    {"mysql.TINYTEXT", "Text", TypeKind::Named, Takes::Dialect},
    {"mysql.MEDIUMTEXT", "Text", TypeKind::Named, Takes::Dialect},
    {"mysql.LONGTEXT", "Text", TypeKind::Named, Takes::Dialect},
    {"mysql.BLOB", "BLOB", TypeKind::Named, Takes::Dialect},
    {"mysql.MEDIUMBLOB", "LargeBinary", TypeKind::Named, Takes::Dialect},
    {"mysql.LONGBLOB", "LargeBinary", TypeKind::Named, Takes::Dialect},
    {"mysql.DATETIME", "DATETIME", TypeKind::Named, Takes::Dialect},
    {"mysql.TIMESTAMP", "TIMESTAMP", TypeKind::Named, Takes::Dialect},
    {"mysql.BIT", "TypeEngine", TypeKind::Named, Takes::Dialect},
    {"mysql.YEAR", "TypeEngine", TypeKind::Named, Takes::Dialect},
    {"mysql.ENUM", "Enum", TypeKind::Named, Takes::Dialect},
    {"mysql.SET", "TypeEngine", TypeKind::Named, Takes::Dialect},
    {"mysql.JSON", "JSON", TypeKind::Json, Takes::Dialect},
};

constexpr std::string_view signature(Takes takes) {
    switch (takes) {
        case Takes::Nothing:
            return "type(cls)";
        case Takes::Length:
            return "type(cls, length=, collation=, **kw)";
        case Takes::Scale:
            return "type(cls, precision=, scale=, decimal_return_scale=, asdecimal=)";
        case Takes::Precision:
            return "type(cls, precision=, asdecimal=, decimal_return_scale=)";
        case Takes::Time:
            return "type(cls, timezone=, precision=)";
        case Takes::Interval:
            return "type(cls, native=, second_precision=, day_precision=, *, precision=, fields=)";
        case Takes::Boolean:
            return "type(cls, create_constraint=, name=, *, _create_events=)";
        case Takes::Enum:
            return "type(cls, *enums, name=, schema=, create_type=, native_enum=, "
                   "create_constraint=, length=, values_callable=, metadata=, inherit_schema=, "
                   "validate_strings=, omit_aliases=, sort_key_function=, quote=, "
                   "create_constraint_events=, _create_events=, default=, **kw)";
        case Takes::Array:
            return "type(cls, item_type, as_tuple=, dimensions=, zero_indexes=)";
        case Takes::Uuid:
            return "type(cls, as_uuid=, native_uuid=)";
        case Takes::Bit:
            return "type(cls, length=, varying=)";
        case Takes::Dialect:
            return "type(cls, *args, **kw)";
    }
    return "";
}

// The names of a class of enum.Enum, or what values_callable makes of it.
std::vector<std::string> values_of(Library& library, const Value& members,
                                   const Value& values_callable) {
    if (!values_callable.is_absent()) {
        return texts_of(library, python::call(library.vm, values_callable, {members}), "Enum");
    }
    std::vector<std::string> names;
    for (const Value& member : python::collect(library.vm, members)) {
        names.push_back(
            text_of(library, python::attribute(library.vm, member, "name"), "a name of the enum"));
    }
    return names;
}

std::string lower(std::string text) {
    for (char& c : text) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

Value make_enum(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    Type type{.kind = TypeKind::Enum};
    Value enum_class;
    const std::vector<Value>& given = a[16].to<python::Tuple>().items;
    if (given.size() == 1 && given[0].is(python::Kind::Class)) {
        enum_class = given[0];
        type.values = values_of(library, given[0], a[6]);
        type.name = lower(given[0].to<Class>().name);
    } else {
        for (const Value& value : given) {
            // A list of the values in place of the values is taken by nobody.
            type.values.push_back(text_of(library, value, "Enum"));
        }
    }
    type.name = text_or(library, a[0], "name", type.name);
    type.schema = text_or(library, a[1], "schema");
    type.create_type = flag_of(library, a[2], true);
    type.native = flag_of(library, a[3], true);
    type.create_constraint = flag_of(library, a[4], false);
    type.length = integer_of(library, a[5], "length");
    auto made = python::make<TypeObject>(library, cls, std::move(type));
    made->enum_class = std::move(enum_class);
    return made;
}

Type dialect_type(std::string_view name, std::span<Value> a, Library& library) {
    const std::size_t dot = name.find('.');
    Type type{.kind = TypeKind::Named, .name = std::string(name.substr(dot + 1))};
    if (dot != name.npos) {
        type.dialect = std::string(name.substr(0, dot));
    }
    const std::vector<Value>& given = a[0].to<python::Tuple>().items;
    if (!given.empty() && given[0].is_int()) {
        type.length = integer_of(library, given[0], name);
    }
    for (const auto& [key, value] : keywords_of(library, a[1])) {
        if (key == "length" || key == "display_width" || key == "fsp") {
            type.length = integer_of(library, value, key);
        }
    }
    return type;
}

Type read_type(Library& library, const TypeRow& row, std::span<Value> a) {
    const std::size_t dot = row.name.find('.');
    const std::string own(dot == row.name.npos ? row.name : row.name.substr(dot + 1));
    Type type{.kind = row.kind};
    if (row.kind == TypeKind::Named) {
        type.name = row.spelling.empty() ? own : std::string(row.spelling);
    }
    if (dot != row.name.npos && row.kind == TypeKind::Named && own != "UUID") {
        type.dialect = std::string(row.name.substr(0, dot));
    }
    switch (row.takes) {
        case Takes::Nothing:
        case Takes::Enum:
            break;
        case Takes::Length:
            type.length = integer_of(library, a[0], "length");
            type.collation = text_or(library, a[1], "collation");
            break;
        case Takes::Scale:
            type.precision = integer_of(library, a[0], "precision");
            type.scale = integer_of(library, a[1], "scale");
            break;
        case Takes::Precision:
            // REAL and DOUBLE PRECISION have none of their own, whatever is asked for.
            if (row.kind == TypeKind::Float) {
                type.precision = integer_of(library, a[0], "precision");
            }
            break;
        case Takes::Time:
            type.timezone = flag_of(library, a[0], false);
            type.precision = integer_of(library, a[1], "precision");
            break;
        case Takes::Interval:
            type.precision =
                integer_of(library, a[1].is_absent() ? a[3] : a[1], "second_precision");
            type.fields = text_or(library, a[4], "fields");
            break;
        case Takes::Boolean:
            type.create_constraint = flag_of(library, a[0], false);
            type.name = text_or(library, a[1], "name");
            break;
        case Takes::Array:
            type.item = {type_of(library, a[0])};
            type.dimensions = integer_of(library, a[2], "dimensions").value_or(1);
            break;
        case Takes::Uuid:
            type.native = flag_of(library, a[1], true);
            break;
        case Takes::Bit:
            type.length = integer_of(library, a[0], "length");
            if (flag_of(library, a[1], false)) {
                type.name = "BIT VARYING";
            }
            break;
        case Takes::Dialect:
            return row.kind == TypeKind::Named ? dialect_type(row.name, a, library) : type;
    }
    return type;
}

void add_type(Library& library, const TypeRow& row) {
    std::vector<Ref<Class>> bases;
    if (!row.base.empty()) {
        bases.push_back(library.type(std::string(row.base)));
    }
    library.make_class(
        std::string(row.name), bases,
        constructor(library, signature(row.takes),
                    [&row](Library& lib, const Ref<Class>& cls, std::span<Value> a) -> Value {
                        if (row.takes == Takes::Enum) {
                            return make_enum(lib, cls, a);
                        }
                        auto made = python::make<TypeObject>(lib, cls, read_type(lib, row, a));
                        if (row.kind == TypeKind::Null && row.takes == Takes::Dialect) {
                            made->arguments = a[0];  // for the impl
                            made->keywords = a[1];
                        }
                        return made;
                    }));
}

TypeObject& self_of(std::span<Value> a) {
    return *python::native<TypeObject>(a[0]);
}

// with_variant(type, *dialects)
Value with_variant(Library& library, std::span<Value> a) {
    const TypeObject& self = self_of(a);
    auto made = python::make<TypeObject>(library, self.cls, self.type);
    made->enum_class = self.enum_class;
    for (const Value& dialect : a[2].to<python::Tuple>().items) {
        Type variant = type_of(library, a[1]);
        variant.dialect = text_of(library, dialect, "with_variant");
        made->type.variants.push_back(std::move(variant));
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
    switch (type.kind) {
        case TypeKind::Null:
            return "NullType";
        case TypeKind::SmallInteger:
            return "SMALLINT";
        case TypeKind::Integer:
            return "INTEGER";
        case TypeKind::BigInteger:
            return "BIGINT";
        case TypeKind::Numeric:
            return "NUMERIC";
        case TypeKind::Float:
            return "FLOAT";
        case TypeKind::Double:
            return "DOUBLE_PRECISION";
        case TypeKind::String:
            return "VARCHAR";
        case TypeKind::Text:
            return "TEXT";
        case TypeKind::Boolean:
            return "BOOLEAN";
        case TypeKind::Date:
            return "DATE";
        case TypeKind::DateTime:
            return "DATETIME";
        case TypeKind::Timestamp:
            return dialect == "postgresql" ? "postgresql.TIMESTAMP" : "TIMESTAMP";
        case TypeKind::Time:
            return dialect == "postgresql" ? "postgresql.TIME" : "TIME";
        case TypeKind::Interval:
            return dialect == "postgresql" ? "postgresql.INTERVAL" : "Interval";
        case TypeKind::LargeBinary:
            return dialect == "postgresql" ? "postgresql.BYTEA" : "BLOB";
        case TypeKind::Json:
            return dialect == "postgresql" ? "postgresql.JSON" : "JSON";
        case TypeKind::Uuid:
            return "UUID";
        case TypeKind::Enum:
            return dialect == "postgresql" ? "postgresql.ENUM" : "Enum";
        case TypeKind::Array:
            return "ARRAY";
        case TypeKind::Named:
            break;
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

// A class of the script that wraps a type: what it says for this database, or its `impl`, made with
// its own arguments; or one that spells itself.
std::optional<schema::Type> decorated(Library& library, const python::Instance& instance) {
    const Value self(const_cast<python::Instance*>(&instance));
    const auto is_own = [&](std::string_view method) {
        const Value* found = instance.type->find(method);
        return found != nullptr && found->is(python::Kind::Function);
    };
    if (is_own("load_dialect_impl")) {
        const Value dialect = python::attribute(library.vm, library.connection, "dialect");
        return type_of(library,
                       python::call_method(library.vm, self, "load_dialect_impl", {dialect}));
    }
    if (is_own("get_col_spec")) {
        return Type{.kind = TypeKind::Named,
                    .name = text_of(library, python::call_method(library.vm, self, "get_col_spec"),
                                    "get_col_spec")};
    }
    const Value* impl = instance.type->find("impl");
    if (impl == nullptr) {
        return std::nullopt;
    }
    const auto* made = python::native<TypeObject>(self);
    if (!impl->is(python::Kind::Class) || made == nullptr || made->arguments.is_absent()) {
        return type_of(library, *impl);
    }
    std::vector<Value> names;
    std::vector<Value> values;
    for (const auto& [name, value] : keywords_of(library, made->keywords)) {
        names.push_back(Value::text(name));
        values.push_back(value);
    }
    return type_of(library,
                   python::call(library.vm, *impl,
                                {made->arguments.to<python::Tuple>().items, names, values}));
}

void add_types(Library& library) {
    for (const TypeRow& row : rows) {
        add_type(library, row);
    }
    Class& base = *library.type("TypeEngine");
    const auto method = [&](std::string_view text, Value (*code)(Library&, std::span<Value>)) {
        base.add_method(
            text, [&library, code](Interpreter&, std::span<Value> a) { return code(library, a); });
    };
    method("with_variant(self, type_, *dialect_names)", with_variant);
    method("compile(self, dialect=)", compile_type);
    method("copy(self, **kw)", [](Library&, std::span<Value> a) -> Value { return a[0]; });
    Class& enumeration = *library.type("Enum");
    enumeration.add_method(
        "create(self, bind=, checkfirst=)",
        [&library](Interpreter&, std::span<Value> a) { return create_enum(library, a); });
    enumeration.add_method(
        "drop(self, bind=, checkfirst=)",
        [&library](Interpreter&, std::span<Value> a) { return drop_enum(library, a); });
}

}  // namespace limbeck::alembic
