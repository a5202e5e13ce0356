// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include "limbeck/detail/model_info.h"

// From C++ types to SQL types. Types of the standard library are known by what they can do, so that
// <chrono>, <optional> and <vector> cost only those who use them.
namespace limbeck::model {

// Values without a C++ type of their own in the standard library.
struct Uuid {
    std::uint8_t bytes[16] = {};
    bool operator==(const Uuid&) const = default;
};

struct Json {  // PostgreSQL: jsonb
    std::string text = {};
    bool operator==(const Json&) const = default;
};

// NUMERIC(P, S); without numbers any.
template <int Precision = -1, int Scale = -1>
struct Decimal {
    std::string text = {};
    bool operator==(const Decimal&) const = default;
};

template <typename E>
struct EnumValue {
    E value;
    std::string_view name;
};

// What a C++ enum is called in SQL: what a function `limbeck_enum(E)` beside the enum returns.
template <typename E, std::size_t Count>
struct Enumeration {
    std::string_view type = {};
    std::string_view in_schema = {};
    std::string_view about = {};
    E values[Count] = {};
    std::string_view names[Count] = {};

    constexpr Enumeration schema(std::string_view name) const {
        Enumeration result = *this;
        result.in_schema = name;
        return result;
    }
    constexpr Enumeration comment(std::string_view text) const {
        Enumeration result = *this;
        result.about = text;
        return result;
    }
};

//   enum class Mood { Fine, Bad };
//   constexpr auto limbeck_enum(Mood) {
//       return limbeck::model::enumeration<Mood>("mood", {{Mood::Fine, "fine"}, {Mood::Bad,
//       "bad"}});
//   }
template <typename E, std::size_t Count>
constexpr Enumeration<E, Count> enumeration(std::string_view type,
                                            const EnumValue<E> (&values)[Count]) {
    Enumeration<E, Count> result{.type = type};
    for (std::size_t i = 0; i < Count; ++i) {
        result.values[i] = values[i].value;
        result.names[i] = values[i].name;
    }
    return result;
}

namespace detail {

template <typename T>
concept Optional = requires(T& value) {
    typename T::value_type;
    value.has_value();
    value.reset();
};

template <typename T>
concept Vector = requires(T& value, const typename T::value_type& item) {
    typename T::allocator_type;
    value.push_back(item);
    value.shrink_to_fit();
}
&&!std::same_as<T, std::string>;

template <typename T>
concept Bytes = Vector<T> && std::same_as<typename T::value_type, std::byte>;

template <typename T>
concept TimePoint = requires(const T& value) {
    typename T::clock;
    value.time_since_epoch();
};

template <typename T>
concept CalendarDay = requires(const T& value) {
    value.year();
    value.month();
    value.day();
    value.ok();
};

template <typename T>
concept TimeOfDay = requires(const T& value) {
    value.hours();
    value.minutes();
    value.seconds();
    value.to_duration();
};

template <typename T>
concept Duration = requires(const T& value) {
    typename T::period;
    value.count();
};

template <typename T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) {
    limbeck_enum(value).names;
};

template <typename T>
concept SignedInteger =
    std::integral<T> && std::is_signed_v<T> && !std::same_as<T, char> && sizeof(T) >= 2;

template <typename T>
inline constexpr bool is_decimal = false;
template <int Precision, int Scale>
inline constexpr bool is_decimal<Decimal<Precision, Scale>> = true;

// Without the optional around it.
template <typename T>
struct BareType {
    using type = T;
};
template <Optional T>
struct BareType<T> {
    using type = typename T::value_type;
};
template <typename T>
using Bare = typename BareType<T>::type;

template <NamedEnum E>
inline constexpr auto enumeration_of = limbeck_enum(E{});

template <NamedEnum E>
inline constexpr EnumInfo enum_info{enumeration_of<E>.type, enumeration_of<E>.in_schema,
                                    enumeration_of<E>.about, enumeration_of<E>.names,
                                    sizeof(enumeration_of<E>.names) / sizeof(Words)};

template <typename T>
constexpr TypeInfo type_of();
template <typename T>
inline constexpr TypeInfo type_info = type_of<T>();

template <int Precision, int Scale>
constexpr TypeInfo decimal_type(const Decimal<Precision, Scale>*) {
    return {.kind = TypeKind::Numeric, .precision = Precision, .scale = Scale};
}

template <typename T>
constexpr TypeInfo array_type() {
    using Item = typename T::value_type;
    static_assert(!Optional<Item>,
                  "limbeck: elements of an array cannot be NOT NULL in SQL: write std::vector<T> "
                  "without std::optional inside");
    if constexpr (Vector<Item> && !Bytes<Item>) {
        TypeInfo type = type_info<Item>;
        ++type.dimensions;
        return type;
    } else {
        return {.kind = TypeKind::Array, .item = &type_info<Item>};
    }
}

template <typename T>
constexpr TypeInfo enum_type() {
    static_assert(NamedEnum<T>,
                  "limbeck: this enum has no names in SQL: beside it, write constexpr auto "
                  "limbeck_enum(E) { return limbeck::model::enumeration<E>(\"name\", {{E::A, "
                  "\"a\"}, …}); }");
    if constexpr (NamedEnum<T>) {
        return {.kind = TypeKind::Enum, .name = enum_info<T>.name, .values = &enum_info<T>};
    } else {
        return {};
    }
}

template <typename T>
constexpr TypeInfo type_of() {
    if constexpr (std::same_as<T, bool>) {
        return {.kind = TypeKind::Boolean};
    } else if constexpr (SignedInteger<T>) {
        return {.kind = sizeof(T) == 2   ? TypeKind::SmallInteger
                        : sizeof(T) == 4 ? TypeKind::Integer
                                         : TypeKind::BigInteger};
    } else if constexpr (std::same_as<T, double>) {
        return {.kind = TypeKind::Double};
    } else if constexpr (std::same_as<T, float>) {
        return {.kind = TypeKind::Named, .name = "REAL"};
    } else if constexpr (std::same_as<T, std::string>) {
        return {.kind = TypeKind::Text};
    } else if constexpr (std::same_as<T, Uuid>) {
        return {.kind = TypeKind::Uuid};
    } else if constexpr (std::same_as<T, Json>) {
        return {.kind = TypeKind::Json, .variants = {{"JSONB", postgresql}}};
    } else if constexpr (is_decimal<T>) {
        return decimal_type(static_cast<const T*>(nullptr));
    } else if constexpr (std::is_enum_v<T>) {
        return enum_type<T>();
    } else if constexpr (TimePoint<T>) {
        // The local times of <chrono> have a clock that cannot be read.
        return {.kind = TypeKind::DateTime, .timezone = requires {T::clock::now();
    }
};
}  // namespace detail
else if constexpr (CalendarDay<T>) {
    return {.kind = TypeKind::Date};
}
else if constexpr (TimeOfDay<T>) {
    return {.kind = TypeKind::Time};
}
else if constexpr (Duration<T>) {
    return {.kind = TypeKind::Interval};
}
else if constexpr (Bytes<T>) {
    return {.kind = TypeKind::LargeBinary};
}
else if constexpr (Vector<T>) {
    return array_type<T>();
}
else {
    static_assert(!std::integral<T>,
                  "limbeck: SQL has no unsigned integers and no characters: use std::int16_t, "
                  "std::int32_t, std::int64_t or bool");
    static_assert(std::integral<T>, "limbeck: no SQL type is known for this C++ type");
    return {};
}
}  // namespace limbeck::model

constexpr bool is_text(TypeKind kind) {
    return kind == TypeKind::Text || kind == TypeKind::String;
}

constexpr bool is_time(TypeKind kind) {
    return kind == TypeKind::DateTime || kind == TypeKind::Time || kind == TypeKind::Interval;
}

}  // namespace detail
}  // namespace limbeck::model
