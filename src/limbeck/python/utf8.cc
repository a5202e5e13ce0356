// SPDX-License-Identifier: MIT
#include "limbeck/python/utf8.h"

namespace limbeck::python {

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0x80 || lead < 0xC0 || at + length > text.size()) {
        ++at;
        return lead;
    }
    char32_t value = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        value = (value << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    at += length;
    return value;
}

bool is_space(char32_t c) {
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_printable(char32_t c) {
    if (c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD) {
        return false;
    }
    const bool is_format = (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x61C;
    const bool is_special =
        (c >= 0xD800 && c <= 0xF8FF) || c > 0x10FFFF || c == 0xFFFE || c == 0xFFFF || c >= 0xE0000;
    return !is_format && !is_special && (c == ' ' || !is_space(c));
}

bool is_digit_character(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x966 && c <= 0x96F) ||
           (c >= 0xFF10 && c <= 0xFF19);
}

char32_t to_upper(char32_t c) {
    if (c < 0x80) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }
    if (c == 0xB5) {
        return 0x39C;
    }
    if (c == 0xFF) {
        return 0x178;
    }
    if (c >= 0xE0 && c <= 0xFE && c != 0xF7) {
        return c - 32;
    }
    const bool pairs_odd = (c >= 0x100 && c <= 0x137 && c != 0x131) || (c >= 0x14A && c <= 0x177) ||
                           (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) ||
                           (c >= 0x4D0 && c <= 0x52F) || (c >= 0x1E00 && c <= 0x1E95) ||
                           (c >= 0x1EA0 && c <= 0x1EFF);
    if (pairs_odd) {
        return c & ~char32_t{1};
    }
    if (c == 0x131) {
        return 'I';
    }
    const bool pairs_even = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (pairs_even) {
        return c % 2 == 0 ? c - 1 : c;
    }
    if (c >= 0x3B1 && c <= 0x3C9) {
        return c == 0x3C2 ? 0x3A3 : c - 32;
    }
    if (c >= 0x430 && c <= 0x44F) {
        return c - 32;
    }
    return c >= 0x450 && c <= 0x45F ? c - 80 : c;
}

char32_t to_lower(char32_t c) {
    if (c < 0x80) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) {
        return c + 32;
    }
    if (c == 0x178) {
        return 0xFF;
    }
    const bool pairs_odd = (c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177) ||
                           (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) ||
                           (c >= 0x4D0 && c <= 0x52F) || (c >= 0x1E00 && c <= 0x1E95) ||
                           (c >= 0x1EA0 && c <= 0x1EFF);
    if (pairs_odd) {
        return c | 1U;
    }
    const bool pairs_even = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (pairs_even) {
        return c % 2 == 1 ? c + 1 : c;
    }
    if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) {
        return c + 32;
    }
    if (c >= 0x410 && c <= 0x42F) {
        return c + 32;
    }
    return c >= 0x400 && c <= 0x40F ? c + 80 : c;
}

bool is_upper(char32_t c) {
    return to_lower(c) != c;
}

bool is_lower(char32_t c) {
    return to_upper(c) != c || c == 0xDF;
}

bool is_letter(char32_t c) {
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    if (c < 0xC0) {
        return c == 0xAA || c == 0xB5 || c == 0xBA;
    }
    if (c == 0xD7 || c == 0xF7) {
        return false;
    }
    const bool is_symbol = (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) ||
                           (c >= 0x3007 && c <= 0x3030) || (c >= 0xFE00 && c <= 0xFE6F) ||
                           (c >= 0xFF00 && c <= 0xFF20) || (c >= 0x300 && c <= 0x36F) ||
                           c >= 0x1F000;
    return !is_symbol && !is_space(c) && !is_digit_character(c) && is_printable(c);
}

}  // namespace limbeck::python
