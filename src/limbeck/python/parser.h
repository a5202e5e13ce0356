// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/base/source.h"
#include "limbeck/python/ast.h"

namespace limbeck::python {

// A tree that parse() returns is nowhere deeper than this, counted in statements and expressions
// inside one another, so that walks over it (its own destruction is one) may recurse.
constexpr int deepest_tree = 500;

// Parses a whole file. Throws Error (Script) at its place for what Python would not accept, and
// (Unsupported) for what it would but this does not (match statements, deeper trees). Linear in the
// text.
Module parse(const base::Source& source);

}  // namespace limbeck::python
