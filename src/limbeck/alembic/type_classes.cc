// SPDX-License-Identifier: MIT
#include "limbeck/alembic/types.h"

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"

// The classes of SQLAlchemy's types, and what their arguments mean.

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
    Json,
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
    {"JSON", "TypeEngine", TypeKind::Json, Takes::Json},
    {"Uuid", "TypeEngine", TypeKind::Uuid, Takes::Uuid},
    {"UUID", "Uuid", TypeKind::Named, Takes::Uuid},
    {"Enum", "String", TypeKind::Enum, Takes::Enum},
    {"ARRAY", "TypeEngine", TypeKind::Array, Takes::Array},
    {"AutoString", "String", TypeKind::String, Takes::Length},  // sqlmodel's

    {"postgresql.UUID", "UUID", TypeKind::Named, Takes::Uuid, "UUID"},
    {"postgresql.JSON", "JSON", TypeKind::Json, Takes::Json},
    {"postgresql.JSONB", "postgresql.JSON", TypeKind::Named, Takes::Json},
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
    {"sqlite.JSON", "JSON", TypeKind::Json, Takes::Json},

    {"mysql.TINYINT", "Integer", TypeKind::Named, Takes::Dialect},
    {"mysql.SMALLINT", "SMALLINT", TypeKind::SmallInteger, Takes::Dialect},
    {"mysql.MEDIUMINT", "Integer", TypeKind::Named, Takes::Dialect},
    {"mysql.INTEGER", "INTEGER", TypeKind::Integer, Takes::Dialect},
    {"mysql.BIGINT", "BIGINT", TypeKind::BigInteger, Takes::Dialect},
    {"mysql.DOUBLE", "DOUBLE", TypeKind::Named, Takes::Dialect},
    {"mysql.FLOAT", "FLOAT", TypeKind::Named, Takes::Dialect},
    {"mysql.DECIMAL", "DECIMAL", TypeKind::Named, Takes::Dialect},
    {"mysql.VARCHAR", "VARCHAR", TypeKind::String, Takes::Length},
    {"mysql.CHAR", "CHAR", TypeKind::Named, Takes::Length, "CHAR"},
    {"mysql.TEXT", "TEXT", TypeKind::Text, Takes::Length},
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
        case Takes::Json:
            return "type(cls, none_as_null=, astext_type=)";
        case Takes::Bit:
            return "type(cls, length=, varying=)";
        case Takes::Dialect:
            return "type(cls, *args, **kw)";
    }
    return "";
}

// What is kept of each member of a class of enum.Enum, as values_of() gives it.
HandlingRef members_of(Library& library, const Value& members,
                       const std::vector<std::string>& values) {
    auto handling = std::make_shared<Handling>();
    std::size_t next = 0;
    for (const Value& member : python::collect(library.vm, members)) {
        if (next < values.size()) {
            handling->members.emplace_back(values[next++], member);
        }
    }
    return handling;
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
    if (!made->enum_class.is_none()) {
        made->handling = members_of(library, made->enum_class, made->type.values);
    }
    made->inherits_schema = flag_of(library, a[8], false);
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

// Keywords of SQLAlchemy 1.x, and of MySQL's texts, say nothing here; others are a mistake.
void refuse_misspelt(Library& library, std::string_view name, const Value& keywords) {
    static constexpr std::string_view known[] = {
        "convert_unicode", "unicode_error", "unicode", "national",     "binary",
        "charset",         "ascii",         "subtype", "display_width"};
    for (const auto& [keyword, value] : keywords_of(library, keywords)) {
        if (!keyword.starts_with('_') &&
            std::find(std::begin(known), std::end(known), keyword) == std::end(known)) {
            unknown_keyword(std::string(name), keyword);
        }
    }
}

Type read_type(Library& library, const TypeRow& row, std::span<Value> a) {
    const std::size_t dot = row.name.find('.');
    const std::string own(dot == row.name.npos ? row.name : row.name.substr(dot + 1));
    Type type{.kind = row.kind};
    if (row.kind == TypeKind::Named) {
        type.name = row.spelling.empty() ? own : std::string(row.spelling);
    }
    // What has a spelling that every database reads is of none.
    if (dot != row.name.npos && row.kind == TypeKind::Named && row.spelling.empty()) {
        type.dialect = std::string(row.name.substr(0, dot));
    }
    switch (row.takes) {
        case Takes::Nothing:
        case Takes::Enum:
        case Takes::Json:
            break;
        case Takes::Length:
            type.length = integer_of(library, a[0], "length");
            type.collation = text_or(library, a[1], "collation");
            refuse_misspelt(library, row.name, a[2]);
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
            if (dot != row.name.npos) {
                type.dialect = "postgresql";
            }
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
            } else if (!type.length) {
                type.length = 1;
            }
            break;
        case Takes::Dialect:
            return row.kind == TypeKind::Named ? dialect_type(row.name, a, library) : type;
    }
    return type;
}

// What the arguments say of values.
HandlingRef read_handling(Library& library, Takes takes, std::span<Value> a) {
    Handling handling;
    if (takes == Takes::Json) {
        handling.none_as_null = flag_of(library, a[0], false);
    } else if (takes == Takes::Scale) {
        handling.decimal_scale = integer_of(library, a[2], "decimal_return_scale");
        handling.as_decimal = optional_flag(library, a[3]);
    } else if (takes == Takes::Precision) {
        handling.as_decimal = optional_flag(library, a[1]);
        handling.decimal_scale = integer_of(library, a[2], "decimal_return_scale");
    }
    const bool special = handling.none_as_null || handling.as_decimal || handling.decimal_scale;
    return special ? std::make_shared<const Handling>(std::move(handling)) : nullptr;
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
                        made->handling = read_handling(lib, row.takes, a);
                        if (row.kind == TypeKind::Null && row.takes == Takes::Dialect) {
                            made->arguments = a[0];  // for the impl
                            made->keywords = a[1];
                        }
                        return made;
                    }));
}

}  // namespace

void add_type_classes(Library& library) {
    for (const TypeRow& row : rows) {
        add_type(library, row);
    }
}

}  // namespace limbeck::alembic
