// SPDX-License-Identifier: MIT
#include "limbeck/python/source_text.h"

#include <array>
#include <utility>

namespace limbeck::python {

namespace {

// Windows-1252 from 0x80 to 0x9f; 0 where it has nothing.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

// Where ISO 8859-15 is not Latin-1.
constexpr std::pair<unsigned char, char32_t> iso_8859_15[] = {
    {0xa4, 0x20ac}, {0xa6, 0x0160}, {0xa8, 0x0161}, {0xb4, 0x017d},
    {0xb8, 0x017e}, {0xbc, 0x0152}, {0xbd, 0x0153}, {0xbe, 0x0178}};

enum class SourceEncoding { Utf8, Latin1, Latin9, Windows, Unknown };

SourceEncoding encoding_of(std::string_view name) {
    static constexpr std::pair<std::string_view, SourceEncoding> known[] = {
        {"utf-8", SourceEncoding::Utf8},           {"utf8", SourceEncoding::Utf8},
        {"utf-8-sig", SourceEncoding::Utf8},       {"ascii", SourceEncoding::Utf8},
        {"us-ascii", SourceEncoding::Utf8},        {"latin-1", SourceEncoding::Latin1},
        {"latin1", SourceEncoding::Latin1},        {"iso-8859-1", SourceEncoding::Latin1},
        {"iso8859-1", SourceEncoding::Latin1},     {"l1", SourceEncoding::Latin1},
        {"iso-8859-15", SourceEncoding::Latin9},   {"iso8859-15", SourceEncoding::Latin9},
        {"latin-9", SourceEncoding::Latin9},       {"latin9", SourceEncoding::Latin9},
        {"windows-1252", SourceEncoding::Windows}, {"cp1252", SourceEncoding::Windows}};
    for (const auto& [spelling, encoding] : known) {
        if (name == spelling) {
            return encoding;
        }
    }
    return SourceEncoding::Unknown;
}

// 0 for a byte that the encoding does not have.
char32_t code_point(unsigned char byte, SourceEncoding encoding) {
    if (encoding == SourceEncoding::Windows && byte >= 0x80 && byte < 0xa0) {
        return windows_1252[byte - 0x80U];
    }
    if (encoding == SourceEncoding::Latin9) {
        for (const auto& [other, character] : iso_8859_15) {
            if (byte == other) {
                return character;
            }
        }
    }
    return byte;
}

// Of characters below U+FFFF.
void append(std::string& text, char32_t c) {
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xc0U | (c >> 6U));
        text += static_cast<char>(0x80U | (c & 0x3fU));
    } else {
        text += static_cast<char>(0xe0U | (c >> 12U));
        text += static_cast<char>(0x80U | ((c >> 6U) & 0x3fU));
        text += static_cast<char>(0x80U | (c & 0x3fU));
    }
}

std::string decoded(const std::string& bytes, SourceEncoding encoding) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const char32_t character = code_point(byte, encoding);
        if (character == 0 && byte != 0) {
            return bytes;
        }
        append(text, character);
    }
    return text;
}

// The name behind "coding:" or "coding=" in a comment line; "" where there is none.
std::string encoding_in(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(" \t\f");
    if (begin == line.npos || line[begin] != '#') {
        return "";
    }
    const auto is_part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    static constexpr std::string_view word = "coding";
    for (std::size_t at = line.find(word); at != line.npos; at = line.find(word, at + 1)) {
        std::size_t next = at + word.size();
        if (next >= line.size() || (line[next] != ':' && line[next] != '=')) {
            continue;
        }
        next = line.find_first_not_of(" \t", next + 1);
        std::string name;
        for (; next < line.size() && is_part(line[next]); ++next) {
            const char c = line[next];
            name += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        if (!name.empty()) {
            return name;
        }
    }
    return "";
}

// "\r" and "\r\n" end a line as "\n" does.
std::string with_plain_line_ends(std::string text) {
    if (text.find('\r') == text.npos) {
        return text;
    }
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins_pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (!begins_pair) {
            result += text[i] == '\r' ? '\n' : text[i];
        }
    }
    return result;
}

}  // namespace

std::string declared_encoding(std::string_view bytes) {
    for (int line = 0; line < 2; ++line) {
        const std::size_t end = bytes.find_first_of("\r\n");
        const std::string_view first = bytes.substr(0, end);
        const std::string name = encoding_in(first);
        if (!name.empty()) {
            return name;
        }
        const std::size_t text = first.find_first_not_of(" \t\f");
        if (end == bytes.npos || (text != first.npos && first[text] != '#')) {
            break;  // a declaration stands behind comments only
        }
        bytes.remove_prefix(end + (bytes.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    return "utf-8";
}

std::string source_text(std::string bytes) {
    const SourceEncoding encoding = encoding_of(declared_encoding(bytes));
    const bool is_single_byte = encoding == SourceEncoding::Latin1 ||
                                encoding == SourceEncoding::Latin9 ||
                                encoding == SourceEncoding::Windows;
    return with_plain_line_ends(is_single_byte ? decoded(bytes, encoding) : std::move(bytes));
}

}  // namespace limbeck::python
