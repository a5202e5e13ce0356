// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/format_spec.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// "…".format(…) and "…" % ….
namespace limbeck::python {

namespace {

class FormatTemplate {
  public:
    FormatTemplate(Interpreter& vm, std::span<const Value> positional, Dict& keywords)
        : vm_(vm), positional_(positional), keywords_(keywords) {}

    std::string expand(const std::string& pattern, int depth) {
        if (depth == 0) {
            raise(vm_, "ValueError", "Max string recursion exceeded");
        }
        std::string result;
        for (std::size_t at = 0; at < pattern.size();) {
            const char c = pattern[at];
            if (c != '{' && c != '}') {
                result += c;
                ++at;
            } else if (at + 1 < pattern.size() && pattern[at + 1] == c) {
                result += c;
                at += 2;
            } else if (c == '}') {
                raise(vm_, "ValueError", "Single '}' encountered in format string");
            } else {
                result += field(take_field(pattern, at), depth);
            }
        }
        return result;
    }

  private:
    std::string take_field(const std::string& pattern, std::size_t& at) {
        const std::size_t begin = ++at;
        int open = 1;
        for (; at < pattern.size(); ++at) {
            open += pattern[at] == '{' ? 1 : pattern[at] == '}' ? -1 : 0;
            if (open == 0) {
                return pattern.substr(begin, at++ - begin);
            }
        }
        raise(vm_, "ValueError",
              begin == pattern.size() ? "Single '{' encountered in format string"
                                      : "expected '}' before end of string");
    }

    // name!conversion:specification; brackets in the name may hold a colon.
    std::string field(const std::string& text, int depth) {
        std::size_t end = 0;
        bool in_brackets = false;
        while (end < text.size() && (in_brackets || (text[end] != ':' && text[end] != '!'))) {
            in_brackets = text[end] == '[' || (in_brackets && text[end] != ']');
            ++end;
        }
        Value value = lookup(text.substr(0, end));
        if (end < text.size() && text[end] == '!') {
            const char conversion = end + 1 < text.size() ? text[end + 1] : '\0';
            if (conversion == 'r' || conversion == 's' || conversion == 'a') {
                value = Value::text(conversion == 'r'   ? repr(vm_, value)
                                    : conversion == 's' ? str(vm_, value)
                                                        : ascii(vm_, value));
            } else {
                raise(vm_, "ValueError",
                      fmt::format("Unknown conversion specifier {}", conversion));
            }
            end += 2;
        }
        std::string specification;
        if (end < text.size() && text[end] == ':') {
            specification = expand(text.substr(end + 1), depth - 1);
        }
        return format(vm_, value, specification);
    }

    Value lookup(const std::string& path) {
        std::size_t at = std::min(path.find_first_of(".["), path.size());
        Value value = first(path.substr(0, at));
        while (at < path.size()) {
            if (path[at] == '.') {
                const std::size_t end = std::min(path.find_first_of(".[", at + 1), path.size());
                value = attribute(vm_, value, path.substr(at + 1, end - at - 1));
                at = end;
            } else {
                const std::size_t end = std::min(path.find(']', at), path.size());
                value = item(vm_, value, key(path.substr(at + 1, end - at - 1)));
                at = std::min(end + 1, path.size());
            }
        }
        return value;
    }

    static bool is_number(const std::string& text) {
        return !text.empty() && text.size() < 10 &&
               text.find_first_not_of("0123456789") == std::string::npos;
    }
    static Value key(const std::string& text) {
        return is_number(text) ? Value::integer(std::stoll(text)) : Value::text(text);
    }

    Value first(const std::string& name) {
        if (name.empty() || is_number(name)) {
            const std::size_t index = name.empty() ? automatic_++ : std::stoul(name);
            if (index >= positional_.size()) {
                raise(vm_, "IndexError",
                      fmt::format("Replacement index {} out of range for positional args tuple",
                                  index));
            }
            return positional_[index];
        }
        if (const Value* const found = keywords_.table.find(name)) {
            return *found;
        }
        raise_key_error(vm_, Value::text(name));
    }

    Interpreter& vm_;
    std::span<const Value> positional_;
    Dict& keywords_;
    std::size_t automatic_ = 0;
};

// One "%" directive at a time.
class Percent {
  public:
    Percent(Interpreter& vm, const Value& values) : vm_(vm), values_(values) {}

    std::string expand(const std::string& pattern) {
        std::string result;
        for (std::size_t at = 0; at < pattern.size();) {
            const std::size_t sign = std::min(pattern.find('%', at), pattern.size());
            result.append(pattern, at, sign - at);
            at = sign + 1;
            if (sign < pattern.size()) {
                result += directive(pattern, at);
            }
        }
        const Tuple* const tuple = values_.as<Tuple>();
        const bool is_mapping = values_.is(Kind::Dict) || native<NativeObject>(values_) != nullptr;
        const std::size_t given = tuple != nullptr ? tuple->items.size() : is_mapping ? 0 : 1;
        if (used_ < given && !(tuple == nullptr && used_mapping_)) {
            raise(vm_, "TypeError", "not all arguments converted during string formatting");
        }
        return result;
    }

  private:
    Value next_value() {
        const Tuple* const tuple = values_.as<Tuple>();
        const std::size_t given = tuple != nullptr ? tuple->items.size() : 1;
        if (used_ >= given) {
            raise(vm_, "TypeError", "not enough arguments for format string");
        }
        ++used_;
        return tuple != nullptr ? tuple->items[used_ - 1] : values_;
    }

    std::size_t number(const std::string& pattern, std::size_t& at) {
        if (at < pattern.size() && pattern[at] == '*') {
            ++at;
            return static_cast<std::size_t>(std::max<std::int64_t>(0, index_of(vm_, next_value())));
        }
        std::size_t value = 0;
        while (at < pattern.size() && pattern[at] >= '0' && pattern[at] <= '9' &&
               value < 1'000'000'000) {
            value = value * 10 + static_cast<std::size_t>(pattern[at++] - '0');
        }
        return value;
    }

    std::string directive(const std::string& pattern, std::size_t& at) {
        Value value = Value::unset();
        if (at < pattern.size() && pattern[at] == '(') {
            const std::size_t end = pattern.find(')', at);
            if (end == std::string::npos) {
                raise(vm_, "ValueError", "incomplete format key");
            }
            if (!values_.is(Kind::Dict) && native<NativeObject>(values_) == nullptr &&
                !values_.is(Kind::Instance)) {
                raise(vm_, "TypeError", "format requires a mapping");
            }
            value = item(vm_, values_, Value::text(pattern.substr(at + 1, end - at - 1)));
            used_mapping_ = true;
            at = end + 1;
        }
        FormatSpec spec;
        spec.align = '>';
        for (; at < pattern.size(); ++at) {
            if (pattern[at] == '-') {
                spec.align = '<';
            } else if (pattern[at] == '0') {
                spec.zero = true;
            } else if (pattern[at] == '+' || (pattern[at] == ' ' && spec.sign != '+')) {
                spec.sign = pattern[at];
            } else if (pattern[at] == '#') {
                spec.alternate = true;
            } else {
                break;
            }
        }
        spec.width = number(pattern, at);
        if (at < pattern.size() && pattern[at] == '.') {
            spec.precision = static_cast<int>(number(pattern, ++at));
        }
        at = std::min(pattern.find_first_not_of("hlL", at), pattern.size());
        if (at >= pattern.size()) {
            raise(vm_, "ValueError", "incomplete format");
        }
        const char type = pattern[at++];
        if (type == '%') {
            return "%";
        }
        return convert(type, spec, value.is_set() ? value : next_value());
    }

    std::string convert(char type, FormatSpec spec, const Value& value) {
        if (type == 's' || type == 'r' || type == 'a') {
            const Ref<Str> shown = text(type == 's'   ? str(vm_, value)
                                        : type == 'r' ? repr(vm_, value)
                                                      : ascii(vm_, value));
            const auto most = static_cast<std::size_t>(spec.precision);
            return pad(spec.precision < 0 ? shown->text() : std::string(shown->slice(0, most)),
                       spec, '>', 0);
        }
        const Value& inside = payload_of(value);
        if (type == 'c') {
            const std::string shown =
                inside.is_text() ? inside.as_text() : format(vm_, inside, "c");
            return pad(shown, spec, '>', 0);
        }
        const bool is_float_type = std::string_view("eEfFgG").find(type) != std::string_view::npos;
        if (!is_float_type && std::string_view("diuxXo").find(type) == std::string_view::npos) {
            raise(vm_, "ValueError",
                  fmt::format("unsupported format character '{}' ({:#x})", type,
                              static_cast<unsigned>(type)));
        }
        const bool is_digits = type == 'x' || type == 'X' || type == 'o';
        if (!inside.is_number() && (is_digits || !is_number_like(inside))) {
            raise(vm_, "TypeError",
                  is_float_type ? fmt::format("must be real number, not {}", type_name(vm_, value))
                  : is_digits   ? fmt::format("%{} format: an integer is required, not {}", type,
                                              type_name(vm_, value))
                                : fmt::format("%{} format: a real number is required, not {}", type,
                                              type_name(vm_, value)));
        }
        if (spec.zero && spec.align != '<') {
            spec.fill = "0";
            spec.align = '=';
        }
        if (is_float_type) {
            spec.type = type;
            return format_real(vm_, to_double(vm_, inside), spec);
        }
        return format_whole(type, spec, to_int(vm_, inside, std::nullopt).as_int());
    }

    // A Decimal, say.
    bool is_number_like(const Value& value) {
        auto* const host = native<NativeObject>(value);
        return host != nullptr && host->attribute(vm_, "__float__").has_value();
    }

    std::string format_whole(char type, FormatSpec spec, std::int64_t value) {
        spec.type = type == 'x' || type == 'X' || type == 'o' ? type : 'd';
        if (spec.precision < 0) {
            return format_integer(vm_, value, spec);
        }
        // A precision is a least number of digits.
        FormatSpec digits;
        digits.type = spec.type;
        digits.align = '=';
        digits.fill = "0";
        digits.sign = spec.sign;
        digits.alternate = spec.alternate;
        digits.width =
            static_cast<std::size_t>(spec.precision) + (value < 0 || spec.sign != '\0' ? 1U : 0U);
        return pad(format_integer(vm_, value, digits), spec, '>', 0);
    }

    Interpreter& vm_;
    const Value& values_;
    std::size_t used_ = 0;
    bool used_mapping_ = false;
};

}  // namespace

std::string format_template(Interpreter& vm, const std::string& pattern,
                            std::span<const Value> positional, Dict& keywords) {
    constexpr int nesting = 2;
    return FormatTemplate(vm, positional, keywords).expand(pattern, nesting);
}

std::string format_percent(Interpreter& vm, const std::string& pattern, const Value& values) {
    return Percent(vm, values).expand(pattern);
}

}  // namespace limbeck::python
