// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace limbeck::postgresql {

// A part of settled(). The cast of an ARRAY[…] belongs to its elements once the server has read it
// (transformArrayExpr in parse_expr.c): "a IN ('x')" of a varchar is printed as
//   (a)::text = ANY ((ARRAY['x'::character varying])::text[])
// and that is read as, and printed again as
//   (a)::text = ANY (ARRAY[('x'::character varying)::text])
std::string with_cast_elements(std::string_view text);

}  // namespace limbeck::postgresql
