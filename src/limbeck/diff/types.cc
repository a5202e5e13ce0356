// SPDX-License-Identifier: MIT
#include "limbeck/diff/types.h"

#include <fmt/core.h>

namespace limbeck::diff {

namespace {

using schema::Type;
using schema::TypeKind;

enum class Family { Number, Text, Moment, Other };

bool is_named(const Type& type, std::string_view name) {
    return type.kind == TypeKind::Named && type.name == name;
}

Family family(const Type& type) {
    switch (type.kind) {
        case TypeKind::SmallInteger:
        case TypeKind::Integer:
        case TypeKind::BigInteger:
        case TypeKind::Numeric:
        case TypeKind::Float:
        case TypeKind::Double:
            return Family::Number;
        case TypeKind::String:
        case TypeKind::Text:
            return Family::Text;
        case TypeKind::Date:
        case TypeKind::DateTime:
        case TypeKind::Timestamp:
            return Family::Moment;
        case TypeKind::Named:
            return is_named(type, "REAL")   ? Family::Number
                   : is_named(type, "CHAR") ? Family::Text
                                            : Family::Other;
        default:
            return Family::Other;
    }
}

// How many digits before the point a type holds for sure, and behind it.
struct Digits {
    int whole;
    int behind;
};

constexpr int no_limit = 1000000;

Digits digits(const Type& type) {
    switch (type.kind) {
        case TypeKind::SmallInteger:
            return {4, 0};
        case TypeKind::Integer:
            return {9, 0};
        case TypeKind::BigInteger:
            return {18, 0};
        case TypeKind::Numeric:
            return type.precision
                       ? Digits{*type.precision - type.scale.value_or(0), type.scale.value_or(0)}
                       : Digits{no_limit, no_limit};
        default:
            return type.kind == TypeKind::Double ? Digits{308, 15} : Digits{38, 6};
    }
}

// What the type can hold at most, which is what may have to be stored elsewhere.
Digits most_digits(const Type& type) {
    Digits result = digits(type);
    const bool exact = schema::is_integer(type);
    result.whole += exact ? 1 : 0;
    return result;
}

int fraction(const Type& type) {
    constexpr int microseconds = 6;
    return type.kind == TypeKind::Date ? -1 : type.precision.value_or(microseconds);
}

Hazard loss(std::string text) {
    return {Hazard::Kind::DataLoss, std::move(text)};
}
Hazard risk(std::string text) {
    return {Hazard::Kind::MayFail, std::move(text)};
}

std::optional<Hazard> number_hazard(const Type& from, const Type& to, const std::string& what) {
    if (most_digits(from).behind > digits(to).behind) {
        return loss(fmt::format("rounds the values of {}", what));
    }
    const bool both_integers = schema::is_integer(from) && schema::is_integer(to);
    if (both_integers ? digits(from).whole > digits(to).whole
                      : most_digits(from).whole > digits(to).whole) {
        return risk(fmt::format("fails where a value of {} is too large", what));
    }
    return std::nullopt;
}

std::optional<Hazard> text_hazard(const Type& from, const Type& to, const std::string& what) {
    if (to.length && (!from.length || *to.length < *from.length)) {
        return risk(fmt::format("fails where {} holds more than {} characters", what, *to.length));
    }
    return std::nullopt;
}

std::optional<Hazard> moment_hazard(const Type& from, const Type& to, const std::string& what) {
    if (fraction(to) < fraction(from)) {
        return loss(fmt::format("cuts the values of {}", what));
    }
    if (from.timezone != to.timezone && to.kind != TypeKind::Date) {
        return loss(fmt::format("moves the values of {} into the session's time zone", what));
    }
    return std::nullopt;
}

Type without_values(Type type) {
    Type* inner = &type;
    while (inner->kind == TypeKind::Array) {
        inner = inner->item.data();
    }
    if (inner->kind == TypeKind::Enum && inner->native && !inner->create_type) {
        inner->values.clear();
    }
    return type;
}

}  // namespace

bool is_same(const Type& a, const Type& b) {
    return a == b || without_values(a) == without_values(b);
}

bool converts_by_itself(const Type& from, const Type& to) {
    if (from.kind == TypeKind::Array && to.kind == TypeKind::Array) {
        return converts_by_itself(from.item.at(0), to.item.at(0));
    }
    if (family(from) != Family::Other) {
        return family(from) == family(to);
    }
    return from.kind == to.kind && from.name == to.name && from.schema == to.schema;
}

std::optional<Hazard> hazard_of(const Type& from, const Type& to, const std::string& what) {
    if (!converts_by_itself(from, to)) {
        if (family(to) == Family::Text && !to.length) {
            return std::nullopt;
        }
        return risk(fmt::format("fails where a value of {} is no {}", what, schema::describe(to)));
    }
    switch (family(from)) {
        case Family::Number:
            return number_hazard(from, to, what);
        case Family::Text:
            return text_hazard(from, to, what);
        case Family::Moment:
            return moment_hazard(from, to, what);
        case Family::Other:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace limbeck::diff
