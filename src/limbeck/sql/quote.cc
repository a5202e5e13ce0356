// SPDX-License-Identifier: MIT
#include "limbeck/sql/quote.h"

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/sql/reserved.h"

namespace limbeck::sql {

namespace {

void refuse_nul(std::string_view text, std::string_view what) {
    if (text.find('\0') != std::string_view::npos) {
        throw Error(ErrorCode::Refused, std::string(what) + " with a NUL byte");
    }
}

// Between two quotes, with those inside doubled.
std::string enclose(std::string_view text, char quote) {
    std::string result(1, quote);
    result.reserve(text.size() + 2);
    for (const char c : text) {
        if (c == quote) {
            result += quote;
        }
        result += c;
    }
    return result += quote;
}

bool is_plain(std::string_view name) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
           std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

std::string quote_identifier(std::string_view name, Flavour flavour) {
    if (name.empty()) {
        throw Error(ErrorCode::Refused, "an empty identifier");
    }
    refuse_nul(name, "an identifier");
    return enclose(name, flavour == Flavour::MySql ? '`' : '"');
}

std::string identifier(std::string_view name, Flavour flavour) {
    return is_plain(name) && !is_reserved(name, flavour) ? std::string(name)
                                                         : quote_identifier(name, flavour);
}

std::string quote_literal(std::string_view text, Flavour flavour) {
    refuse_nul(text, "a text");
    const std::string quoted = enclose(text, '\'');
    if (flavour == Flavour::Sqlite || text.find('\\') == std::string_view::npos) {
        return quoted;
    }
    // In MySQL a backslash escapes in every string, unless the server runs with the rare
    // NO_BACKSLASH_ESCAPES.
    const std::string escaped = base::replace_all(quoted, "\\", "\\\\");
    return flavour == Flavour::PostgreSql ? "E" + escaped : escaped;
}

}  // namespace limbeck::sql
