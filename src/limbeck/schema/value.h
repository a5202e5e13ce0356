// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "limbeck/schema/name.h"

namespace limbeck::schema {

struct Bytes {
    std::string bytes = {};

    bool operator==(const Bytes&) const = default;
};

// One value of a row. Dates, UUIDs and JSON are texts; decimals and whatever else is SQL already
// are SqlText; std::monostate is NULL.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, SqlText>;

}  // namespace limbeck::schema
