// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/python/ast.h"
#include "limbeck/python/token_stream.h"

// Private to the parser: which expressions may stand where something is bound. They are read as
// expressions first, because only what follows them ("=", "in", ":=") tells.
namespace limbeck::python {

enum class TargetUse { Assign, Delete };

// A whole target, or a place for several: "a", "a.b", "a[b]", "(a, *b)", "[a, b]".
void check_target(const TokenStream& tokens, const Expression& target, TargetUse use);

// A place for one value: a name, an attribute, an element. `what` completes "cannot …".
void check_single_target(const TokenStream& tokens, const Expression& target,
                         std::string_view what);

// Fails where a whole value is "*a", which only stands among others.
void check_not_starred(const TokenStream& tokens, const Expression& value);

// "a function call", "a literal"…
std::string_view describe(const Expression& expression);

}  // namespace limbeck::python
