// SPDX-License-Identifier: MIT
#include "limbeck/python/json_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/lexer.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/utf8.h"

namespace limbeck::python {

namespace {

class Reader {
  public:
    Reader(Interpreter& vm, const std::string& text, const JsonOptions& options)
        : vm_(vm), text_(text), options_(options) {}

    Value read() {
        if (text_.starts_with("\xEF\xBB\xBF")) {
            fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
        }
        skip_space();
        Value result = value();
        skip_space();
        if (at_ != text_.size()) {
            fail("Extra data", at_);
        }
        return result;
    }

  private:
    // Python counts characters, and lines and columns from 1.
    [[noreturn]] void fail(const char* message, std::size_t byte) {
        const std::string before = text_.substr(0, byte);
        const std::size_t newline = before.rfind('\n');
        const auto characters = [](std::string_view piece) {
            return std::count_if(piece.begin(), piece.end(), [](char c) {
                return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
            });
        };
        const auto position = characters(before);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const auto column =
            newline == std::string::npos ? position + 1 : characters(before.substr(newline));
        const auto made = make_exception(
            vm_, library_class(vm_, "json", "JSONDecodeError"),
            fmt::format("{}: line {} column {} (char {})", message, line, column, position));
        Table& attributes = made->attributes->table;
        attributes.set("msg", Value::text(message));
        attributes.set("doc", Value::text(text_));
        attributes.set("pos", Value::integer(position));
        attributes.set("lineno", Value::integer(line));
        attributes.set("colno", Value::integer(column));
        throw Raised{made};
    }
    [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() &&
               std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
    }
    bool accept(std::string_view word) {
        if (text_.compare(at_, word.size(), word) != 0) {
            return false;
        }
        at_ += word.size();
        return true;
    }

    Value value() {
        const Interpreter::Depth depth(vm_);
        vm_.step();
        switch (here()) {
            case '"':
                return Value::text(string());
            case '{':
                return object();
            case '[':
                return array();
            default:
                return word();
        }
    }
    Value word() {
        if (accept("null")) {
            return {};
        }
        if (accept("true")) {
            return Value::boolean(true);
        }
        if (accept("false")) {
            return Value::boolean(false);
        }
        if (accept("NaN")) {
            return Value::real(std::numeric_limits<double>::quiet_NaN());
        }
        if (accept("Infinity")) {
            return Value::real(std::numeric_limits<double>::infinity());
        }
        if (accept("-Infinity")) {
            return Value::real(-std::numeric_limits<double>::infinity());
        }
        return number();
    }
    std::size_t digits(std::size_t from) const {
        std::size_t end = from;
        while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') {
            ++end;
        }
        return end;
    }
    Value number() {
        std::size_t end = at_ + (here() == '-' ? 1 : 0);
        const std::size_t whole = end;
        end = end < text_.size() && text_[end] == '0' ? end + 1 : digits(end);
        if (end == whole) {
            fail("Expecting value", at_);
        }
        bool is_float = false;
        if (end < text_.size() && text_[end] == '.' && digits(end + 1) > end + 1) {
            end = digits(end + 1);
            is_float = true;
        }
        if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
            const bool has_sign =
                end + 1 < text_.size() && (text_[end + 1] == '+' || text_[end + 1] == '-');
            const std::size_t exponent = end + (has_sign ? 2 : 1);
            if (digits(exponent) > exponent) {
                end = digits(exponent);
                is_float = true;
            }
        }
        const Value text = Value::text(text_.substr(at_, end - at_));
        at_ = end;
        if (!is_float) {
            return to_int(vm_, text, 10);
        }
        return options_.parse_float.is_none() ? Value::real(to_double(vm_, text))
                                              : call(vm_, options_.parse_float, {text});
    }

    unsigned hex_quad(std::size_t from) {
        unsigned code = 0;
        for (std::size_t i = from; i < from + 4; ++i) {
            const char c = i < text_.size() ? text_[i] : '\0';
            const char lower = static_cast<char>(c | 0x20);
            if (c >= '0' && c <= '9') {
                code = code * 16 + static_cast<unsigned>(c - '0');
            } else if (lower >= 'a' && lower <= 'f') {
                code = code * 16 + static_cast<unsigned>(lower - 'a' + 10);
            } else {
                fail("Invalid \\uXXXX escape", from - 1);
            }
        }
        return code;
    }
    void unicode(std::string& into) {
        unsigned long code = hex_quad(at_);
        at_ += 4;
        if (code >= 0xD800 && code < 0xDC00 && text_.compare(at_, 2, "\\u") == 0) {
            const unsigned low = hex_quad(at_ + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
                at_ += 6;
            }
        }
        if (code >= 0xD800 && code < 0xE000) {
            unsupported("half of a surrogate pair in JSON");
        }
        append_utf8(into, code);
    }
    std::string string() {
        const std::size_t begin = at_++;
        std::string result;
        for (;;) {
            if (at_ >= text_.size()) {
                fail("Unterminated string starting at", begin);
            }
            const char c = text_[at_++];
            if (c == '"') {
                return result;
            }
            if (static_cast<unsigned char>(c) < 0x20) {
                fail("Invalid control character at", at_ - 1);
            }
            if (c != '\\') {
                result += c;
                continue;
            }
            if (at_ >= text_.size()) {
                fail("Unterminated string starting at", begin);
            }
            const char escaped = text_[at_++];
            constexpr std::string_view from = "\"\\/bfnrt";
            constexpr std::string_view to = "\"\\/\b\f\n\r\t";
            if (escaped == 'u') {
                unicode(result);
            } else if (const std::size_t known = from.find(escaped);
                       known != std::string_view::npos) {
                result += to[known];
            } else {
                fail("Invalid \\escape", at_ - 2);
            }
        }
    }
    Value array() {
        ++at_;
        const auto list = make<List>();
        skip_space();
        if (accept("]")) {
            return list;
        }
        for (;;) {
            list->append(value());
            skip_space();
            if (accept("]")) {
                return list;
            }
            if (!accept(",")) {
                fail("Expecting ',' delimiter", at_);
            }
            skip_space();
        }
    }
    Value object() {
        ++at_;
        const auto dict = make<Dict>();
        skip_space();
        if (accept("}")) {
            return finished(dict);
        }
        for (;;) {
            if (here() != '"') {
                fail("Expecting property name enclosed in double quotes", at_);
            }
            const Value key = Value::text(string());
            skip_space();
            if (!accept(":")) {
                fail("Expecting ':' delimiter", at_);
            }
            skip_space();
            dict->table.set(vm_, key, value());
            skip_space();
            if (accept("}")) {
                return finished(dict);
            }
            if (!accept(",")) {
                fail("Expecting ',' delimiter", at_);
            }
            skip_space();
        }
    }
    Value finished(const Ref<Dict>& dict) {
        return options_.object_hook.is_none() ? Value(dict)
                                              : call(vm_, options_.object_hook, {dict});
    }

    Interpreter& vm_;
    const std::string& text_;
    const JsonOptions& options_;
    std::size_t at_ = 0;
};

}  // namespace

Value parse_json(Interpreter& vm, const std::string& text, const JsonOptions& options) {
    return Reader(vm, text, options).read();
}

std::string quote_json(std::string_view text, bool ascii_only) {
    std::string result = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = next_code_point(text, at);
        constexpr std::string_view plain = "\"\\\b\f\n\r\t";
        constexpr std::string_view letters = "\"\\bfnrt";
        const std::size_t known =
            c < 0x80 ? plain.find(static_cast<char>(c)) : std::string_view::npos;
        if (known != std::string_view::npos) {
            result += '\\';
            result += letters[known];
        } else if (c < 0x20 || (ascii_only && c >= 0x7F && c < 0x10000)) {
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else if (ascii_only && c >= 0x10000) {
            const unsigned over = static_cast<unsigned>(c) - 0x10000;
            result +=
                fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (over >> 10U), 0xDC00 + (over & 0x3FFU));
        } else {
            result += text.substr(begin, at - begin);
        }
    }
    return result + '"';
}

}  // namespace limbeck::python
