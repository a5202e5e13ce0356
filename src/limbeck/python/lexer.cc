// SPDX-License-Identifier: MIT
#include "limbeck/python/lexer.h"
#include "limbeck/base/text.h"

#include <algorithm>

#include "limbeck/base/error.h"

namespace limbeck::python {

namespace {

bool is_name_start(char c) {
    // Every byte of a multi-byte character counts as a letter: Python allows Unicode identifiers,
    // and which letters exactly is not ours to police.
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_part(char c) {
    return is_name_start(c) || base::is_digit(c);
}

bool is_string_prefix(std::string_view word) {
    if (word.size() > 2) {
        return false;
    }
    for (const char c : word) {
        if (std::string_view("rRbBuUfF").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

// How long the operator is that a text begins with; 0 where it begins with none. Every operator
// character may be doubled or followed by "=" in the ways listed, and nothing else.
std::size_t operator_length(std::string_view text) {
    const char c = text[0];
    const char second = text.size() > 1 ? text[1] : '\0';
    const char third = text.size() > 2 ? text[2] : '\0';
    switch (c) {
        case '(':
        case ')':
        case '[':
        case ']':
        case '{':
        case '}':
        case ',':
        case ';':
        case '~':
            return 1;
        case '.':
            return second == '.' && third == '.' ? 3 : 1;
        case ':':
        case '=':
        case '+':
        case '%':
        case '&':
        case '|':
        case '^':
        case '@':
            return second == '=' ? 2 : 1;
        case '-':
            return second == '=' || second == '>' ? 2 : 1;
        case '!':
            return second == '=' ? 2 : 0;  // alone it is one in an f-string's field only
        case '*':
        case '/':
        case '<':
        case '>':
            if (second == c) {
                return third == '=' ? 3 : 2;
            }
            return second == '=' ? 2 : 1;
        default:
            return 0;
    }
}

std::size_t digits_length(std::string_view text, std::size_t at) {
    std::size_t i = at;
    while (i < text.size() && (base::is_digit(text[i]) || text[i] == '_')) {
        ++i;
    }
    return i - at;
}

bool may_follow_number(std::string_view word) {
    return word == "if" || word == "in" || word == "is" || word == "or" || word == "and" ||
           word == "not" || word == "for" || word == "else";
}

// A keyword may touch a number ("1if x else 2"); any other letters behind one belong to it and make
// it wrong, which whoever reads its value says.
std::size_t number_length(std::string_view text) {
    std::size_t i = 0;
    if (text.size() > 1 && text[0] == '0' &&
        std::string_view("xXoObB").find(text[1]) != std::string_view::npos) {
        i = 2;
        while (i < text.size() && (text[i] == '_' || base::hex_value(text[i]) >= 0)) {
            ++i;
        }
    } else {
        i = digits_length(text, 0);
        if (i < text.size() && text[i] == '.') {
            ++i;
            i += digits_length(text, i);
        }
        if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
            const std::size_t sign =
                i + 1 < text.size() && (text[i + 1] == '+' || text[i + 1] == '-') ? 1 : 0;
            if (i + 1 + sign < text.size() && base::is_digit(text[i + 1 + sign])) {
                i += 1 + sign;
                i += digits_length(text, i);
            }
        }
        if (i < text.size() && (text[i] == 'j' || text[i] == 'J')) {
            ++i;
        }
    }
    std::size_t end = i;
    while (end < text.size() && is_name_part(text[end])) {
        ++end;
    }
    return may_follow_number(text.substr(i, end - i)) ? i : end;
}

// The prefix of the string literal that opens at `quote`; empty where the letters before it are the
// end of some other word.
std::string_view prefix_before(std::string_view text, std::size_t quote) {
    std::size_t begin = quote;
    while (begin > 0 && quote - begin <= 2 && is_name_part(text[begin - 1])) {
        --begin;
    }
    const std::string_view prefix = text.substr(begin, quote - begin);
    return is_string_prefix(prefix) ? prefix : std::string_view{};
}

bool has_letter(std::string_view prefix, char lower, char upper) {
    return prefix.find(lower) != std::string_view::npos ||
           prefix.find(upper) != std::string_view::npos;
}

// The quotes that open at `at`: one, or three of the same.
std::string_view quotes_at(std::string_view text, std::size_t at) {
    const std::string_view triple = text.substr(at, 3);
    const bool is_triple = triple.size() == 3 && triple[1] == triple[0] && triple[2] == triple[0];
    return triple.substr(0, is_triple ? 3 : 1);
}

// CPython's limit is 150; nobody writes three.
constexpr int deepest_format_string = 50;

}  // namespace

Lexer::Lexer(const base::Source& source) : source_(source), text_(source.text()) {
    if (text_.starts_with("\xEF\xBB\xBF")) {
        at_ = 3;
    }
}

Lexer::Lexer(const base::Source& source, std::size_t open, std::size_t end)
    : source_(source),
      text_(source.text().substr(0, end)),
      at_(open + 1),
      brackets_{open},
      at_line_start_(false),
      in_field_(true) {}

char Lexer::peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
}

void Lexer::fail(std::string_view message, std::size_t offset) const {
    throw Error(ErrorCode::Script, std::string(message)).at(source_.locate(offset));
}

void Lexer::fail_at_character() const {
    Error error(ErrorCode::Script, "this character has no meaning in Python");
    error.at(source_.locate(at_));
    if (text_[at_] == '`') {
        error.hint("backquotes are Python 2; write repr(…)");
    } else if (text_[at_] == '!') {
        error.hint("Python negates with \"not\"");
    } else if (text_[at_] == '\\') {
        error.hint("a backslash joins two lines only where it is the last character of the first");
    }
    throw error;
}

Token Lexer::take(TokenKind kind, std::size_t length) {
    const Token token{kind, text_.substr(at_, length), at_};
    at_ += length;
    line_has_tokens_ = true;
    return token;
}

// Blanks, comments and joined lines between two tokens; inside brackets line ends too.
void Lexer::skip_blank() {
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == ' ' || c == '\t' || c == '\f' || (c == '\r' && peek(1) == '\n')) {
            ++at_;
        } else if (c == '#') {
            const std::size_t end = text_.find('\n', at_);
            at_ = end == std::string_view::npos ? text_.size() : end;
        } else if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
            at_ += peek(1) == '\n' ? std::size_t{2} : std::size_t{3};
        } else if (c == '\n' && !brackets_.empty()) {
            ++at_;
        } else {
            return;
        }
    }
}

// Measures the indentation of the next line that holds a token; lines of blanks and comments alone
// do not count. Tabs go to the next multiple of eight, as the reference says.
Token Lexer::line_start() {
    for (;;) {
        std::size_t column = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == ' ') {
                ++column;
            } else if (c == '\t') {
                column = column / 8 * 8 + 8;
            } else if (c == '\f') {
                column = 0;
            } else {
                break;
            }
        }
        skip_blank();
        if (at_ >= text_.size()) {
            column = 0;
        } else if (text_[at_] == '\n') {
            ++at_;
            continue;
        }
        at_line_start_ = false;
        if (column > indents_.back()) {
            indents_.push_back(column);
            return {TokenKind::Indent, {}, at_};
        }
        while (column < indents_.back()) {
            indents_.pop_back();
            ++pending_dedents_;
        }
        if (column != indents_.back()) {
            fail("unindent does not match any outer indentation level", at_);
        }
        return next();
    }
}

void Lexer::follow_bracket(char bracket) {
    if (bracket == '(' || bracket == '[' || bracket == '{') {
        brackets_.push_back(at_);
        return;
    }
    if (bracket != ')' && bracket != ']' && bracket != '}') {
        return;
    }
    if (brackets_.empty()) {
        fail(std::string("this \"") + bracket + "\" closes nothing", at_);
    }
    const char open = text_[brackets_.back()];
    if (bracket != (open == '(' ? ')' : open == '[' ? ']' : '}')) {
        const std::size_t line = source_.locate(brackets_.back()).line;
        fail(std::string("this \"") + bracket + "\" does not close the \"" + open + "\" of line " +
                 std::to_string(line),
             at_);
    }
    brackets_.pop_back();
}

std::optional<std::size_t> Lexer::open_bracket(std::size_t before) const {
    for (auto open = brackets_.rbegin(); open != brackets_.rend(); ++open) {
        if (*open < before) {
            return *open;
        }
    }
    return std::nullopt;
}

Token Lexer::next() {
    if (at_line_start_) {
        return line_start();
    }
    if (pending_dedents_ > 0) {
        --pending_dedents_;
        return {TokenKind::Dedent, {}, at_};
    }
    skip_blank();
    if (at_ >= text_.size()) {
        if (!brackets_.empty()) {
            fail("this bracket is never closed", brackets_.back());
        }
        if (line_has_tokens_) {
            line_has_tokens_ = false;
            at_line_start_ = true;
            return {TokenKind::Newline, {}, at_};
        }
        return {TokenKind::End, {}, at_};
    }

    const char c = text_[at_];
    if (c == '\n') {
        const Token token{TokenKind::Newline, {}, at_};
        ++at_;
        at_line_start_ = true;
        line_has_tokens_ = false;
        return token;
    }
    if (is_name_start(c)) {
        std::size_t length = 1;
        while (is_name_part(peek(length))) {
            ++length;
        }
        const char after = peek(length);
        if ((after == '"' || after == '\'') && is_string_prefix(text_.substr(at_, length))) {
            return string(at_, at_ + length);
        }
        return take(TokenKind::Name, length);
    }
    if (base::is_digit(c) || (c == '.' && base::is_digit(peek(1)))) {
        return take(TokenKind::Number, number_length(text_.substr(at_)));
    }
    if (c == '"' || c == '\'') {
        return string(at_, at_);
    }
    if (const std::size_t length = operator_length(text_.substr(at_)); length > 0) {
        follow_bracket(c);
        return take(TokenKind::Operator, length);
    }
    if (c == '!' && in_field_) {
        return take(TokenKind::Operator, 1);
    }
    fail_at_character();
}

Token Lexer::string(std::size_t begin, std::size_t quote) {
    const std::size_t end = string_end(begin, quote, 0);
    if (end == std::string_view::npos) {
        fail("this string is never closed", begin);
    }
    at_ = begin;
    return take(TokenKind::String, end - begin);
}

// Where the literal ends whose prefix stands at `begin` and whose quotes open at `quote`; npos
// where it does not.
std::size_t Lexer::string_end(std::size_t begin, std::size_t quote, int depth) const {
    const std::string_view prefix = text_.substr(begin, quote - begin);
    const bool is_format = has_letter(prefix, 'f', 'F');
    const bool is_raw = has_letter(prefix, 'r', 'R');
    const std::string_view quotes = quotes_at(text_, quote);
    for (std::size_t i = quote + quotes.size(); i < text_.size(); ++i) {
        const char c = text_[i];
        const char after = i + 1 < text_.size() ? text_[i + 1] : '\0';
        if (c == '\\') {
            if (is_format && !is_raw && text_.substr(i, 3) == "\\N{") {
                const std::size_t close = text_.find_first_of("}'\"\n", i);
                i = close == std::string_view::npos ? i + 2 : close - (text_[close] == '}' ? 0 : 1);
            } else if (!is_format || (after != '{' && after != '}')) {
                ++i;  // keeps the quote after it inside, even in a raw string
            }
        } else if (c == quotes[0] && text_.substr(i, quotes.size()) == quotes) {
            return i + quotes.size();
        } else if (c == '\n' && quotes.size() == 1) {
            return std::string_view::npos;
        } else if (c == '{' && is_format) {
            i = after == '{' ? i + 1 : field_end(i, quotes, depth);
        }
    }
    return std::string_view::npos;
}

// Where the "}" stands that closes the replacement field opened at `open`.
std::size_t Lexer::field_end(std::size_t open, std::string_view quotes, int depth) const {
    if (depth >= deepest_format_string) {
        fail("f-strings are nested too deeply here", open);
    }
    std::size_t brackets = 0;
    for (std::size_t i = open + 1; i < text_.size(); ++i) {
        const char c = text_[i];
        if (c == '"' || c == '\'') {
            const std::size_t begin = i - prefix_before(text_, i).size();
            const std::size_t end = string_end(begin, i, depth + 1);
            if (end == std::string_view::npos) {
                break;
            }
            i = end - 1;
        } else if (c == '#') {
            i = std::min(text_.find('\n', i), text_.size());
        } else if (c == '(' || c == '[' || c == '{') {
            ++brackets;
        } else if (c == '}' && brackets == 0) {
            return i;
        } else if (c == ')' || c == ']' || c == '}') {
            brackets -= brackets > 0 ? 1U : 0U;
        } else if (c == ':' && brackets == 0) {
            return specification_end(i + 1, open, quotes, depth);
        }
    }
    fail("this \"{\" of an f-string is never closed", open);
}

// The same for a field whose format specification begins at `at`.
std::size_t Lexer::specification_end(std::size_t at, std::size_t open, std::string_view quotes,
                                     int depth) const {
    for (std::size_t i = at; i < text_.size(); ++i) {
        const char c = text_[i];
        if (c == '}') {
            return i;
        }
        if (c == '{') {
            i = field_end(i, quotes, depth + 1);
        } else if ((c == quotes[0] && text_.substr(i, quotes.size()) == quotes) ||
                   (c == '\n' && quotes.size() == 1)) {
            break;
        }
    }
    fail("this \"{\" of an f-string is never closed", open);
}

}  // namespace limbeck::python
