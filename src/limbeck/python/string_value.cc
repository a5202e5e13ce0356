// SPDX-License-Identifier: MIT
// What string literals mean: the Python Language Reference, section 2.4.1.
#include <algorithm>

#include "limbeck/base/text.h"
#include "limbeck/python/lexer.h"

namespace limbeck::python {

void append_utf8(std::string& text, unsigned long code_point) {
    const auto byte = [&text](unsigned long value) { text += static_cast<char>(value); };
    if (code_point < 0x80) {
        byte(code_point);
    } else if (code_point < 0x800) {
        byte(0xC0 | (code_point >> 6U));
        byte(0x80 | (code_point & 0x3FU));
    } else if (code_point < 0x10000) {
        byte(0xE0 | (code_point >> 12U));
        byte(0x80 | ((code_point >> 6U) & 0x3FU));
        byte(0x80 | (code_point & 0x3FU));
    } else {
        byte(0xF0 | (code_point >> 18U));
        byte(0x80 | ((code_point >> 12U) & 0x3FU));
        byte(0x80 | ((code_point >> 6U) & 0x3FU));
        byte(0x80 | (code_point & 0x3FU));
    }
}

namespace {

// Up to `count` digits of a radix from `at`; moves past them.
unsigned long read_digits(std::string_view text, std::size_t& at, std::size_t count, int radix) {
    unsigned long value = 0;
    for (; count > 0 && at < text.size(); --count, ++at) {
        const int digit = base::hex_value(text[at]);
        if (digit < 0 || digit >= radix) {
            break;
        }
        value = value * static_cast<unsigned long>(radix) + static_cast<unsigned long>(digit);
    }
    return value;
}

constexpr std::string_view escape_letters = "abfnrtv";
constexpr std::string_view escape_values = "\a\b\f\n\r\t\v";

// One escape sequence; `at` stands on the character after the backslash and is moved past it.
void append_escape(std::string& out, std::string_view body, std::size_t& at, bool is_bytes) {
    const char c = body[at];
    if (c == '\n' || (c == '\r' && body.substr(at + 1, 1) == "\n")) {
        at += c == '\n' ? std::size_t{1} : std::size_t{2};
        return;
    }
    if (c == '\\' || c == '\'' || c == '"') {
        out += c;
        ++at;
        return;
    }
    if (const std::size_t letter = escape_letters.find(c); letter != std::string_view::npos) {
        out += escape_values[letter];
        ++at;
        return;
    }
    if (c >= '0' && c <= '7') {
        const unsigned long value = read_digits(body, at, 3, 8);
        is_bytes ? void(out += static_cast<char>(value)) : append_utf8(out, value);
        return;
    }
    const std::size_t digits = c == 'x' ? 2 : is_bytes ? 0 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits > 0) {
        ++at;
        const unsigned long value = read_digits(body, at, digits, 16);
        is_bytes ? void(out += static_cast<char>(value)) : append_utf8(out, value);
        return;
    }
    out += '\\';  // Python keeps an escape that it does not know
}

}  // namespace

void append_string_body(std::string& out, std::string_view body, bool is_raw, bool is_bytes) {
    for (std::size_t i = 0; i < body.size();) {
        const std::size_t special = std::min(body.find_first_of("\\\r", i), body.size());
        out += body.substr(i, special - i);
        i = special;
        if (i == body.size()) {
            break;
        }
        if (body[i] == '\r' && body.substr(i + 1, 1) == "\n") {
            ++i;  // the reference: a line end in a literal is \n, however the file writes it
        } else if (body[i] == '\\' && !is_raw && i + 1 < body.size()) {
            ++i;
            append_escape(out, body, i, is_bytes);
        } else {
            out += body[i++];
        }
    }
}

StringValue string_value(std::string_view literal) {
    StringValue value;
    bool raw = false;
    while (!literal.empty() && literal[0] != '"' && literal[0] != '\'') {
        const char c = literal[0];
        raw = raw || c == 'r' || c == 'R';
        value.is_bytes = value.is_bytes || c == 'b' || c == 'B';
        value.is_f_string = value.is_f_string || c == 'f' || c == 'F';
        literal.remove_prefix(1);
    }
    const bool triple = literal.size() >= 6 && literal[1] == literal[0] && literal[2] == literal[0];
    const std::size_t quotes = triple ? 3 : 1;
    const std::string_view body = literal.substr(quotes, literal.size() - 2 * quotes);

    append_string_body(value.text, body, raw, value.is_bytes);
    return value;
}

}  // namespace limbeck::python
