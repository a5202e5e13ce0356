// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace limbeck::base {

// ASCII, whatever the locale.
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
// 0 to 15; -1 for what is no hexadecimal digit.
constexpr int hex_value(char c) {
    return is_digit(c)            ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// ASCII white space off both ends.
std::string_view trim(std::string_view text);

// The pieces between separators, empty ones included; "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

// The pieces between runs of any of `separators`, empty ones left out.
std::vector<std::string_view> split_any(std::string_view text, std::string_view separators);

std::string join(std::span<const std::string> pieces, std::string_view separator);

// ASCII only; other bytes stay.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

// White space runs become one blank; cut to `limit` bytes (never inside a UTF-8 character) with
// "…".
std::string shorten(std::string_view text, std::size_t limit);

// The number of insertions, deletions, replacements and swaps of neighbours between two words.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate a misspelt word most probably means: within a third of its length, at least one
// edit; the first of equals. Nothing when none is near.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

// Whether a text is what a pattern with * (any characters) and ? (any one byte) describes.
bool matches_pattern(std::string_view pattern, std::string_view text);

// Control characters but line ends and tabs as "\\x1b": what comes from a file or a server must not
// give orders to the terminal it is shown on.
std::string printable(std::string_view text);

bool is_valid_utf8(std::string_view text);

}  // namespace limbeck::base
