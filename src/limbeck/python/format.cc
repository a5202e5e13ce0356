// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/format_spec.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"
#include "limbeck/python/utf8.h"

// The format mini-language: [[fill]align][sign][#][0][width][,_][.precision][type].
namespace limbeck::python {

namespace {

bool is_align(char c) {
    return c == '<' || c == '>' || c == '=' || c == '^';
}

std::size_t read_number(Interpreter& vm, std::string_view text, std::size_t& at) {
    std::size_t value = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        value = value * 10 + static_cast<std::size_t>(text[at++] - '0');
        if (value > 1'000'000'000) {
            raise(vm, "ValueError", "Too many decimal digits in format string");
        }
    }
    return value;
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace

FormatSpec parse_format(Interpreter& vm, const std::string& text, const std::string& type) {
    FormatSpec spec;
    std::size_t at = 0;
    std::size_t after_fill = 0;
    if (!text.empty()) {
        next_code_point(text, after_fill);
    }
    if (after_fill < text.size() && is_align(text[after_fill])) {
        spec.fill = text.substr(0, after_fill);
        spec.align = text[after_fill];
        at = after_fill + 1;
    } else if (!text.empty() && is_align(text[0])) {
        spec.align = text[0];
        at = 1;
    }
    const auto take = [&](std::string_view any) {
        return at < text.size() && any.find(text[at]) != std::string_view::npos ? text[at++] : '\0';
    };
    if (const char sign = take("+- "); sign != '\0') {
        spec.sign = sign;
    }
    spec.alternate = take("#") != '\0';
    if (take("0") != '\0') {
        spec.zero = true;
        if (spec.align == '\0') {
            spec.align = '=';
            spec.fill = "0";
        }
    }
    spec.width = read_number(vm, text, at);
    spec.grouping = take(",_");
    if (take(".") != '\0') {
        if (at >= text.size() || text[at] < '0' || text[at] > '9') {
            raise(vm, "ValueError", "Format specifier missing precision");
        }
        spec.precision = static_cast<int>(read_number(vm, text, at));
    }
    if (at < text.size()) {
        spec.type = text[at++];
    }
    if (at < text.size()) {
        raise(vm, "ValueError",
              fmt::format("Invalid format specifier '{}' for object of type '{}'", text, type));
    }
    return spec;
}

std::string pad(const std::string& text, const FormatSpec& spec, char default_align,
                std::size_t sign_length) {
    const std::size_t length = count_characters(text);
    if (spec.width <= length) {
        return text;
    }
    expect_memory(spec.width * spec.fill.size());
    const std::size_t missing = spec.width - length;
    const auto fill = [&](std::size_t count) {
        return repeat(spec.fill, static_cast<std::int64_t>(count));
    };
    switch (spec.align == '\0' ? default_align : spec.align) {
        case '<':
            return text + fill(missing);
        case '^':
            return fill(missing / 2) + text + fill(missing - missing / 2);
        case '=':
            return text.substr(0, sign_length) + fill(missing) + text.substr(sign_length);
        default:
            return fill(missing) + text;
    }
}

namespace {

std::string group(const std::string& digits, char separator, std::size_t every) {
    std::string result;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % every == 0) {
            result += separator;
        }
        result += digits[i];
    }
    return result;
}

std::string sign_of(bool is_negative, char sign) {
    return is_negative ? "-" : sign == '+' || sign == ' ' ? std::string(1, sign) : "";
}

// Sign, prefix, grouped digits and rest, padded; zero padding goes through the groups.
std::string assemble(const FormatSpec& spec, const std::string& head, std::string digits,
                     const std::string& rest, std::size_t every) {
    if (spec.grouping != '\0') {
        if (spec.fill == "0" && spec.align == '=') {
            const auto total = [&] {
                return head.size() + group(digits, ',', every).size() + rest.size();
            };
            while (total() < spec.width) {
                digits.insert(digits.begin(), '0');
                if (total() > spec.width) {
                    break;
                }
            }
            // A group cannot begin with a separator: one digit more is right then.
        }
        digits = group(digits, spec.grouping, every);
    }
    return pad(head + digits + rest, spec, '>', head.size());
}

[[noreturn]] void unknown_code(Interpreter& vm, char code, const std::string& type) {
    raise(vm, "ValueError",
          fmt::format("Unknown format code '{}' for object of type '{}'", code, type));
}

}  // namespace

std::string digits_of(std::uint64_t value, unsigned base) {
    char buffer[70];
    return {buffer,
            std::to_chars(buffer, buffer + sizeof buffer, value, static_cast<int>(base)).ptr};
}

std::string format_integer(Interpreter& vm, std::int64_t value, const FormatSpec& spec) {
    const char type = spec.type == '\0' ? 'd' : spec.type;
    if (std::string_view("eEfFgG%").find(type) != std::string_view::npos) {
        return format_real(vm, static_cast<double>(value), spec);
    }
    if (spec.precision >= 0) {
        raise(vm, "ValueError", "Precision not allowed in integer format specifier");
    }
    if (type == 'c') {
        std::string text;
        append_utf8(text, static_cast<unsigned long>(value));
        return pad(text, spec, '<', 0);
    }
    const std::uint64_t magnitude =
        value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    std::string head = sign_of(value < 0, spec.sign);
    switch (type) {
        case 'd':
        case 'n':
            return assemble(spec, head, digits_of(magnitude, 10), "", 3);
        case 'b':
            head += spec.alternate ? "0b" : "";
            return assemble(spec, head, digits_of(magnitude, 2), "", 4);
        case 'o':
            head += spec.alternate ? "0o" : "";
            return assemble(spec, head, digits_of(magnitude, 8), "", 4);
        case 'x':
        case 'X': {
            head += spec.alternate ? (type == 'x' ? "0x" : "0X") : "";
            std::string digits = digits_of(magnitude, 16);
            if (type == 'X') {
                std::transform(digits.begin(), digits.end(), digits.begin(),
                               [](char c) { return static_cast<char>(std::toupper(c)); });
            }
            return assemble(spec, head, digits, "", 4);
        }
        default:
            unknown_code(vm, type, "int");
    }
}

namespace {

std::string to_text(double value, std::chars_format how, int precision) {
    expect_memory(static_cast<std::size_t>(precision));
    std::string buffer(static_cast<std::size_t>(precision) + 400, '\0');
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, how, precision).ptr;
    buffer.resize(static_cast<std::size_t>(end - buffer.data()));
    return buffer;
}

// %g: significant digits, exponent only for very large or small, zeros at the end dropped.
std::string general(double value, int precision, bool keep_zeros, int least_exponent) {
    precision = precision == 0 ? 1 : precision;
    const std::string scientific = to_text(value, std::chars_format::scientific, precision - 1);
    const std::size_t e = scientific.find('e');
    const int exponent = std::stoi(scientific.substr(e + 1));
    std::string digits;
    std::string tail;
    if (exponent < -4 || exponent >= least_exponent) {
        digits = scientific.substr(0, e);
        tail = scientific.substr(e);
    } else {
        digits = to_text(value, std::chars_format::fixed, std::max(0, precision - 1 - exponent));
    }
    if (!keep_zeros && digits.find('.') != std::string::npos) {
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.')) {
            digits.pop_back();
        }
    }
    return digits + tail;
}

std::string magnitude_text(Interpreter& vm, double size, const FormatSpec& spec) {
    const int precision = spec.precision < 0 ? 6 : spec.precision;
    switch (spec.type) {
        case 'f':
        case 'F':
            return to_text(size, std::chars_format::fixed, precision);
        case 'e':
        case 'E':
            return to_text(size, std::chars_format::scientific, precision);
        case '%':
            return to_text(size * 100, std::chars_format::fixed, precision) + '%';
        case 'g':
        case 'G':
        case 'n':
            return general(size, precision, spec.alternate, precision == 0 ? 1 : precision);
        case '\0': {
            if (spec.precision < 0) {
                return repr_float(size);
            }
            std::string text = general(size, precision, false, std::max(precision, 1));
            if (text.find_first_of(".e") == std::string::npos) {
                // As repr would: a float shows that it is one, or takes the exponent.
                const bool fits = static_cast<int>(text.size()) < std::max(precision, 1);
                text =
                    fits ? text + ".0"
                         : to_text(size, std::chars_format::scientific, std::max(precision - 1, 0));
                if (!fits) {
                    const std::size_t e = text.find('e');
                    std::string digits = text.substr(0, e);
                    if (digits.find('.') != std::string::npos) {
                        digits.erase(digits.find_last_not_of('0') + 1);
                        if (digits.ends_with('.')) {
                            digits.pop_back();
                        }
                    }
                    text = digits + text.substr(e);
                }
            }
            return text;
        }
        default:
            unknown_code(vm, spec.type, "float");
    }
}

}  // namespace

std::string format_real(Interpreter& vm, double value, const FormatSpec& spec) {
    const bool is_negative = std::signbit(value) && !std::isnan(value);
    const std::string head = sign_of(is_negative, spec.sign);
    const bool is_upper = spec.type == 'E' || spec.type == 'F' || spec.type == 'G';
    if (std::isnan(value) || std::isinf(value)) {
        std::string text = std::isnan(value) ? "nan" : "inf";
        if (is_upper) {
            text = text == "nan" ? "NAN" : "INF";
        }
        text += spec.type == '%' ? "%" : "";
        return pad(head + text, spec, '>', head.size());
    }
    std::string text = magnitude_text(vm, std::fabs(value), spec);
    if (is_upper) {
        std::replace(text.begin(), text.end(), 'e', 'E');
    }
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    return assemble(spec, head, text.substr(0, end), text.substr(end), 3);
}

namespace {

std::string format_text(Interpreter& vm, const Str& value, const std::string& specification) {
    FormatSpec spec = parse_format(vm, specification, "str");
    if (spec.type != '\0' && spec.type != 's') {
        unknown_code(vm, spec.type, "str");
    }
    if (spec.sign != '\0') {
        raise(vm, "ValueError", "Sign not allowed in string format specifier");
    }
    if (spec.align == '=' && !spec.zero) {
        raise(vm, "ValueError", "'=' alignment not allowed in string format specifier");
    }
    if (spec.align == '=') {
        spec.align = '<';
    }
    const std::string shown =
        spec.precision < 0 ? value.text()
                           : std::string(value.slice(0, static_cast<std::size_t>(spec.precision)));
    return pad(shown, spec, '<', 0);
}

}  // namespace

std::string format(Interpreter& vm, const Value& value, const std::string& specification) {
    refuse_unresolved(value);
    if (const auto method = special(vm, value, "__format__")) {
        return str(vm, call(vm, *method, {Value::text(specification)}));
    }
    if (specification.empty()) {
        return str(vm, value);
    }
    // An enum or exception with a text of its own is formatted by it.
    if (value.is(Kind::Instance) && special(vm, value, "__str__")) {
        return format_text(vm, *text(str(vm, value)), specification);
    }
    const Value& inside = payload_of(value);
    if (inside.is_int()) {
        return format_integer(vm, inside.as_int(), parse_format(vm, specification, "int"));
    }
    if (inside.is_float()) {
        return format_real(vm, inside.as_double(), parse_format(vm, specification, "float"));
    }
    if (const Str* const own = inside.as<Str>()) {
        return format_text(vm, *own, specification);
    }
    if (inside.is(Kind::Native)) {
        const Value held = inside;
        return static_cast<NativeObject*>(held.object())->format(vm, specification);
    }
    raise(vm, "TypeError",
          fmt::format("unsupported format string passed to {}.__format__", type_name(vm, value)));
}

}  // namespace limbeck::python
