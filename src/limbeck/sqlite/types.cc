// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/types.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/render.h"
#include "limbeck/sql/quote.h"
#include "limbeck/sql/reserved.h"

namespace limbeck::sqlite {

using schema::Type;
using schema::TypeKind;

const Type& effective(const Type& type) {
    return schema::variant_for(type, "sqlite");
}

namespace {

std::string spelled(const Type& type) {
    if (!type.dialect.empty() && type.dialect != "sqlite") {
        throw dialect::cannot_render(type);
    }
    switch (type.kind) {
        case TypeKind::Null:
            return "NULL";
        case TypeKind::Integer:
            return type.name.empty() ? schema::describe(type) : type.name;
        case TypeKind::SmallInteger:
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
            return type.name.empty() ? dialect::with_scale("NUMERIC", type) : type.name;
        case TypeKind::String:
            return dialect::with_length("VARCHAR", type);
        case TypeKind::Text:
            return type.name.empty() ? dialect::with_length("TEXT", type) : type.name;
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

// "VARCHAR(20)" in pieces; the numbers are missing where there are none, or something else.
struct Declared {
    std::string name = {};
    std::vector<int> numbers = {};
    bool understood = true;
};

Declared take_apart(std::string_view declared) {
    Declared result;
    const std::size_t open = declared.find('(');
    result.name = base::trim(declared.substr(0, open));
    if (open == std::string_view::npos) {
        return result;
    }
    const std::size_t close = declared.find(')');
    result.understood = close == declared.size() - 1;
    for (const std::string_view piece :
         base::split(declared.substr(open + 1, close - open - 1), ',')) {
        const std::string_view digits = base::trim(piece);
        int number = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        result.understood =
            result.understood && error == std::errc() && end == digits.data() + digits.size();
        result.numbers.push_back(number);
    }
    return result;
}

// What SQLAlchemy knows and nothing here has a kind for.
bool is_known_word(std::string_view word) {
    static constexpr std::string_view words[] = {"",     "BOOL", "CHAR",     "DECIMAL",
                                                 "REAL", "UUID", "NVARCHAR", "DOUBLE PRECISION"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Whether a declaration can stand as it is; else it was written in quotes, which SQLite forgets.
bool can_stand_bare(const std::string& name, bool understood) {
    const auto plain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' ';
    };
    const std::vector<std::string_view> words = base::split_any(name, " ");
    return understood && !words.empty() && std::all_of(name.begin(), name.end(), plain) &&
           std::none_of(words.begin(), words.end(), [](std::string_view word) {
               return (word[0] >= '0' && word[0] <= '9') ||
                      sql::is_reserved(base::to_lower(word), sql::Flavour::Sqlite);
           });
}

// sqlite.org/datatype3.html, "Determination Of Column Affinity".
Type by_affinity(const std::string& declared, const Declared& pieces) {
    const auto has = [&](std::string_view part) {
        return declared.find(part) != std::string::npos;
    };
    TypeKind kind = TypeKind::Numeric;
    if (has("INT")) {
        kind = TypeKind::Integer;
    } else if (has("CHAR") || has("CLOB") || has("TEXT")) {
        kind = TypeKind::Text;
    } else if (has("BLOB") || has("REAL") || has("FLOA") || has("DOUB")) {
        kind = TypeKind::Named;
    }
    const bool bare = can_stand_bare(pieces.name, pieces.understood);
    return {.kind = kind,
            .name = bare ? declared : sql::quote_identifier(declared, sql::Flavour::Sqlite)};
}

bool same_but_for_blanks(std::string_view a, std::string_view b) {
    const std::vector<std::string_view> left = base::split_any(a, " \t\r\n");
    const std::vector<std::string_view> right = base::split_any(b, " \t\r\n");
    const auto glued = [](const std::vector<std::string_view>& pieces) {
        std::string result;
        for (const std::string_view piece : pieces) {
            result += piece;
        }
        return result;
    };
    return base::equals_ignoring_case(glued(left), glued(right));
}

}  // namespace

std::string type_name(const Type& given) {
    Type type = effective(given);
    const std::string collation = dialect::collate(type);
    type.collation.clear();
    return spelled(type) + collation;
}

Type parse_type(std::string_view text) {
    static constexpr TypeKind kinds[] = {
        TypeKind::SmallInteger, TypeKind::Integer,     TypeKind::BigInteger, TypeKind::Numeric,
        TypeKind::Float,        TypeKind::Double,      TypeKind::String,     TypeKind::Text,
        TypeKind::Boolean,      TypeKind::Date,        TypeKind::DateTime,   TypeKind::Timestamp,
        TypeKind::Time,         TypeKind::LargeBinary, TypeKind::Json,
    };
    const std::string declared = base::to_upper(base::trim(text));
    const Declared pieces = take_apart(declared);
    Type type{.kind = TypeKind::Named, .name = pieces.name};
    for (const TypeKind kind : kinds) {
        if (schema::describe({.kind = kind}) == pieces.name) {
            type = {.kind = kind};
        }
    }
    if (!pieces.understood || (type.kind == TypeKind::Named && !is_known_word(pieces.name))) {
        return by_affinity(declared, pieces);
    }
    const bool number = type.kind == TypeKind::Numeric || pieces.name == "DECIMAL";
    if (pieces.numbers.size() == 2 || (number && pieces.numbers.size() == 1)) {
        type.precision = pieces.numbers[0];
        if (pieces.numbers.size() == 2) {
            type.scale = pieces.numbers[1];
        }
    } else if (pieces.numbers.size() == 1) {
        type.length = pieces.numbers[0];
    }
    return same_but_for_blanks(type_name(type), declared) ? type : by_affinity(declared, pieces);
}

}  // namespace limbeck::sqlite
