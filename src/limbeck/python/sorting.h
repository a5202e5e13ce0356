// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "limbeck/python/value.h"

namespace limbeck::python {

// Stable, by key (a function, or absent) and in reverse when that is true; equal items keep their
// order even then. Comparing may run the script's __lt__, which may raise and may lie.
void sort(Interpreter& vm, std::vector<Value>& items, const Value& key, const Value& reverse);

}  // namespace limbeck::python
