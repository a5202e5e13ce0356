// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "limbeck/base/source.h"
#include "limbeck/python/ast.h"
#include "limbeck/python/code.h"

namespace limbeck::python {

// Compiles a file to the code of its module, which then needs the tree no more. What Python allows
// and this does not becomes an instruction that refuses when it is reached, so that a construct on
// a path that is not taken does no harm.
Ref<Code> compile(const Module& module, const std::shared_ptr<const base::Source>& source,
                  bool is_internal = false);

}  // namespace limbeck::python
