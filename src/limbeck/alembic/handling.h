// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/alembic/library.h"
#include "limbeck/schema/type.h"

namespace limbeck::alembic {

// What SQLAlchemy makes of values of a type on their way to the database and back. No database
// knows of it, so it is no part of a schema::Type.
struct Handling {
    bool none_as_null = false;              // JSON: None is NULL, not JSON's null
    std::optional<bool> as_decimal = {};    // numbers, where it is not the type's own way
    std::optional<int> decimal_scale = {};  // digits of a Decimal made of a float
    // Of an Enum made of a class: what is kept, and the member that it stands for.
    std::vector<std::pair<std::string, Value>> members = {};
    // A TypeDecorator of the script, whose process_bind_param() and process_result_value() count.
    Value decorator = {};
};

using HandlingRef = std::shared_ptr<const Handling>;

// How values of a type object, or of a class of one, are handled here; nothing where that is
// nothing special.
HandlingRef handling_of(Library& library, const Value& type);

// Whether an instance of that class of the script has a say in its values.
bool processes_values(const Class& type);

}  // namespace limbeck::alembic
