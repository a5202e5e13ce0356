// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Characters, as far as Python's str methods ask about them. Case and classes are known for the
// alphabets that revision files meet (Latin, Greek, Cyrillic); other letters have no case here.
namespace limbeck::python {

// The code point at a byte; moves past it. A malformed byte counts as itself.
char32_t next_code_point(std::string_view text, std::size_t& at);

bool is_printable(char32_t c);
bool is_space(char32_t c);
bool is_letter(char32_t c);
bool is_digit_character(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
char32_t to_upper(char32_t c);
char32_t to_lower(char32_t c);

// Every code point through a function that appends what it becomes.
template <typename Change>
std::string map_code_points(std::string_view text, const Change& change) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        change(result, next_code_point(text, at));
    }
    return result;
}

}  // namespace limbeck::python
