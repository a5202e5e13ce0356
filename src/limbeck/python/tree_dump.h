// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/python/ast.h"

namespace limbeck::python {

// A tree as text, for tests: "x = f(1, *a)" is `(= x (call f 1 (* a)))`; statements stand one after
// another, blocks in brackets; "_" is what is not there. tests/support/python_tree.py writes the
// same of CPython's trees.
std::string dump(const Block& block);

}  // namespace limbeck::python
