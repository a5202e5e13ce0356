// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include "limbeck/python/value.h"

namespace limbeck::python {

// open(): reads a file of the project through the host; writing is refused.
Value open_file(Interpreter& vm, std::span<Value> arguments);
// The text of a file of the project; raises FileNotFoundError.
std::string read_project_file(Interpreter& vm, const std::string& path);
// A path as text: a str, or a pathlib.Path.
std::string path_text(Interpreter& vm, const Value& value);
// What StringIO("…") and an open file are.
Value make_text_stream(std::string name, std::string text, bool is_bytes);

}  // namespace limbeck::python
