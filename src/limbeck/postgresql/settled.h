// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace limbeck::postgresql {

// SQL in the server's words, as the server would write it again had it read these. Its first
// spelling tells how the text came about: "(a BETWEEN 1 AND 2) AND b" is "((a >= 1) AND (a <= 2))
// AND b", which is read as one conjunction and written as such; "(VALUES" of a view becomes "(
// VALUES"; casts of arrays are those of their elements. Linear.
std::string settled(std::string_view text);

}  // namespace limbeck::postgresql
