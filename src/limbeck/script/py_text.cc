// SPDX-License-Identifier: MIT
#include "limbeck/script/py_text.h"

#include <fmt/core.h>

namespace limbeck::script {

namespace {

constexpr std::string_view three_quotes = "\"\"\"";

std::string escaped(char c) {
    switch (c) {
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(c);
    constexpr unsigned char first_printable = 0x20;
    constexpr unsigned char rubout = 0x7F;
    return byte < first_printable || byte == rubout ? fmt::format("\\x{:02x}", byte)
                                                    : std::string(1, c);
}

bool is_word(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return false;
    }
    const char c = text[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// Where the word ends that begins there.
std::size_t end_of_word(std::string_view text, std::size_t at) {
    while (is_word(text, at)) {
        ++at;
    }
    return at;
}

std::string in_three_quotes(std::string_view text) {
    std::string result(three_quotes);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool closes =
            text[i] == '"' && (text.substr(i).starts_with(three_quotes) || i + 1 == text.size());
        if (closes) {
            result += "\\\"";
        } else {
            result +=
                text[i] == '\n' || text[i] == '\t' ? std::string(1, text[i]) : escaped(text[i]);
        }
    }
    return result + std::string(three_quotes);
}

}  // namespace

std::string py_repr(std::string_view text) {
    const bool doubled =
        text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
    const char quote = doubled ? '"' : '\'';
    std::string result(1, quote);
    for (const char c : text) {
        result += c == quote ? std::string("\\") + c : escaped(c);
    }
    return result + quote;
}

std::string py_list(const std::vector<std::string>& texts) {
    std::string result;
    for (const std::string& text : texts) {
        result += (result.empty() ? "" : ", ") + py_repr(text);
    }
    return "[" + result + "]";
}

std::string py_bool(bool value) {
    return value ? "True" : "False";
}

// SQLAlchemy's compiler takes (?<![:\w$\\]):[\w$]+(?![:\w$]) for a parameter and drops the
// backslash of \\(:[\w$]*)(?![:\w$]).
std::string escape_colons(std::string_view sql) {
    std::string result;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == ':' && sql.substr(end_of_word(sql, i + 1), 1) != ":") {
            const char before = i == 0 ? ' ' : sql[i - 1];
            const bool begins = before != ':' && !(i > 0 && is_word(sql, i - 1));
            if (before == '\\' || (begins && is_word(sql, i + 1))) {
                result += '\\';
            }
        }
        result += sql[i];
    }
    return result;
}

std::string py_sql(std::string_view sql) {
    return fmt::format("sa.text({})", py_repr(escape_colons(sql)));
}

std::string py_statement(std::string_view sql) {
    const std::string text = escape_colons(sql);
    return text.find('\n') == std::string::npos ? py_repr(text) : in_three_quotes(text);
}

}  // namespace limbeck::script
