// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>

#include "limbeck/schema/column.h"
#include "limbeck/schema/type.h"

// How the kinds of the schema model are called in JSON.
namespace limbeck::schema {

// In the order of TypeKind.
inline constexpr std::array<std::string_view, 21> type_words{
    "null",     "smallint", "integer", "bigint", "numeric",  "float",     "double",
    "varchar",  "text",     "boolean", "date",   "datetime", "timestamp", "time",
    "interval", "binary",   "json",    "uuid",   "enum",     "array",     "named"};
static_assert(static_cast<std::size_t>(TypeKind::Named) + 1 == type_words.size());

// In the order of the alternatives of Constraint.
inline constexpr std::array<std::string_view, 6> constraint_words{
    "primary_key", "unique", "foreign_key", "check", "type_check", "exclusion"};

constexpr std::string_view word(TypeKind kind) {
    return type_words.at(static_cast<std::size_t>(kind));
}
constexpr std::string_view word(Default::Kind kind) {
    return kind == Default::Kind::Literal ? "literal" : "sql";
}
constexpr std::string_view word(Autoincrement kind) {
    return kind == Autoincrement::Never ? "never" : "auto";
}

// The value that is called so; nothing where none is.
template <typename Kind>
constexpr std::optional<Kind> from_word(std::string_view text) {
    if constexpr (std::is_same_v<Kind, TypeKind>) {
        for (std::size_t i = 0; i < type_words.size(); ++i) {
            if (type_words.at(i) == text) {
                return static_cast<TypeKind>(i);
            }
        }
    } else if constexpr (std::is_same_v<Kind, Default::Kind>) {
        for (const Kind kind : {Kind::Literal, Kind::Sql}) {
            if (word(kind) == text) {
                return kind;
            }
        }
    } else if constexpr (std::is_same_v<Kind, Autoincrement>) {
        for (const Kind kind : {Kind::Auto, Kind::Never}) {
            if (word(kind) == text) {
                return kind;
            }
        }
    }
    return std::nullopt;
}

}  // namespace limbeck::schema
