// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/array_casts.h"

#include <fmt/core.h>

#include <vector>

#include "limbeck/base/text.h"

namespace limbeck::postgresql {

namespace {

constexpr std::string_view opening = "ARRAY[";

// Behind the text or name in quotes that begins here, or behind this byte.
std::size_t behind(std::string_view text, std::size_t at) {
    const char quote = text[at];
    if (quote != '\'' && quote != '"') {
        return at + 1;
    }
    const std::size_t end = text.find(quote, at + 1);
    return end == std::string_view::npos ? text.size() : end + 1;
}

// What stands between the commas from `at` to the bracket that closes; `end` becomes its place.
std::vector<std::string_view> elements(std::string_view text, std::size_t at, std::size_t& end) {
    std::vector<std::string_view> result;
    std::size_t begin = at;
    int depth = 0;
    for (; at < text.size() && (depth > 0 || text[at] != ']'); at = behind(text, at)) {
        const char c = text[at];
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (depth == 0 && c == ',') {
            result.push_back(base::trim(text.substr(begin, at - begin)));
            begin = at + 1;
        }
    }
    result.push_back(base::trim(text.substr(begin, at - begin)));
    end = at;
    return result;
}

// The type in front of the [] that stands at `at`; "" for anything else. Nothing but the names of
// types has to do here: words, their length, and names in quotes.
std::string_view array_type(std::string_view text, std::size_t at) {
    const std::size_t begin = at;
    while (at < text.size() && text[at] != '[') {
        const char c = text[at];
        const bool word = base::is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
        if (!word && c != ' ' && c != '"' && c != '.' && c != '(' && c != ')' && c != ',') {
            return {};
        }
        at = behind(text, at);
    }
    return text.substr(at, 2) == "[]" ? text.substr(begin, at - begin) : std::string_view();
}

std::string cast_all(const std::vector<std::string_view>& parts, std::string_view type) {
    std::vector<std::string> result;
    for (const std::string_view part : parts) {
        std::size_t end = 0;
        const bool nested = part.starts_with(opening);
        const std::vector<std::string_view> inner =
            elements(part, nested ? opening.size() : 0, end);
        result.push_back(nested && end + 1 == part.size()
                             ? cast_all(inner, type)
                             : fmt::format("({})::{}", with_cast_elements(part), type));
    }
    return fmt::format("{}{}]", opening, base::join(result, ", "));
}

}  // namespace

std::string with_cast_elements(std::string_view text) {
    static constexpr std::string_view beginning = "(ARRAY[";
    if (text.find(beginning) == std::string_view::npos) {
        return std::string(text);
    }
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.substr(at, beginning.size()) == beginning) {
            static constexpr std::string_view middle = "])::";
            std::size_t end = 0;
            const auto parts = elements(text, at + beginning.size(), end);
            const std::string_view type = text.substr(end, middle.size()) == middle
                                              ? array_type(text, end + middle.size())
                                              : std::string_view();
            if (!type.empty()) {
                result += cast_all(parts, type);
                at = end + middle.size() + type.size() + 2;
                continue;
            }
        }
        const std::size_t next = behind(text, at);
        result += text.substr(at, next - at);
        at = next;
    }
    return result;
}

}  // namespace limbeck::postgresql
