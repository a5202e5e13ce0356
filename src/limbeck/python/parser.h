// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/base/source.h"
#include "limbeck/python/ast.h"

namespace limbeck::python {

// Parses a whole file. Throws Error (Script) at its place for what Python would not accept, and
// (Unsupported) for what it would but this does not (match statements). Nesting is bounded, so that
// a hostile file ends in an error instead of the stack's end. Linear in the text.
Module parse(const base::Source& source);

}  // namespace limbeck::python
