// SPDX-License-Identifier: MIT
#include "limbeck/alembic/operators.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "limbeck/alembic/types.h"

namespace limbeck::alembic {

using schema::Type;
using schema::TypeKind;

const Type& boolean_type() {
    static const Type type{.kind = TypeKind::Boolean};
    return type;
}

namespace {

constexpr std::pair<std::string_view, std::string_view> opposites[] = {
    {"=", "!="},
    {"<", ">="},
    {">", "<="},
    {"LIKE", "NOT LIKE"},
    {"IN", "NOT IN"},
    {"IS", "IS NOT"},
    {"ILIKE", "NOT ILIKE"},
};

std::string_view opposite_of(std::string_view symbol) {
    for (const auto& [one, other] : opposites) {
        if (symbol == one) {
            return other;
        }
        if (symbol == other) {
            return one;
        }
    }
    return "";
}

Clause joined(const Clause& left, std::string_view symbol, const Clause& right,
              Precedence precedence, const Type& type) {
    Clause result;
    result.precedence = precedence;
    result.type = type;
    if (type == left.type) {
        result.handling = left.handling;
    }
    // The same operator once more needs no parentheses on the left.
    const auto looser = static_cast<Precedence>(static_cast<int>(precedence) - 1);
    const bool chains = precedence != Precedence::Compare;
    result.operand(left, chains ? looser : precedence);
    result.add(fmt::format(" {} ", symbol));
    result.operand(right, chains && (symbol == "+" || symbol == "*" || symbol == "||" ||
                                     symbol == "AND" || symbol == "OR")
                              ? looser
                              : precedence);
    return result;
}

}  // namespace

Clause infix(const Clause& left, std::string_view symbol, const Clause& right,
             Precedence precedence, const Type& type) {
    Clause result = joined(left, symbol, right, precedence, type);
    const std::string_view other = opposite_of(symbol);
    if (precedence == Precedence::Compare && !other.empty()) {
        result.opposite =
            std::make_shared<const Clause>(joined(left, other, right, precedence, type));
    }
    return result;
}

Clause in_parentheses(const Clause& clause) {
    Clause result;
    result.type = clause.type;
    result.handling = clause.handling;
    return result.add("(").add(clause).add(")");
}

// NOT x.
Clause negated(const Clause& clause) {
    if (clause.opposite) {
        return *clause.opposite;
    }
    Clause result;
    result.precedence = Precedence::Not;
    result.type = boolean_type();
    result.add("NOT ").operand(clause, Precedence::Not);
    return result;
}

void add_conditions(Clause& to, std::string_view word, const std::vector<Clause>& conditions) {
    const auto empty = [](const Clause& condition) { return condition.parts.empty(); };
    const bool is_one = std::count_if(conditions.begin(), conditions.end(), empty) + 1 ==
                        static_cast<std::ptrdiff_t>(conditions.size());
    bool first = true;
    for (const Clause& condition : conditions) {
        if (empty(condition)) {
            continue;  // and_() of nothing
        }
        to.add(first ? word : " AND ");
        is_one ? to.add(condition) : to.operand(condition, Precedence::Or);
        first = false;
    }
}

Value postfix(Library& library, const Value& self, std::string_view words) {
    Clause result;
    const Clause inner = python::native<ExpressionObject>(self)->clause();
    result.precedence = Precedence::Comma;
    // x DESC NULLS LAST
    const bool is_ordered = inner.precedence == Precedence::Comma;
    is_ordered ? result.add(inner) : result.operand(inner, Precedence::As);
    result.add(words);
    return make_expression(library, std::move(result));
}

Value cast_to(Library& library, const Value& what, const Value& type) {
    const Type wanted = type_of(library, type);
    Clause result("CAST(");
    result.handling = handling_of(library, type);
    result.add(coerce(library, what, wanted, result.handling));
    result.add(" AS " + sql_name(library, wanted) + ")");
    result.type = wanted;
    return make_expression(library, std::move(result));
}

}  // namespace limbeck::alembic
