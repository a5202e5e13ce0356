// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace limbeck::base {

// The MD5 digest (RFC 1321) in 32 lower-case hexadecimal digits. For names that must come out as
// other programs make them; not for anything that must be safe.
std::string md5_hex(std::string_view text);

}  // namespace limbeck::base
