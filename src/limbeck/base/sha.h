// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace limbeck::base {

// The raw digests of FIPS 180-4: 20, 28, 32, 48 and 64 bytes.
std::string sha1(std::string_view data);
std::string sha224(std::string_view data);
std::string sha256(std::string_view data);
std::string sha384(std::string_view data);
std::string sha512(std::string_view data);

// Bytes as lower-case hexadecimal digits, and back; from_hex takes an even number of digits.
std::string to_hex(std::string_view data);
std::string from_hex(std::string_view digits);

}  // namespace limbeck::base
