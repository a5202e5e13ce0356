// SPDX-License-Identifier: MIT
#include "limbeck/python/regex_match.h"

#include <algorithm>

#include "limbeck/python/lexer.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/utf8.h"

namespace limbeck::python {

std::u32string code_points(std::string_view text) {
    expect_memory(text.size() * sizeof(char32_t));
    std::u32string result;
    for (std::size_t at = 0; at < text.size();) {
        result += next_code_point(text, at);
    }
    return result;
}

std::string utf8(std::u32string_view text) {
    std::string result;
    for (const char32_t c : text) {
        append_utf8(result, c);
    }
    return result;
}

[[noreturn]] void pattern_error(Interpreter& vm, const std::u32string& pattern,
                                const RegexProblem& problem) {
    std::string message = problem.message;
    if (problem.has_position) {
        message += fmt::format(" at position {}", problem.position);
        const std::u32string_view before =
            std::u32string_view(pattern).substr(0, std::min(problem.position, pattern.size()));
        if (pattern.find(U'\n') != std::u32string::npos) {
            const auto newline = before.rfind(U'\n');
            message += fmt::format(
                " (line {}, column {})", std::count(before.begin(), before.end(), U'\n') + 1,
                newline == std::u32string_view::npos ? before.size() + 1 : before.size() - newline);
        }
    }
    raise(vm, library_class(vm, "re", "error"), message);
}

namespace {

bool is_digit_up_to(char32_t last, char32_t c) {
    return c >= U'0' && c <= last;
}

}  // namespace

Template::Template(Interpreter& vm, const Pattern& pattern, const std::string& text)
    : vm_(vm), pattern_(pattern), text_(code_points(text)) {
    for (std::size_t i = 0; i < text_.size();) {
        if (text_[i] == U'\\') {
            i = escape(i);
        } else {
            literal(text_[i++]);
        }
    }
}

std::string Template::expand(const Match& match) const {
    std::string result;
    for (const Piece& piece : pieces_) {
        result += piece.group ? match.group_text(*piece.group) : piece.text;
    }
    return result;
}

void Template::fail(const std::string& message, std::size_t position) {
    pattern_error(vm_, text_, {message, position, true});
}

void Template::literal(char32_t c) {
    if (pieces_.empty() || pieces_.back().group) {
        pieces_.push_back({});
    }
    append_utf8(pieces_.back().text, c);
}

char32_t Template::at(std::size_t position) const {
    return position < text_.size() ? text_[position] : U'\0';
}

void Template::reference(std::size_t group, std::size_t position) {
    if (group > pattern_.regex.group_count()) {
        fail(fmt::format("invalid group reference {}", group), position);
    }
    pieces_.push_back({"", group});
}

std::size_t Template::named(std::size_t begin) {
    if (at(begin) != U'<') {
        fail("missing <", begin);
    }
    const std::size_t end = text_.find(U'>', begin);
    if (end == std::u32string::npos) {
        fail(begin + 1 == text_.size() ? "missing group name" : "missing >, unterminated name",
             begin + 1);
    }
    const std::string name = utf8(std::u32string_view(text_).substr(begin + 1, end - begin - 1));
    if (name.empty()) {
        fail("missing group name", begin + 1);
    }
    if (name.size() <= 4 && name.find_first_not_of("0123456789") == std::string::npos) {
        reference(static_cast<std::size_t>(std::stoul(name)), begin + 1);
    } else if (const auto group = pattern_.regex.group_of(name)) {
        pieces_.push_back({"", *group});
    } else {
        raise(vm_, "IndexError", fmt::format("unknown group name '{}'", name));
    }
    return end + 1;
}

std::size_t Template::escape(std::size_t i) {
    if (i + 1 == text_.size()) {
        fail("bad escape (end of pattern)", i);
    }
    const char32_t c = text_[i + 1];
    if (c == U'g') {
        return named(i + 2);
    }
    const bool is_octal =
        c == U'0' || (is_digit_up_to(U'3', c) && is_digit_up_to(U'7', at(i + 2)) &&
                      is_digit_up_to(U'7', at(i + 3)));
    if (is_octal) {
        char32_t value = 0;
        std::size_t end = i + 1;
        while (end < i + 4 && is_digit_up_to(U'7', at(end))) {
            value = value * 8 + (text_[end++] - U'0');
        }
        literal(value);
        return end;
    }
    if (is_digit_up_to(U'9', c)) {
        const bool has_two = is_digit_up_to(U'9', at(i + 2));
        reference(has_two ? (c - U'0') * 10 + (text_[i + 2] - U'0') : c - U'0', i + 1);
        return i + (has_two ? 3 : 2);
    }
    constexpr std::u32string_view letters = U"ntrfvab\\";
    constexpr std::u32string_view meanings = U"\n\t\r\f\v\a\b\\";
    if (const std::size_t known = letters.find(c); known != std::u32string_view::npos) {
        literal(meanings[known]);
    } else if ((c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z')) {
        fail("bad escape \\" + std::string(1, static_cast<char>(c)), i);
    } else {
        literal(U'\\');
        literal(c);
    }
    return i + 2;
}

}  // namespace limbeck::python
