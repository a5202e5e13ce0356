// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/types.h"
#include "limbeck/postgresql/flavour.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"

namespace limbeck::postgresql {

namespace {

using schema::Type;
using schema::TypeKind;

std::string time_name(std::string_view name, const Type& type) {
    return fmt::format("{}{} {} TIME ZONE", name,
                       type.precision ? fmt::format("({})", *type.precision) : "",
                       type.timezone ? "WITH" : "WITHOUT");
}

std::string interval_name(const Type& type) {
    return fmt::format("INTERVAL{}{}", type.fields.empty() ? "" : " " + type.fields,
                       type.precision ? fmt::format(" ({})", *type.precision) : "");
}

void refuse_nameless(const Type& type) {
    if (type.name.empty()) {
        throw Error(ErrorCode::Refused, "PostgreSQL ENUM type requires a name.");
    }
}

std::string enum_name(const Type& type) {
    if (!type.native) {
        return dialect::enum_as_text(type);
    }
    refuse_nameless(type);
    return dialect::qualified(schema::QualifiedName(type.schema, type.name), flavour);
}

// The dimensions stand before a collation: VARCHAR(10)[] COLLATE "C".
std::string array_name(const Type& type) {
    Type item = effective(type.item.at(0));
    const std::string collation = dialect::collate(item);
    item.collation.clear();
    std::string name = type_name(item);
    for (int i = 0; i < std::max(type.dimensions, 1); ++i) {
        name += "[]";
    }
    return name + collation;
}

std::string named(const Type& type) {
    return type.precision ? dialect::with_scale(type.name, type)
                          : dialect::with_length(type.name, type);
}

}  // namespace

const Type& effective(const Type& type) {
    return schema::variant_for(type, "postgresql");
}

std::string type_name(const Type& given) {
    const Type& type = effective(given);
    if (!type.dialect.empty() && type.dialect != "postgresql") {
        throw dialect::cannot_render(type);
    }
    switch (type.kind) {
        case TypeKind::Null:
            throw Error(ErrorCode::Refused,
                        "Can't generate DDL for NullType(); did you forget to "
                        "specify a type on this Column?");
        case TypeKind::SmallInteger:
        case TypeKind::Integer:
        case TypeKind::BigInteger:
        case TypeKind::Boolean:
        case TypeKind::Date:
        case TypeKind::Json:
            return schema::describe(type);
        case TypeKind::Numeric:
            return dialect::with_scale("NUMERIC", type);
        case TypeKind::Float:
            return type.precision ? fmt::format("FLOAT({})", *type.precision) : "FLOAT";
        case TypeKind::Double:
            return "DOUBLE PRECISION";
        case TypeKind::String:
            return dialect::with_length("VARCHAR", type);
        case TypeKind::Text:
            return dialect::with_length("TEXT", type);
        case TypeKind::DateTime:
        case TypeKind::Timestamp:
            return time_name("TIMESTAMP", type);
        case TypeKind::Time:
            return time_name("TIME", type);
        case TypeKind::Interval:
            return interval_name(type);
        case TypeKind::LargeBinary:
            return "BYTEA";
        case TypeKind::Uuid:
            return type.native ? "UUID" : "CHAR(32)";
        case TypeKind::Enum:
            return enum_name(type);
        case TypeKind::Array:
            return array_name(type);
        case TypeKind::Named:
            return named(type);
    }
    return {};
}

std::vector<schema::EnumType> enum_types(const schema::Table& table) {
    std::vector<schema::EnumType> result;
    for (const schema::Column& column : table.columns) {
        const Type* type = &effective(column.type);
        while (type->kind == TypeKind::Array) {
            type = &effective(type->item.at(0));
        }
        if (type->kind != TypeKind::Enum || !type->native || !type->create_type) {
            continue;
        }
        refuse_nameless(*type);
        const schema::EnumType made{.name = {type->schema, type->name}, .values = type->values};
        if (std::none_of(result.begin(), result.end(),
                         [&](const auto& other) { return other.name == made.name; })) {
            result.push_back(made);
        }
    }
    return result;
}

bool guards_itself(const Type& given) {
    const Type& type = effective(given);
    return type.kind != TypeKind::Enum || type.native;
}

namespace {

// "timestamp(3) with time zone" in pieces.
struct Spelled {
    std::string name = {};  // "timestamp with time zone"
    std::vector<int> numbers = {};
};

Spelled take_apart(std::string_view spelling) {
    const std::size_t open = spelling.find('(');
    const std::size_t close = spelling.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos) {
        return {std::string(spelling)};
    }
    Spelled result{std::string(spelling.substr(0, open)) + std::string(spelling.substr(close + 1))};
    for (const std::string_view piece :
         base::split(spelling.substr(open + 1, close - open - 1), ',')) {
        int number = 0;
        std::from_chars(piece.data(), piece.data() + piece.size(), number);
        result.numbers.push_back(number);
    }
    return result;
}

const std::map<std::string_view, TypeKind>& builtin_kinds() {
    static const std::map<std::string_view, TypeKind> kinds{
        {"bigint", TypeKind::BigInteger},
        {"boolean", TypeKind::Boolean},
        {"bytea", TypeKind::LargeBinary},
        {"character varying", TypeKind::String},
        {"date", TypeKind::Date},
        {"double precision", TypeKind::Double},
        {"integer", TypeKind::Integer},
        {"json", TypeKind::Json},
        {"numeric", TypeKind::Numeric},
        {"smallint", TypeKind::SmallInteger},
        {"text", TypeKind::Text},
        {"time with time zone", TypeKind::Time},
        {"time without time zone", TypeKind::Time},
        {"timestamp with time zone", TypeKind::Timestamp},
        {"timestamp without time zone", TypeKind::Timestamp},
        {"uuid", TypeKind::Uuid},
    };
    return kinds;
}

Type builtin(std::string_view spelling) {
    const Spelled spelled = take_apart(spelling);
    const std::optional<int> first =
        spelled.numbers.empty() ? std::nullopt : std::optional(spelled.numbers[0]);
    if (spelled.name.starts_with("interval")) {
        return {.kind = TypeKind::Interval,
                .precision = first,
                .fields = base::to_upper(base::trim(spelled.name.substr(8)))};
    }
    if (spelled.name == "real" || spelled.name == "character") {
        return {.kind = TypeKind::Named,
                .name = spelled.name == "real" ? "REAL" : "CHAR",
                .length = first};
    }
    const auto found = builtin_kinds().find(spelled.name);
    if (found == builtin_kinds().end()) {
        return {.kind = TypeKind::Named,
                .name = base::to_upper(spelled.name),
                .length = first,
                .dialect = "postgresql"};
    }
    Type type{.kind = found->second};
    if (type.kind == TypeKind::String) {
        type.length = first;
    } else {
        type.precision = first;
    }
    if (spelled.numbers.size() > 1) {
        type.scale = spelled.numbers[1];
    }
    type.timezone = spelled.name.ends_with(" with time zone");
    return type;
}

}  // namespace

Type parse_type(std::string_view spelling) {
    if (spelling.ends_with("[]")) {
        return {.kind = TypeKind::Array,
                .item = {parse_type(spelling.substr(0, spelling.size() - 2))}};
    }
    // Whatever is not the server's own has its schema, or quotes ("char" too).
    if (spelling.find_first_of(".\"") != std::string_view::npos) {
        return {.kind = TypeKind::Named, .name = std::string(spelling), .dialect = "postgresql"};
    }
    return builtin(spelling);
}

}  // namespace limbeck::postgresql
