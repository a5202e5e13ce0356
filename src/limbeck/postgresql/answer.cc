// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/answer.h"

#include <cstdlib>
#include <utility>

namespace limbeck::postgresql {

bool Row::has(int column) const {
    return libpq().PQgetisnull(result_, row_, column) == 0;
}

std::string_view Row::view(int column) const {
    return {libpq().PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(libpq().PQgetlength(result_, row_, column))};
}

std::int64_t Row::number(int column) const {
    return std::strtoll(libpq().PQgetvalue(result_, row_, column), nullptr, 10);
}

char Row::letter(int column) const {
    const std::string_view text = view(column);
    return text.empty() ? '\0' : text[0];
}

std::vector<std::string> Row::array(int column) const {
    return parse_array(view(column));
}

std::vector<std::int64_t> Row::numbers(int column) const {
    std::vector<std::int64_t> result;
    for (const std::string& element : array(column)) {
        result.push_back(std::strtoll(element.c_str(), nullptr, 10));
    }
    return result;
}

std::vector<std::string> parse_array(std::string_view text) {
    std::vector<std::string> result;
    if (text.size() <= 2) {
        return result;
    }
    std::string element;
    bool quoted = false;
    bool was_quoted = false;
    const auto finish = [&] {
        if (!was_quoted && element == "NULL") {
            element.clear();
        }
        result.push_back(std::exchange(element, {}));
        was_quoted = false;
    };
    const std::string_view inside = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const char c = inside[i];
        if (c == '\\' && i + 1 < inside.size()) {
            element += inside[++i];
        } else if (c == '"') {
            quoted = !quoted;
            was_quoted = true;
        } else if (c == ',' && !quoted) {
            finish();
        } else {
            element += c;
        }
    }
    finish();
    return result;
}

}  // namespace limbeck::postgresql
