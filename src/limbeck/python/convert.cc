// SPDX-License-Identifier: MIT
#include "limbeck/python/convert.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/lexer.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"
#include "limbeck/python/utf8.h"

namespace limbeck::python {

namespace {

// Underscores may stand between digits.
bool drop_underscores(std::string& digits) {
    if (digits.starts_with('_') || digits.ends_with('_') ||
        digits.find("__") != std::string::npos) {
        return false;
    }
    std::erase(digits, '_');
    return true;
}

std::optional<std::int64_t> parse_int(std::string_view text, int base) {
    std::string digits(base::trim(text));
    const bool is_negative = digits.starts_with('-');
    if (is_negative || digits.starts_with('+')) {
        digits.erase(0, 1);
    }
    if (digits.size() > 2 && digits[0] == '0') {
        const char mark = static_cast<char>(digits[1] | 0x20);
        const int marked = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
        if (marked != 0 && (base == marked || base == 0)) {
            base = marked;
            digits.erase(0, digits[2] == '_' ? 3 : 2);
        }
    }
    if (!drop_underscores(digits) || digits.empty() || digits[0] == '-' || digits[0] == '+') {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base == 0 ? 10 : base);
    if (end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    const std::uint64_t most = (std::uint64_t{1} << 63U) - (is_negative ? 0 : 1);
    if (error != std::errc() || value > most) {
        integer_overflow();
    }
    return static_cast<std::int64_t>(is_negative ? ~value + 1 : value);
}

std::optional<double> parse_float(std::string_view given) {
    std::string text = base::to_lower(base::trim(given));
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) {
        text.erase(0, 1);
    }
    if (!drop_underscores(text) || text.empty() || text[0] == '-' || text[0] == '+') {
        return std::nullopt;
    }
    double value = 0;
    if (text == "inf" || text == "infinity") {
        value = HUGE_VAL;
    } else if (text == "nan") {
        value = std::nan("");
    } else {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end != text.data() + text.size() || text[0] == 'i' || text[0] == 'n') {
            return std::nullopt;
        }
        if (error == std::errc::result_out_of_range) {
            value = text.find("e-") == std::string::npos ? HUGE_VAL : 0;
        } else if (error != std::errc()) {
            return std::nullopt;
        }
    }
    return is_negative ? -value : value;
}

}  // namespace

Value to_int(Interpreter& vm, const Value& given, std::optional<std::int64_t> base) {
    const Value& value = payload_of(given);
    if (value.is_text() || value.is(Kind::Bytes)) {
        const std::string& text = value.is_text() ? value.as_text() : value.to<Bytes>().data;
        if (base && *base != 0 && (*base < 2 || *base > 36)) {
            raise(vm, "ValueError", "int() base must be >= 2 and <= 36, or 0");
        }
        if (const auto parsed = parse_int(text, static_cast<int>(base.value_or(10)))) {
            return Value::integer(*parsed);
        }
        raise(vm, "ValueError",
              fmt::format("invalid literal for int() with base {}: {}", base.value_or(10),
                          repr(vm, value)));
    }
    if (base) {
        raise(vm, "TypeError", "int() can't convert non-string with explicit base");
    }
    if (value.is_int()) {
        return Value::integer(value.as_int());
    }
    if (value.is_float()) {
        const double real = value.as_double();
        if (std::isnan(real)) {
            raise(vm, "ValueError", "cannot convert float NaN to integer");
        }
        if (std::isinf(real)) {
            raise(vm, "OverflowError", "cannot convert float infinity to integer");
        }
        if (std::fabs(real) >= 9223372036854775808.0) {
            integer_overflow();
        }
        return Value::integer(static_cast<std::int64_t>(real));
    }
    refuse_unresolved(given);
    for (const char* const name : {"__int__", "__index__"}) {
        if (const auto method = special(vm, given, name)) {
            return call(vm, *method);
        }
    }
    if (auto* const host = native<NativeObject>(given)) {
        if (const auto method = host->attribute(vm, "__int__")) {
            return call(vm, *method);
        }
    }
    raise(vm, "TypeError",
          fmt::format("int() argument must be a string, a bytes-like object or a real number, "
                      "not '{}'",
                      type_name(vm, given)));
}

double to_double(Interpreter& vm, const Value& given) {
    const Value& value = payload_of(given);
    if (value.is_number()) {
        return value.as_double();
    }
    if (value.is_text()) {
        if (const auto parsed = parse_float(value.as_text())) {
            return *parsed;
        }
        raise(vm, "ValueError",
              fmt::format("could not convert string to float: {}", repr(vm, value)));
    }
    refuse_unresolved(given);
    auto method = special(vm, given, "__float__");
    if (auto* const host = native<NativeObject>(given); !method && host != nullptr) {
        method = host->attribute(vm, "__float__");
    }
    if (method) {
        const Value result = call(vm, *method);
        if (!result.is_float()) {
            raise(vm, "TypeError",
                  fmt::format("{}.__float__ returned non-float (type {})", type_name(vm, given),
                              type_name(vm, result)));
        }
        return result.as_double();
    }
    raise(vm, "TypeError",
          fmt::format("float() argument must be a string or a real number, not '{}'",
                      type_name(vm, given)));
}

void update_dict(Interpreter& vm, Dict& dict, const Value& from) {
    refuse_unresolved(from);
    const Value inside = payload_of(from);
    if (Dict* const other = inside.as<Dict>()) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = other->table.next(at)) {
            const Table::Entry held = *entry;
            dict.table.set(vm, held.key, held.value);
        }
        return;
    }
    const bool is_mapping = (inside.is(Kind::Instance) || inside.is(Kind::Native)) &&
                            find_attribute(vm, inside, *text("keys")).has_value();
    if (is_mapping) {
        for (const Value& key : collect(vm, call_method(vm, inside, "keys"))) {
            dict.table.set(vm, key, item(vm, inside, key));
        }
        return;
    }
    const Value iterator = iterate(vm, from);
    Value pair;
    for (std::size_t index = 0; next(vm, iterator, pair); ++index) {
        if (!pair.is_object()) {
            raise(vm, "TypeError",
                  fmt::format("cannot convert dictionary update sequence element #{} to a sequence",
                              index));
        }
        const std::vector<Value> both = collect(vm, pair);
        if (both.size() != 2) {
            raise(vm, "ValueError",
                  fmt::format("dictionary update sequence element #{} has length {}; 2 is required",
                              index, both.size()));
        }
        dict.table.set(vm, both[0], both[1]);
    }
}

namespace {

enum class Encoding { Utf8, Ascii, Latin1 };

Encoding encoding_of(Interpreter& vm, std::string_view name) {
    std::string plain;
    for (const char c : base::to_lower(name)) {
        if (c != '-' && c != '_') {
            plain += c;
        }
    }
    if (plain == "utf8" || plain == "u8") {
        return Encoding::Utf8;
    }
    if (plain == "ascii" || plain == "usascii") {
        return Encoding::Ascii;
    }
    if (plain == "latin1" || plain == "iso88591" || plain == "l1") {
        return Encoding::Latin1;
    }
    static_cast<void>(vm);
    unsupported(fmt::format("the encoding {}", name));
}

}  // namespace

std::string decode(Interpreter& vm, const std::string& data, std::string_view encoding,
                   std::string_view errors) {
    const Encoding kind = encoding_of(vm, encoding);
    if (kind == Encoding::Latin1) {
        std::string text;
        for (const char c : data) {
            append_utf8(text, static_cast<unsigned char>(c));
        }
        return text;
    }
    std::string text;
    for (std::size_t at = 0; at < data.size();) {
        std::size_t end = at;
        next_code_point(data, end);
        const std::string_view piece = std::string_view(data).substr(at, end - at);
        const bool is_valid = kind == Encoding::Ascii ? piece.size() == 1 && piece[0] >= 0
                                                      : base::is_valid_utf8(piece);
        if (is_valid) {
            text += piece;
            at = end;
        } else if (errors == "strict") {
            raise(vm, "UnicodeDecodeError",
                  fmt::format("'{}' codec can't decode byte {:#04x} in position {}: {}",
                              kind == Encoding::Ascii ? "ascii" : "utf-8",
                              static_cast<unsigned char>(data[at]), at,
                              kind == Encoding::Ascii ? "ordinal not in range(128)"
                                                      : "invalid start byte"));
        } else {
            text += errors == "replace" ? "\xEF\xBF\xBD" : "";
            ++at;
        }
    }
    return text;
}

std::string encode(Interpreter& vm, const std::string& text, std::string_view encoding,
                   std::string_view errors) {
    const Encoding kind = encoding_of(vm, encoding);
    if (kind == Encoding::Utf8) {
        return text;
    }
    const char32_t limit = kind == Encoding::Ascii ? 0x80 : 0x100;
    std::string data;
    std::size_t position = 0;
    for (std::size_t at = 0; at < text.size(); ++position) {
        const std::size_t before = at;
        const char32_t c = next_code_point(text, at);
        if (c < limit) {
            data += static_cast<char>(c);
        } else if (errors == "strict") {
            raise(vm, "UnicodeEncodeError",
                  fmt::format("'{}' codec can't encode character {} in position {}: "
                              "ordinal not in range({})",
                              kind == Encoding::Ascii ? "ascii" : "latin-1",
                              ascii(vm, Value::text(text.substr(before, at - before))), position,
                              static_cast<unsigned>(limit)));
        } else {
            data += errors == "replace" ? "?" : "";
        }
    }
    return data;
}

const std::string& text_argument(Interpreter& vm, const Value& value) {
    const Value& inside = payload_of(value);
    if (!inside.is_text()) {
        refuse_unresolved(value);
        raise(vm, "TypeError", fmt::format("expected str, got {}", type_name(vm, value)));
    }
    return inside.as_text();
}

}  // namespace limbeck::python
