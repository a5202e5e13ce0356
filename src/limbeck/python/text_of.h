// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "limbeck/python/value.h"

namespace limbeck::python {

// str(), repr(), ascii() and format() of any value, byte for byte as Python writes them.
std::string str(Interpreter& vm, const Value& value);
std::string repr(Interpreter& vm, const Value& value);
std::string ascii(Interpreter& vm, const Value& value);
std::string format(Interpreter& vm, const Value& value, const std::string& specification);

std::string repr_text(std::string_view text);
std::string repr_bytes(std::string_view data);
std::string repr_float(double value);

// "template".format(…) and "template" % value.
std::string format_template(Interpreter& vm, const std::string& pattern,
                            std::span<const Value> positional, Dict& keywords);
std::string format_percent(Interpreter& vm, const std::string& pattern, const Value& values);

}  // namespace limbeck::python
