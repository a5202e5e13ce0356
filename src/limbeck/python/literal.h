// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "limbeck/python/ast.h"
#include "limbeck/python/token_stream.h"

// Private to the parser: the values of literal tokens.
namespace limbeck::python {

// The value of a whole number of any base without its sign; nothing where the text is none, or is
// beyond 64 bits.
std::optional<std::uint64_t> integer_magnitude(std::string_view text);

// The value of the number that stands at the current token (which stays).
Constant number_value(const TokenStream& tokens);

// What a String token says of itself before its first quote, and where its inside lies.
struct StringShape {
    bool is_raw = false;
    bool is_bytes = false;
    bool is_format = false;
    std::size_t begin = 0;  // offsets of the inside in the file
    std::size_t end = 0;
};
// Throws for a prefix that Python does not know and bytes that are not ASCII.
StringShape string_shape(const TokenStream& tokens);

// Fails at an escape sequence between two offsets that Python would not take, or that means a
// character by its name (this has no list of them).
void check_escapes(const TokenStream& tokens, std::size_t begin, std::size_t end, bool is_bytes);

}  // namespace limbeck::python
