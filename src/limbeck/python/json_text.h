// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/python/value.h"

namespace limbeck::python {

struct JsonOptions {
    Value object_hook;  // None: a dict
    Value parse_float;  // None: a float
};

// The value of a JSON text as json.loads gives it; raises JSONDecodeError in Python's words.
Value parse_json(Interpreter& vm, const std::string& text, const JsonOptions& options = {});
// "text" with quotes and escapes.
std::string quote_json(std::string_view text, bool ascii_only);

}  // namespace limbeck::python
