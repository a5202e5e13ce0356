// SPDX-License-Identifier: MIT
#include "limbeck/schema/constraint.h"

#include <utility>

namespace limbeck::schema {

const Name& name_of(const Constraint& constraint) {
    return std::visit([](const auto& any) -> const Name& { return any.name; }, constraint);
}

std::string comment_of(const Constraint& constraint) {
    return std::visit(
        [](const auto& any) -> std::string {
            if constexpr (requires { any.comment; }) {
                return any.comment;
            } else {
                return {};
            }
        },
        constraint);
}

bool is_before(const Constraint& a, const Constraint& b) {
    return std::pair(a.index(), name_of(a).text) < std::pair(b.index(), name_of(b).text);
}

}  // namespace limbeck::schema
