// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "limbeck/python/value.h"

namespace limbeck::python {

// int(x, base) and float(x); raise what Python raises.
Value to_int(Interpreter& vm, const Value& value, std::optional<std::int64_t> base);
double to_double(Interpreter& vm, const Value& value);
// dict.update(x): a mapping or pairs.
void update_dict(Interpreter& vm, Dict& dict, const Value& from);

// Bytes as text and back; utf-8, ascii and latin-1.
std::string decode(Interpreter& vm, const std::string& data, std::string_view encoding,
                   std::string_view errors);
std::string encode(Interpreter& vm, const std::string& text, std::string_view encoding,
                   std::string_view errors);

// An argument that must be of that kind, with Python's complaint.
const std::string& text_argument(Interpreter& vm, const Value& value);

}  // namespace limbeck::python
