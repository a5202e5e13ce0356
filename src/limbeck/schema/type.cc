// SPDX-License-Identifier: MIT
#include "limbeck/schema/type.h"

#include <algorithm>

namespace limbeck::schema {

const Type& variant_for(const Type& type, std::string_view dialect) {
    const auto found = std::find_if(type.variants.begin(), type.variants.end(),
                                    [&](const Type& other) { return other.dialect == dialect; });
    return found == type.variants.end() ? type : *found;
}

const Type& innermost(const Type& type) {
    return type.kind == TypeKind::Array ? innermost(type.item.at(0)) : type;
}

std::string describe(const Type& type) {
    switch (type.kind) {
        case TypeKind::Null:
            return "NULL";
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
            return "DOUBLE";
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
            return "TIMESTAMP";
        case TypeKind::Time:
            return "TIME";
        case TypeKind::Interval:
            return "INTERVAL";
        case TypeKind::LargeBinary:
            return "BLOB";
        case TypeKind::Json:
            return "JSON";
        case TypeKind::Uuid:
            return "UUID";
        case TypeKind::Enum:
            return "ENUM";
        case TypeKind::Array:
            return "ARRAY";
        case TypeKind::Named:
            return type.name;
    }
    return {};
}

bool is_integer(const Type& type) {
    return type.kind == TypeKind::SmallInteger || type.kind == TypeKind::Integer ||
           type.kind == TypeKind::BigInteger;
}

bool is_number(const Type& type) {
    return is_integer(type) || type.kind == TypeKind::Numeric || type.kind == TypeKind::Float ||
           type.kind == TypeKind::Double ||
           (type.kind == TypeKind::Named &&
            (type.name == "DECIMAL" || type.name == "REAL" || type.name == "DOUBLE PRECISION"));
}

}  // namespace limbeck::schema
