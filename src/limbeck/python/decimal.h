// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "limbeck/python/value.h"

// decimal.Decimal, for hosts that read and bind such values.
namespace limbeck::python {

// Of a number as a database writes it; raises decimal.InvalidOperation for what is none.
Value make_decimal(Interpreter& vm, std::string_view text);
// Exactly as Python's str() has it; nothing where the value is no Decimal.
std::optional<std::string> decimal_text_of(const Value& value);

}  // namespace limbeck::python
