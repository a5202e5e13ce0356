// SPDX-License-Identifier: MIT
#include "limbeck/python/literal.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

#include "limbeck/base/text.h"

namespace limbeck::python {

namespace {

unsigned digit_value(char c) {
    if (base::is_digit(c)) {
        return static_cast<unsigned>(c - '0');
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'z' ? static_cast<unsigned>(lower - 'a') + 10 : 99;
}

// Digits of a base with single underscores between them.
bool are_digits(std::string_view text, unsigned base) {
    bool after_digit = false;
    for (const char c : text) {
        if (c == '_' ? !after_digit : digit_value(c) >= base) {
            return false;
        }
        after_digit = c != '_';
    }
    return after_digit;
}

struct Integer {
    unsigned base = 10;
    std::string_view digits;
};

std::optional<Integer> integer_parts(std::string_view text) {
    Integer parts{10, text};
    if (text.size() > 2 && text[0] == '0' && !base::is_digit(text[1]) && text[1] != '_') {
        switch (text[1]) {
            case 'x':
            case 'X':
                parts.base = 16;
                break;
            case 'o':
            case 'O':
                parts.base = 8;
                break;
            case 'b':
            case 'B':
                parts.base = 2;
                break;
            default:
                return std::nullopt;
        }
        parts.digits = text.substr(text[2] == '_' ? 3 : 2);
    }
    return are_digits(parts.digits, parts.base) ? std::optional(parts) : std::nullopt;
}

bool has_leading_zero(const Integer& integer) {
    return integer.base == 10 && integer.digits.size() > 1 && integer.digits[0] == '0' &&
           integer.digits.find_first_not_of("0_") != std::string_view::npos;
}

// The parts of a float, each of digits or nothing, with a digit somewhere before the exponent.
bool is_float(std::string_view text) {
    const auto part = [](std::string_view digits) {
        return digits.empty() || are_digits(digits, 10);
    };
    std::string_view mantissa = text;
    if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view exponent = text.substr(e + 1);
        if (!exponent.empty() && (exponent[0] == '+' || exponent[0] == '-')) {
            exponent.remove_prefix(1);
        }
        if (!are_digits(exponent, 10)) {
            return false;
        }
        mantissa = text.substr(0, e);
    }
    const std::size_t point = mantissa.find('.');
    if (point == std::string_view::npos) {
        return are_digits(mantissa, 10);
    }
    return mantissa.size() > 1 && part(mantissa.substr(0, point)) &&
           part(mantissa.substr(point + 1));
}

double float_value(std::string_view text) {
    std::string digits(text);
    std::erase(digits, '_');
    double value = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem == std::errc::result_out_of_range) {
        value = std::strtod(digits.c_str(), nullptr);  // infinity or zero, as Python has it
    }
    return value;
}

Error wrong_number(const TokenStream& tokens) {
    const std::string_view text = tokens.now().text;
    const std::string shown = base::shorten(text, 40);
    const std::string_view shorter = text.substr(0, text.size() - 1);
    if ((text.back() == 'l' || text.back() == 'L') && integer_parts(shorter)) {
        return tokens.error(fmt::format("\"{}\" is no number", shown), tokens.offset())
            .hint("the \"L\" is Python 2; leave it out");
    }
    return tokens.error(fmt::format("\"{}\" is no number", shown), tokens.offset());
}

}  // namespace

std::optional<std::uint64_t> integer_magnitude(std::string_view text) {
    const std::optional<Integer> integer = integer_parts(text);
    if (!integer) {
        return std::nullopt;
    }
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t value = 0;
    for (const char c : integer->digits) {
        if (c == '_') {
            continue;
        }
        const unsigned digit = digit_value(c);
        if (value > (most - digit) / integer->base) {
            return std::nullopt;
        }
        value = value * integer->base + digit;
    }
    return value;
}

Constant number_value(const TokenStream& tokens) {
    const std::string_view text = tokens.now().text;
    if (const std::optional<Integer> integer = integer_parts(text)) {
        if (has_leading_zero(*integer)) {
            Error error = tokens.error("a whole number does not begin with 0", tokens.offset());
            if (are_digits(text.substr(1), 8)) {
                error.hint("octal numbers are written 0o… since Python 3");
            }
            throw error;
        }
        const std::optional<std::uint64_t> value = integer_magnitude(text);
        if (!value || *value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
            throw tokens.unsupported("whole numbers beyond 64 bits are not supported",
                                     tokens.offset());
        }
        return {static_cast<std::int64_t>(*value)};
    }
    if (is_float(text)) {
        return {float_value(text)};
    }
    const std::string_view real = text.substr(0, text.size() - 1);
    if ((text.back() == 'j' || text.back() == 'J') && (is_float(real) || are_digits(real, 10))) {
        throw tokens.unsupported("complex numbers are not supported", tokens.offset());
    }
    throw wrong_number(tokens);
}

namespace {

StringShape read_prefix(const TokenStream& tokens, std::string_view prefix) {
    StringShape shape;
    bool is_known = true;
    bool is_unicode = false;
    for (const char c : prefix) {
        bool& flag = c == 'r' || c == 'R'   ? shape.is_raw
                     : c == 'b' || c == 'B' ? shape.is_bytes
                     : c == 'f' || c == 'F' ? shape.is_format
                                            : is_unicode;
        is_known = is_known && !flag;
        flag = true;
    }
    if (!is_known || (shape.is_bytes && shape.is_format) || (is_unicode && prefix.size() > 1)) {
        Error error =
            tokens.error(fmt::format("strings have no prefix \"{}\"", prefix), tokens.offset());
        if (is_unicode && shape.is_raw) {
            error.hint("\"ur\" is Python 2; leave the \"u\" out");
        }
        throw error;
    }
    return shape;
}

// A backslash at `at` in the file.
void check_escape(const TokenStream& tokens, std::string_view text, std::size_t at, bool is_bytes) {
    const char c = text[at + 1];
    const std::size_t wanted = c == 'x' ? 2 : is_bytes ? 0 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    unsigned long value = 0;
    for (std::size_t i = 0; i < wanted; ++i) {
        const char digit = at + 2 + i < text.size() ? text[at + 2 + i] : '\0';
        if (digit_value(digit) >= 16) {
            throw tokens.error(
                fmt::format("\"\\{}\" is followed by {} hexadecimal digits", c, wanted), at);
        }
        value = value * 16 + digit_value(digit);
    }
    if (value > 0x10FFFF) {
        throw tokens.error("there is no such Unicode character", at);
    }
    if (c == 'N' && !is_bytes) {
        throw tokens.unsupported("characters are not known by name", at)
            .hint("write the character itself, or \"\\u\" and its number");
    }
}

}  // namespace

StringShape string_shape(const TokenStream& tokens) {
    const std::string_view literal = tokens.now().text;
    const std::size_t quote = literal.find_first_of("'\"");
    StringShape shape = read_prefix(tokens, literal.substr(0, quote));
    const bool is_triple = literal.size() >= quote + 6 && literal[quote + 1] == literal[quote] &&
                           literal[quote + 2] == literal[quote];
    const std::size_t quotes = is_triple ? 3 : 1;
    shape.begin = tokens.offset() + quote + quotes;
    shape.end = tokens.offset() + literal.size() - quotes;

    const std::string_view text = tokens.source().text().substr(0, shape.end);
    if (shape.is_bytes) {
        for (std::size_t at = shape.begin; at < shape.end; ++at) {
            if (static_cast<unsigned char>(text[at]) >= 0x80) {
                throw tokens.error("bytes hold ASCII characters only", at)
                    .hint("write others as \\x and two hexadecimal digits");
            }
        }
    }
    return shape;
}

void check_escapes(const TokenStream& tokens, std::size_t begin, std::size_t end, bool is_bytes) {
    const std::string_view text = tokens.source().text().substr(0, end);
    for (std::size_t at = text.find('\\', begin); at != std::string_view::npos;
         at = text.find('\\', at + 2)) {
        if (at + 1 < end) {
            check_escape(tokens, text, at, is_bytes);
        }
    }
}

}  // namespace limbeck::python
