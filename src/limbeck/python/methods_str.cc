// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/format_spec.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"
#include "limbeck/python/utf8.h"

// The methods of str.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

const Str& self(Values a) {
    return *payload_of(a[0]).as<Str>();
}
const std::string& text_of_self(Values a) {
    return self(a).text();
}

// Which characters strip() takes off: white space, or any of those given.
std::string strip(Interpreter& vm, Values a, bool left, bool right) {
    const std::string& text = text_of_self(a);
    const bool has_set = !a[1].is_absent();
    const std::string set = has_set ? text_argument(vm, a[1]) : "";
    const auto drops = [&](std::string_view one) {
        std::size_t at = 0;
        return has_set ? set.find(one) != std::string::npos : is_space(next_code_point(one, at));
    };
    std::size_t begin = 0;
    while (left && begin < text.size()) {
        std::size_t end = begin;
        next_code_point(text, end);
        if (!drops(std::string_view(text).substr(begin, end - begin))) {
            break;
        }
        begin = end;
    }
    std::size_t end = text.size();
    while (right && end > begin) {
        std::size_t start = end - 1;
        while (start > begin && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
            --start;
        }
        if (!drops(std::string_view(text).substr(start, end - start))) {
            break;
        }
        end = start;
    }
    return text.substr(begin, end - begin);
}

std::vector<Value> split_words(const std::string& text, std::int64_t most) {
    std::vector<Value> pieces;
    std::size_t at = 0;
    const auto skip = [&](bool spaces) {
        while (at < text.size()) {
            std::size_t end = at;
            if (is_space(next_code_point(text, end)) != spaces) {
                return;
            }
            at = end;
        }
    };
    skip(true);
    while (at < text.size()) {
        if (most >= 0 && static_cast<std::int64_t>(pieces.size()) == most) {
            pieces.push_back(Value::text(text.substr(at)));
            return pieces;
        }
        const std::size_t begin = at;
        skip(false);
        pieces.push_back(Value::text(text.substr(begin, at - begin)));
        skip(true);
    }
    return pieces;
}

std::vector<Value> rsplit_words(const std::string& text, std::int64_t most) {
    std::vector<Value> words = split_words(text, -1);
    if (most < 0 || static_cast<std::int64_t>(words.size()) <= most) {
        return words;
    }
    // The first words stay together as they stand in the text.
    std::size_t end = text.size();
    std::vector<Value> last(1);
    last.insert(last.end(), words.end() - most, words.end());
    for (auto word = words.rbegin(); word != words.rbegin() + most; ++word) {
        end = text.rfind(word->as_text(), end - word->as_text().size());
    }
    std::string first = text.substr(0, end);
    while (!first.empty() && is_space(static_cast<unsigned char>(first.back()))) {
        first.pop_back();
    }
    last.front() = Value::text(std::move(first));
    return last;
}

Value split(Interpreter& vm, Values a, bool from_right) {
    const std::string& text = text_of_self(a);
    const std::int64_t most = a[2].is_absent() ? -1 : index_of(vm, a[2]);
    if (a[1].is_absent()) {
        return Value::list(from_right ? rsplit_words(text, most) : split_words(text, most));
    }
    const std::string separator = text_argument(vm, a[1]);
    if (separator.empty()) {
        raise(vm, "ValueError", "empty separator");
    }
    std::vector<Value> pieces;
    const auto is_full = [&] {
        return most >= 0 && static_cast<std::int64_t>(pieces.size()) >= most;
    };
    if (!from_right) {
        std::size_t begin = 0;
        std::size_t at = 0;
        while (!is_full() && (at = text.find(separator, begin)) != std::string::npos) {
            pieces.push_back(Value::text(text.substr(begin, at - begin)));
            begin = at + separator.size();
        }
        pieces.push_back(Value::text(text.substr(begin)));
        return Value::list(std::move(pieces));
    }
    std::size_t end = text.size();
    while (!is_full() && end >= separator.size()) {
        const std::size_t at = text.rfind(separator, end - separator.size());
        if (at == std::string::npos) {
            break;
        }
        pieces.push_back(
            Value::text(text.substr(at + separator.size(), end - at - separator.size())));
        end = at;
    }
    pieces.push_back(Value::text(text.substr(0, end)));
    std::reverse(pieces.begin(), pieces.end());
    return Value::list(std::move(pieces));
}

Value split_lines(Interpreter& vm, Values a) {
    const std::string& text = text_of_self(a);
    const bool keep = a[1].is_set() && truth(vm, a[1]);
    std::vector<Value> lines;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t mark = at;
        const char32_t c = next_code_point(text, at);
        const bool is_end = (c >= 10 && c <= 13) || (c >= 0x1C && c <= 0x1E) || c == 0x85 ||
                            c == 0x2028 || c == 0x2029;
        if (is_end) {
            if (c == '\r' && at < text.size() && text[at] == '\n') {
                ++at;
            }
            lines.push_back(Value::text(text.substr(begin, (keep ? at : mark) - begin)));
            begin = at;
        }
    }
    if (begin < text.size()) {
        lines.push_back(Value::text(text.substr(begin)));
    }
    return Value::list(std::move(lines));
}

Value join(Interpreter& vm, Values a) {
    const std::string& separator = text_of_self(a);
    std::string result;
    if (a[1].is_number() || a[1].is_none()) {
        raise(vm, "TypeError", "can only join an iterable");
    }
    const Value iterator = iterate(vm, a[1]);
    Value item;
    for (std::size_t index = 0; next(vm, iterator, item); ++index) {
        const Value& piece = payload_of(item);
        if (!piece.is_text()) {
            refuse_unresolved(item);
            raise(vm, "TypeError",
                  fmt::format("sequence item {}: expected str instance, {} found", index,
                              type_name(vm, item)));
        }
        result += index == 0 ? "" : separator;
        result += piece.as_text();
        expect_memory(result.size());
    }
    return Value::text(std::move(result));
}

Value replace(Interpreter& vm, Values a) {
    const std::string& text = text_of_self(a);
    const std::string from = text_argument(vm, a[1]);
    const std::string to = text_argument(vm, a[2]);
    std::int64_t left = a[3].is_absent() ? -1 : index_of(vm, a[3]);
    std::string result;
    std::size_t begin = 0;
    if (from.empty()) {
        // Before every character, and at the end.
        for (std::size_t at = 0; left != 0; --left) {
            result += to;
            if (at >= text.size()) {
                return Value::text(std::move(result));
            }
            begin = at;
            next_code_point(text, at);
            result.append(text, begin, at - begin);
            begin = at;
        }
        return Value::text(result + text.substr(begin));
    }
    std::size_t at = 0;
    while (left != 0 && (at = text.find(from, begin)) != std::string::npos) {
        result.append(text, begin, at - begin);
        result += to;
        expect_memory(result.size());
        begin = at + from.size();
        --left;
    }
    return Value::text(result.append(text, begin));
}

struct Window {
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
    bool is_valid = true;
};

// start and end arguments, as slices take them.
Window window(Interpreter& vm, const Str& text, const Value& start, const Value& end) {
    const SliceObject slice(start.is_set() ? start : Value(), end.is_set() ? end : Value(),
                            Value());
    const SlicePositions where = positions(vm, slice, text.length());
    Window result;
    result.begin = text.byte_offset(static_cast<std::size_t>(where.start));
    result.end = text.byte_offset(static_cast<std::size_t>(where.start + where.count));
    result.is_valid =
        start.is_absent() || index_of(vm, start) <= static_cast<std::int64_t>(text.length());
    return result;
}

std::int64_t find(Interpreter& vm, Values a, bool from_right) {
    const Str& text = self(a);
    const std::string part = text_argument(vm, a[1]);
    const Window where = window(vm, text, a[2], a[3]);
    const std::string_view seen =
        std::string_view(text.text()).substr(where.begin, where.end - where.begin);
    const std::size_t at = from_right ? seen.rfind(part) : seen.find(part);
    if (at == std::string_view::npos || !where.is_valid) {
        return -1;
    }
    return static_cast<std::int64_t>(text.index_of_byte(where.begin + at));
}

Value index(Interpreter& vm, Values a, bool from_right) {
    const std::int64_t at = find(vm, a, from_right);
    if (at < 0) {
        raise(vm, "ValueError", "substring not found");
    }
    return Value::integer(at);
}

Value count(Interpreter& vm, Values a) {
    const Str& text = self(a);
    const std::string part = text_argument(vm, a[1]);
    const Window where = window(vm, text, a[2], a[3]);
    const std::string_view seen =
        std::string_view(text.text()).substr(where.begin, where.end - where.begin);
    if (part.empty()) {
        return Value::size(Str(std::string(seen)).length() + 1);
    }
    std::size_t found = 0;
    for (std::size_t at = seen.find(part); at != std::string_view::npos;
         at = seen.find(part, at + part.size())) {
        ++found;
    }
    return Value::size(found);
}

Value affix(Interpreter& vm, Values a, bool at_end) {
    const Str& text = self(a);
    const Window where = window(vm, text, a[2], a[3]);
    const std::string_view seen =
        std::string_view(text.text()).substr(where.begin, where.end - where.begin);
    const auto fits = [&](const Value& one) {
        const std::string& part = text_argument(vm, one);
        return where.is_valid && (at_end ? seen.ends_with(part) : seen.starts_with(part));
    };
    if (const Tuple* const tuple = a[1].as<Tuple>()) {
        return Value::boolean(std::any_of(tuple->items.begin(), tuple->items.end(), fits));
    }
    if (!payload_of(a[1]).is_text()) {
        refuse_unresolved(a[1]);
        raise(vm, "TypeError",
              fmt::format("{} first arg must be str or a tuple of str, not {}",
                          at_end ? "endswith" : "startswith", type_name(vm, a[1])));
    }
    return Value::boolean(fits(a[1]));
}

Value partition(Interpreter& vm, Values a, bool from_right) {
    const std::string& text = text_of_self(a);
    const std::string separator = text_argument(vm, a[1]);
    if (separator.empty()) {
        raise(vm, "ValueError", "empty separator");
    }
    const std::size_t at = from_right ? text.rfind(separator) : text.find(separator);
    if (at == std::string::npos) {
        const Value empty = Value::text("");
        return from_right ? Value::tuple({empty, empty, a[0]}) : Value::tuple({a[0], empty, empty});
    }
    return Value::tuple({Value::text(text.substr(0, at)), Value::text(separator),
                         Value::text(text.substr(at + separator.size()))});
}

Value aligned(Interpreter& vm, Values a, char align) {
    FormatSpec spec;
    spec.width = static_cast<std::size_t>(std::max<std::int64_t>(0, index_of(vm, a[1])));
    spec.align = align;
    if (!a[2].is_absent()) {
        spec.fill = text_argument(vm, a[2]);
        if (Str(spec.fill).length() != 1) {
            raise(vm, "TypeError", "The fill character must be exactly one character long");
        }
    }
    const std::size_t length = self(a).length();
    if (align == '^' && spec.width > length) {
        // The odd one goes left when the width is odd: unlike in format().
        const std::size_t missing = spec.width - length;
        const std::size_t left = missing / 2 + (missing & spec.width & 1U);
        return Value::text(repeat(spec.fill, static_cast<std::int64_t>(left)) + text_of_self(a) +
                           repeat(spec.fill, static_cast<std::int64_t>(missing - left)));
    }
    return Value::text(pad(text_of_self(a), spec, align, 0));
}

Value zero_fill(Interpreter& vm, Values a) {
    const std::string& text = text_of_self(a);
    const auto width = static_cast<std::size_t>(std::max<std::int64_t>(0, index_of(vm, a[1])));
    const std::size_t length = self(a).length();
    if (width <= length) {
        return a[0];
    }
    const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    return Value::text(text.substr(0, sign) +
                       repeat("0", static_cast<std::int64_t>(width - length)) + text.substr(sign));
}

Value expand_tabs(Interpreter& vm, Values a) {
    const std::size_t size =
        a[1].is_absent() ? 8
                         : static_cast<std::size_t>(std::max<std::int64_t>(0, index_of(vm, a[1])));
    std::string result;
    std::size_t column = 0;
    for (const char c : text_of_self(a)) {
        if (c == '\t') {
            const std::size_t width = size == 0 ? 0 : size - column % size;
            result += repeat(" ", static_cast<std::int64_t>(width));
            column += width;
        } else {
            result += c;
            column = c == '\n' || c == '\r'
                         ? 0
                         : column + ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1);
        }
    }
    return Value::text(std::move(result));
}

Value translate(Interpreter& vm, Values a) {
    std::string result;
    const std::string& text = text_of_self(a);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const Value key = Value::integer(next_code_point(text, at));
        const Value* const found =
            a[1].is(Kind::Dict) ? a[1].to<Dict>().table.find(vm, key) : nullptr;
        if (found == nullptr) {
            result.append(text, begin, at - begin);
        } else if (found->is_text()) {
            result += found->as_text();
        } else if (found->is_int()) {
            append_utf8(result, static_cast<unsigned long>(found->as_int()));
        }
    }
    return Value::text(std::move(result));
}

Value make_translation(Interpreter& vm, Values a) {
    auto table = make<Dict>();
    if (const Dict* const from = a[0].as<Dict>()) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = from->table.next(at)) {
            std::size_t start = 0;
            const Value key = entry->key.is_text()
                                  ? Value::integer(next_code_point(entry->key.as_text(), start))
                                  : entry->key;
            table->table.set(vm, key, entry->value);
        }
        return table;
    }
    const std::string from = text_argument(vm, a[0]);
    const std::string to = a[1].is_absent() ? "" : text_argument(vm, a[1]);
    if (Str(from).length() != Str(to).length()) {
        raise(vm, "ValueError", "the first two maketrans arguments must have equal length");
    }
    for (std::size_t i = 0, j = 0; i < from.size();) {
        const Value key = Value::integer(next_code_point(from, i));
        table->table.set(vm, key, Value::integer(next_code_point(to, j)));
    }
    const std::string dropped = a[2].is_absent() ? "" : text_argument(vm, a[2]);
    for (std::size_t i = 0; i < dropped.size();) {
        table->table.set(vm, Value::integer(next_code_point(dropped, i)), Value());
    }
    return table;
}

void append_upper(std::string& out, char32_t c) {
    if (c == 0xDF) {
        out += "SS";
    } else {
        append_utf8(out, to_upper(c));
    }
}

// Upper case at the start of words, or of the text; lower case elsewhere.
std::string titled(const std::string& text, bool every_word) {
    bool at_start = true;
    return map_code_points(text, [&](std::string& out, char32_t c) {
        if (at_start) {
            append_upper(out, c);
        } else {
            append_utf8(out, to_lower(c));
        }
        at_start = every_word && !(is_upper(c) || is_lower(c));
    });
}

// All characters are of a kind, and there is one.
template <typename Test>
NativeFunction::Bound every(const Test& test) {
    return [test](Interpreter&, Values a) {
        const std::string& text = text_of_self(a);
        for (std::size_t at = 0; at < text.size();) {
            if (!test(next_code_point(text, at))) {
                return Value::boolean(false);
            }
        }
        return Value::boolean(!text.empty());
    };
}

// No character of the other case, and one of this.
template <typename Wanted, typename Other>
NativeFunction::Bound cased(const Wanted& wanted, const Other& other) {
    return [wanted, other](Interpreter&, Values a) {
        bool found = false;
        const std::string& text = text_of_self(a);
        for (std::size_t at = 0; at < text.size();) {
            const char32_t c = next_code_point(text, at);
            if (other(c)) {
                return Value::boolean(false);
            }
            found = found || wanted(c);
        }
        return Value::boolean(found);
    };
}

Value is_title(Interpreter& /*vm*/, Values a) {
    bool in_word = false;
    bool found = false;
    const std::string& text = text_of_self(a);
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if ((is_upper(c) && in_word) || (is_lower(c) && !in_word)) {
            return Value::boolean(false);
        }
        in_word = is_upper(c) || is_lower(c);
        found = found || in_word;
    }
    return Value::boolean(found);
}

Value is_identifier(Interpreter& /*vm*/, Values a) {
    const std::string& text = text_of_self(a);
    bool valid = !text.empty();
    for (std::size_t at = 0; at < text.size();) {
        const bool is_first = at == 0;
        const char32_t c = next_code_point(text, at);
        valid = valid && (c == '_' || is_letter(c) || (!is_first && is_digit_character(c)));
    }
    return Value::boolean(valid);
}

void add_tests(Class& type) {
    type.add_method("isdigit(self)", every(is_digit_character));
    type.add_method("isdecimal(self)", every(is_digit_character));
    type.add_method("isnumeric(self)", every(is_digit_character));
    type.add_method("isalpha(self)", every(is_letter));
    type.add_method("isalnum(self)",
                    every([](char32_t c) { return is_letter(c) || is_digit_character(c); }));
    type.add_method("isspace(self)", every(is_space));
    type.add_method("isupper(self)", cased(is_upper, is_lower));
    type.add_method("islower(self)", cased(is_lower, is_upper));
    type.add_method("istitle(self)", is_title);
    type.add_method("isidentifier(self)", is_identifier);
    type.add_method("isascii(self)",
                    [](Interpreter&, Values a) { return Value::boolean(self(a).is_ascii()); });
    type.add_method("isprintable(self)", [](Interpreter& vm, Values a) {
        return text_of_self(a).empty() ? Value::boolean(true) : every(is_printable)(vm, a);
    });
}

void add_changes(Class& type) {
    const auto add = [&](const char* name, auto change) {
        type.add_method(std::string(name) + "(self)", [change](Interpreter&, Values a) {
            return Value::text(change(text_of_self(a)));
        });
    };
    const auto lower = [](const std::string& text) {
        return map_code_points(text, [](std::string& out, char32_t c) {
            if (c == 0x130) {
                out += "i\xCC\x87";
            } else {
                append_utf8(out, to_lower(c));
            }
        });
    };
    add("upper", [](const std::string& text) { return map_code_points(text, append_upper); });
    add("lower", lower);
    add("casefold", [lower](const std::string& text) {
        const std::string folded = lower(text);
        return map_code_points(folded, [](std::string& out, char32_t c) {
            c == 0xDF ? void(out += "ss") : append_utf8(out, c);
        });
    });
    add("swapcase", [](const std::string& text) {
        return map_code_points(text, [](std::string& out, char32_t c) {
            is_upper(c) ? append_utf8(out, to_lower(c)) : append_upper(out, c);
        });
    });
    add("title", [](const std::string& text) { return titled(text, true); });
    add("capitalize", [](const std::string& text) { return titled(text, false); });
    for (const auto& [name, left, right] :
         {std::tuple("strip", true, true), {"lstrip", true, false}, {"rstrip", false, true}}) {
        type.add_method(std::string(name) + "(self, chars=, /)",
                        [left = left, right = right](Interpreter& vm, Values a) {
                            return Value::text(strip(vm, a, left, right));
                        });
    }
    type.add_method("replace(self, old, new, count=)", replace);
    type.add_method("center(self, width, fill=, /)",
                    [](Interpreter& vm, Values a) { return aligned(vm, a, '^'); });
    type.add_method("ljust(self, width, fill=, /)",
                    [](Interpreter& vm, Values a) { return aligned(vm, a, '<'); });
    type.add_method("rjust(self, width, fill=, /)",
                    [](Interpreter& vm, Values a) { return aligned(vm, a, '>'); });
    type.add_method("zfill(self, width, /)", zero_fill);
    type.add_method("expandtabs(self, tabsize=)", expand_tabs);
    type.add_method("translate(self, table, /)", translate);
    type.add_method("removeprefix(self, prefix, /)", [](Interpreter& vm, Values a) {
        const std::string& prefix = text_argument(vm, a[1]);
        return text_of_self(a).starts_with(prefix)
                   ? Value::text(text_of_self(a).substr(prefix.size()))
                   : a[0];
    });
    type.add_method("removesuffix(self, suffix, /)", [](Interpreter& vm, Values a) {
        const std::string& text = text_of_self(a);
        const std::string& suffix = text_argument(vm, a[1]);
        return text.ends_with(suffix) ? Value::text(text.substr(0, text.size() - suffix.size()))
                                      : a[0];
    });
}

void add_searches(Class& type) {
    for (const bool right : {false, true}) {
        const std::string r = right ? "r" : "";
        type.add_method(r + "find(self, sub, start=, end=, /)", [right](Interpreter& vm, Values a) {
            return Value::integer(find(vm, a, right));
        });
        type.add_method(r + "index(self, sub, start=, end=, /)",
                        [right](Interpreter& vm, Values a) { return index(vm, a, right); });
        type.add_method(r + "partition(self, sep, /)",
                        [right](Interpreter& vm, Values a) { return partition(vm, a, right); });
        type.add_method(r + "split(self, sep=, maxsplit=)",
                        [right](Interpreter& vm, Values a) { return split(vm, a, right); });
        type.add_method((right ? std::string("ends") : std::string("starts")) +
                            "with(self, prefix, start=, end=, /)",
                        [right](Interpreter& vm, Values a) { return affix(vm, a, right); });
    }
    type.add_method("count(self, sub, start=, end=, /)", count);
    type.add_method("splitlines(self, keepends=)", split_lines);
    type.add_method("join(self, iterable, /)", join);
}

}  // namespace

void add_str_methods(Interpreter& vm) {
    Class& type = *vm.state().types.str;
    add_tests(type);
    add_changes(type);
    add_searches(type);
    type.add_method("encode(self, encoding=, errors=)", [](Interpreter& in, Values a) {
        return Value::bytes(encode(in, text_of_self(a),
                                   a[1].is_set() ? text_argument(in, a[1]) : "utf-8",
                                   a[2].is_set() ? text_argument(in, a[2]) : "strict"));
    });
    type.attributes->table.set(
        "format", make_raw_function("format", [](Interpreter& in, const Arguments& arguments) {
            auto keywords = make<Dict>();
            for (std::size_t i = 0; i < arguments.keyword_names.size(); ++i) {
                keywords->table.set(in, arguments.keyword_names[i], arguments.keyword_values[i]);
            }
            return Value::text(format_template(in, payload_of(arguments.positional[0]).as_text(),
                                               arguments.positional.subspan(1), *keywords));
        }));
    type.add_method("format_map(self, mapping, /)", [](Interpreter& in, Values a) {
        auto keywords = make<Dict>();
        update_dict(in, *keywords, a[1]);
        return Value::text(format_template(in, text_of_self(a), {}, *keywords));
    });
    type.attributes->table.set("maketrans", make<StaticMethod>(make_function(
                                                "maketrans(x, y=, z=, /)", make_translation)));
}

}  // namespace limbeck::python
