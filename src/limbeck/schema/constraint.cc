// SPDX-License-Identifier: MIT
#include "limbeck/schema/constraint.h"

namespace limbeck::schema {

const Name& name_of(const Constraint& constraint) {
    return std::visit([](const auto& any) -> const Name& { return any.name; }, constraint);
}

}  // namespace limbeck::schema
