// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/reprint.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>
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
                             : fmt::format("({})::{}", reprinted(part), type));
    }
    return fmt::format("{}{}]", opening, base::join(result, ", "));
}

// Where the parenthesis at `at` is closed.
std::size_t closing(std::string_view text, std::size_t at) {
    int depth = 0;
    for (; at < text.size(); at = behind(text, at)) {
        depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
        if (depth == 0) {
            break;
        }
    }
    return at;
}

bool has_outside_of_parentheses(std::string_view text, std::string_view word) {
    for (std::size_t at = 0; at < text.size(); at = behind(text, at)) {
        if (text[at] == '(') {
            at = closing(text, at);
        } else if (text.substr(at, word.size()) == word) {
            return true;
        }
    }
    return false;
}

// The words behind a first operand in parentheses; what is printed has all of them in such.
std::string_view junction(std::string_view text, std::size_t at) {
    for (const std::string_view word : {" OR ", " AND "}) {
        if (text.substr(std::min(at, text.size()), word.size()) == word) {
            return word;
        }
    }
    return {};
}

std::string with_flat_junctions(std::string text) {
    for (std::size_t at = 0; at < text.size(); at = behind(text, at)) {
        const bool begins = at == 0 || text[at - 1] == '(';
        while (begins && text[at] == '(') {
            const std::size_t end = closing(text, at);
            const std::string_view word = junction(text, end + 1);
            const std::string_view inside = std::string_view(text).substr(at + 1, end - at - 1);
            if (word.empty() || !has_outside_of_parentheses(inside, word)) {
                break;
            }
            text.erase(end, 1);
            text.erase(at, 1);
        }
    }
    return text;
}

std::string with_cast_elements(std::string_view text) {
    static constexpr std::string_view beginning = "(ARRAY[";
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

void take(std::string& text) {
    text = reprinted(text);
}

void take(std::vector<schema::Index>& indexes) {
    for (schema::Index& index : indexes) {
        take(index.postgresql_where.text);
        for (schema::IndexPart& part : index.parts) {
            take(part.expression.text);
        }
    }
}

void take(schema::Constraint& constraint) {
    if (auto* check = std::get_if<schema::Check>(&constraint)) {
        take(check->condition.text);
    } else if (auto* exclusion = std::get_if<schema::Exclusion>(&constraint)) {
        take(exclusion->where.text);
        for (schema::ExclusionPart& part : exclusion->parts) {
            take(part.expression.text);
        }
    }
}

}  // namespace

std::string reprinted(std::string_view text) {
    std::string result = text.find("(ARRAY[") == std::string_view::npos ? std::string(text)
                                                                        : with_cast_elements(text);
    if (result.find(") OR ") != std::string::npos || result.find(") AND ") != std::string::npos) {
        result = with_flat_junctions(std::move(result));
    }
    return result;
}

void reprint(schema::Database& database) {
    for (schema::Table& table : database.tables) {
        for (schema::Column& column : table.columns) {
            if (column.server_default) {
                take(column.server_default->text);
            }
            if (column.computed) {
                take(column.computed->expression.text);
            }
        }
        for (schema::Constraint& constraint : table.constraints) {
            take(constraint);
        }
        take(table.indexes);
    }
    for (schema::View& view : database.views) {
        take(view.definition.text);
        take(view.indexes);
    }
    for (schema::Trigger& trigger : database.triggers) {
        take(trigger.definition.text);
    }
}

}  // namespace limbeck::postgresql
