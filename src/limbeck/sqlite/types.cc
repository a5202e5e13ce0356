// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/types.h"

#include "limbeck/base/error.h"
#include "limbeck/dialect/render.h"

namespace limbeck::sqlite {

using schema::Type;
using schema::TypeKind;

const Type& effective(const Type& type) {
    return schema::variant_for(type, "sqlite");
}

std::string type_name(const Type& given) {
    const Type& type = effective(given);
    if (!type.dialect.empty() && type.dialect != "sqlite") {
        throw dialect::cannot_render(type);
    }
    switch (type.kind) {
        case TypeKind::Null:
            return "NULL";
        case TypeKind::SmallInteger:
        case TypeKind::Integer:
        case TypeKind::BigInteger:
        case TypeKind::Float:
        case TypeKind::Double:
        case TypeKind::Boolean:
        case TypeKind::Date:
        case TypeKind::DateTime:
        case TypeKind::Timestamp:
        case TypeKind::Time:
        case TypeKind::LargeBinary:
        case TypeKind::Json:
            return schema::describe(type);
        case TypeKind::Numeric:
            return dialect::with_scale("NUMERIC", type);
        case TypeKind::String:
            return dialect::with_length("VARCHAR", type);
        case TypeKind::Text:
            return dialect::with_length("TEXT", type);
        case TypeKind::Interval:
            return "DATETIME";  // SQLAlchemy keeps it as a time since 1970
        case TypeKind::Uuid:
            return "CHAR(32)";
        case TypeKind::Enum:
            return dialect::enum_as_text(type);
        case TypeKind::Array:
            throw dialect::cannot_render(type);
        case TypeKind::Named:
            return type.precision ? dialect::with_scale(type.name, type)
                                  : dialect::with_length(type.name, type);
    }
    return {};
}

}  // namespace limbeck::sqlite
