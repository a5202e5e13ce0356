// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/exceptions.h"
#include "limbeck/python/lexer.h"
#include "limbeck/python/regex_tree.h"
#include "limbeck/python/utf8.h"

namespace limbeck::python {

namespace {

using Op = RegexStep::Op;
using NodeKind = RegexNode::Kind;

std::string as_utf8(std::u32string_view text) {
    std::string result;
    for (const char32_t c : text) {
        append_utf8(result, c);
    }
    return result;
}

RegexNode leaf(Op op, std::uint32_t a = 0, std::uint32_t b = 0) {
    RegexNode node;
    node.kind = NodeKind::Leaf;
    node.step = {op, a, b, 0};
    return node;
}

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

int hex_value(char32_t c) {
    return is_digit(c)              ? static_cast<int>(c - U'0')
           : c >= U'a' && c <= U'f' ? static_cast<int>(c - U'a' + 10)
           : c >= U'A' && c <= U'F' ? static_cast<int>(c - U'A' + 10)
                                    : -1;
}

class Parser {
  public:
    Parser(const std::u32string& pattern, const RegexFlags& flags)
        : text_(pattern), flags_(flags) {}

    RegexTree parse() {
        tree_.root = choice();
        if (at_ < text_.size()) {
            fail("unbalanced parenthesis", at_);
        }
        tree_.group_count = groups_;
        return std::move(tree_);
    }

  private:
    [[noreturn]] static void fail(std::string message, std::size_t position) {
        throw RegexProblem{std::move(message), position, true};
    }
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char32_t here() const { return at_end() ? U'\0' : text_[at_]; }
    bool accept(char32_t c) {
        if (at_end() || text_[at_] != c) {
            return false;
        }
        ++at_;
        return true;
    }

    RegexNode choice() {
        if (++depth_ > 100) {
            unsupported("a regular expression nested this deeply");
        }
        RegexNode node;
        node.kind = NodeKind::Choice;
        do {
            node.children.push_back(sequence());
        } while (accept(U'|'));
        --depth_;
        return node.children.size() == 1 ? std::move(node.children.front()) : node;
    }

    RegexNode sequence() {
        RegexNode node;
        node.kind = NodeKind::Sequence;
        while (!at_end() && here() != U'|' && here() != U')') {
            if (flags_.verbose && skip_verbose()) {
                continue;
            }
            const std::size_t begin = at_;
            const bool is_quantifier = quantifier().has_value();
            at_ = begin;
            if (is_quantifier) {
                fail("nothing to repeat", begin);
            }
            std::optional<RegexNode> one = item();
            if (one) {
                node.children.push_back(repeated(std::move(*one)));
            }
        }
        return node;
    }

    bool skip_verbose() {
        if (is_space(here())) {
            ++at_;
            return true;
        }
        if (here() != U'#') {
            return false;
        }
        while (!at_end() && here() != U'\n') {
            ++at_;
        }
        return true;
    }

    struct Quantifier {
        std::size_t least = 0;
        std::size_t most = regex_unbounded;
    };
    std::optional<Quantifier> quantifier() {
        const std::size_t begin = at_;
        if (accept(U'*')) {
            return Quantifier{0, regex_unbounded};
        }
        if (accept(U'+')) {
            return Quantifier{1, regex_unbounded};
        }
        if (accept(U'?')) {
            return Quantifier{0, 1};
        }
        if (!accept(U'{')) {
            return std::nullopt;
        }
        // A brace that is no quantifier is a character.
        const auto least = number();
        auto most = least;
        bool is_open = false;
        if (accept(U',')) {
            is_open = true;
            most = number();
        }
        if (!accept(U'}') || (!least && !is_open)) {
            at_ = begin;
            return std::nullopt;
        }
        Quantifier result{least.value_or(0), most.value_or(regex_unbounded)};
        if (result.most < result.least) {
            fail("min repeat greater than max repeat", begin + 1);
        }
        return result;
    }
    std::optional<std::size_t> number() {
        std::optional<std::size_t> value;
        while (is_digit(here())) {
            value = value.value_or(0) * 10 + (text_[at_++] - U'0');
            if (*value > 1'000'000) {
                unsupported("a repetition of more than a million times");
            }
        }
        return value;
    }

    RegexNode repeated(RegexNode one) {
        std::size_t begin = at_;
        while (flags_.verbose && !at_end() && skip_verbose()) {
        }
        begin = at_;
        const auto times = quantifier();
        if (!times) {
            return one;
        }
        const bool is_bare_assertion =
            one.kind == NodeKind::Leaf &&
            (one.step.op == Op::TextStart || one.step.op == Op::LineStart);
        if (is_bare_assertion || one.kind == NodeKind::Empty) {
            fail("nothing to repeat", begin);
        }
        RegexNode node;
        node.kind = NodeKind::Repeat;
        node.least = times->least;
        node.most = times->most;
        node.children.push_back(std::move(one));
        if (accept(U'?')) {
            node.is_lazy = true;
        } else if (accept(U'+')) {
            RegexNode atomic;
            atomic.kind = NodeKind::Around;
            atomic.step.op = Op::Atomic;
            atomic.children.push_back(std::move(node));
            node = std::move(atomic);
        }
        const std::size_t again = at_;
        if (quantifier()) {
            fail("multiple repeat", again);
        }
        return node;
    }

    RegexNode character(char32_t c) const {
        return leaf(Op::Character, static_cast<std::uint32_t>(flags_.ignore_case ? to_lower(c) : c),
                    flags_.ignore_case ? 1 : 0);
    }
    RegexNode set(RegexSet one) {
        one.ignore_case = flags_.ignore_case;
        one.ascii = flags_.ascii;
        tree_.sets.push_back(std::move(one));
        return leaf(Op::Set, static_cast<std::uint32_t>(tree_.sets.size() - 1));
    }

    // Nothing for what only sets flags or comments.
    std::optional<RegexNode> item() {
        const char32_t c = text_[at_++];
        switch (c) {
            case U'.':
                return leaf(Op::Any, 0, flags_.dot_all ? 1 : 0);
            case U'^':
                return leaf(flags_.multi_line ? Op::LineStart : Op::TextStart);
            case U'$':
                return leaf(flags_.multi_line ? Op::LineEnd : Op::End);
            case U'[':
                return bracket();
            case U'(':
                return group();
            case U'\\':
                return escape();
            default:
                return character(c);
        }
    }

    char32_t code(std::size_t digits, std::size_t begin) {
        char32_t value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const int digit = hex_value(here());
            if (at_end() || digit < 0) {
                fail(fmt::format("incomplete escape {}", as_utf8(text_.substr(begin, at_ - begin))),
                     begin);
            }
            value = value * 16 + static_cast<char32_t>(digit);
            ++at_;
        }
        return value;
    }
    // The character of an escape that is one; the place is behind the letter.
    std::optional<char32_t> escaped_character(char32_t c, std::size_t begin) {
        constexpr std::u32string_view letters = U"ntrfva";
        constexpr std::u32string_view meanings = U"\n\t\r\f\v\a";
        if (const std::size_t known = letters.find(c); known != std::u32string_view::npos) {
            return meanings[known];
        }
        if (c == U'x') {
            return code(2, begin);
        }
        if (c == U'u') {
            return code(4, begin);
        }
        if (c == U'U') {
            const char32_t value = code(8, begin);
            if (value > 0x10FFFF) {
                fail(fmt::format("bad escape {}", as_utf8(text_.substr(begin, at_ - begin))),
                     begin);
            }
            return value;
        }
        if (c == U'0') {
            char32_t value = 0;
            for (int i = 0; i < 2 && here() >= U'0' && here() <= U'7'; ++i) {
                value = value * 8 + (text_[at_++] - U'0');
            }
            return value;
        }
        const bool is_letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
        if (is_letter) {
            fail(fmt::format("bad escape \\{}", as_utf8(std::u32string(1, c))), begin);
        }
        return is_digit(c) ? std::nullopt : std::optional(c);
    }

    RegexNode escape() {
        const std::size_t begin = at_ - 1;
        if (at_end()) {
            fail("bad escape (end of pattern)", begin);
        }
        const char32_t c = text_[at_++];
        switch (c) {
            case U'd':
            case U'D':
            case U'w':
            case U'W':
            case U's':
            case U'S':
                return set({{}, std::string(1, static_cast<char>(c)), false, false, false});
            case U'b':
                return leaf(Op::Boundary, 0, flags_.ascii ? 1 : 0);
            case U'B':
                return leaf(Op::NotBoundary, 0, flags_.ascii ? 1 : 0);
            case U'A':
                return leaf(Op::TextStart);
            case U'Z':
                return leaf(Op::TextEnd);
            default:
                break;
        }
        if (const auto plain = escaped_character(c, begin)) {
            return character(*plain);
        }
        const auto is_octal = [this](std::size_t at) {
            return at < text_.size() && text_[at] >= U'0' && text_[at] <= U'7';
        };
        if (c <= U'3' && is_octal(at_) && is_octal(at_ + 1)) {
            at_ += 2;
            return character((c - U'0') * 64 + (text_[at_ - 2] - U'0') * 8 +
                             (text_[at_ - 1] - U'0'));
        }
        std::size_t reference = c - U'0';
        if (is_digit(here())) {
            reference = reference * 10 + (text_[at_++] - U'0');
        }
        return back_reference(reference, begin + 1);
    }
    RegexNode back_reference(std::size_t group, std::size_t position) {
        if (group > groups_) {
            fail(fmt::format("invalid group reference {}", group), position);
        }
        if (std::find(open_.begin(), open_.end(), group) != open_.end()) {
            fail("cannot refer to an open group", position - 1);
        }
        return leaf(Op::Reference, static_cast<std::uint32_t>(group), flags_.ignore_case ? 1 : 0);
    }

    // One end of a range, or a class; nothing for a class, which goes into the set.
    std::optional<char32_t> set_item(RegexSet& into) {
        const std::size_t begin = at_;
        const char32_t c = text_[at_++];
        if (c != U'\\') {
            return c;
        }
        if (at_end()) {
            fail("bad escape (end of pattern)", begin);
        }
        const char32_t letter = text_[at_++];
        if (std::u32string_view(U"dDwWsS").find(letter) != std::u32string_view::npos) {
            into.classes += static_cast<char>(letter);
            return std::nullopt;
        }
        if (letter == U'b') {
            return U'\b';
        }
        if (letter >= U'1' && letter <= U'7') {
            char32_t value = letter - U'0';
            for (int i = 0; i < 2 && here() >= U'0' && here() <= U'7'; ++i) {
                value = value * 8 + (text_[at_++] - U'0');
            }
            return value;
        }
        const auto plain = escaped_character(letter, begin);
        if (!plain) {
            fail(fmt::format("bad escape \\{}", as_utf8(std::u32string(1, letter))), begin);
        }
        return plain;
    }
    RegexNode bracket() {
        const std::size_t begin = at_ - 1;
        RegexSet one;
        one.is_negated = accept(U'^');
        bool is_first = true;
        for (;; is_first = false) {
            if (at_end()) {
                fail("unterminated character set", begin);
            }
            if (!is_first && accept(U']')) {
                return set(std::move(one));
            }
            const std::size_t item_begin = at_;
            const auto low = set_item(one);
            const bool is_range =
                here() == U'-' && at_ + 1 < text_.size() && text_[at_ + 1] != U']';
            if (!is_range) {
                if (low) {
                    one.ranges.emplace_back(*low, *low);
                }
                continue;
            }
            ++at_;
            RegexSet ignored;
            const auto high = set_item(ignored);
            if (!low || !high || *high < *low) {
                fail(fmt::format("bad character range {}",
                                 as_utf8(text_.substr(item_begin, at_ - item_begin))),
                     item_begin);
            }
            one.ranges.emplace_back(*low, *high);
        }
    }

    // After "(": up to and with ")".
    std::optional<RegexNode> group() {
        const std::size_t begin = at_ - 1;
        if (!accept(U'?')) {
            return captured(begin, "");
        }
        if (at_end()) {
            fail("unexpected end of pattern", at_);
        }
        const char32_t c = text_[at_++];
        switch (c) {
            case U':':
                return enclosed(begin, flags_);
            case U'P':
                return named(begin);
            case U'=':
            case U'!':
                return around(begin, Op::Ahead, c == U'!');
            case U'>':
                return around(begin, Op::Atomic, false);
            case U'<':
                if (accept(U'=')) {
                    return around(begin, Op::Behind, false);
                }
                if (accept(U'!')) {
                    return around(begin, Op::Behind, true);
                }
                fail(fmt::format("unknown extension ?<{}",
                                 as_utf8(std::u32string(at_end() ? 0 : 1, here()))),
                     begin + 1);
            case U'#':
                while (!at_end() && here() != U')') {
                    ++at_;
                }
                if (!accept(U')')) {
                    fail("missing ), unterminated comment", begin);
                }
                return std::nullopt;
            case U'(':
                unsupported("a regular expression that depends on a group: (?(…)…)");
            default:
                --at_;
                return flags(begin);
        }
    }
    void close(std::size_t begin) {
        if (!accept(U')')) {
            fail("missing ), unterminated subpattern", begin);
        }
    }
    RegexNode enclosed(std::size_t begin, const RegexFlags& flags) {
        const RegexFlags outer = flags_;
        flags_ = flags;
        RegexNode node = choice();
        flags_ = outer;
        close(begin);
        // Something to repeat, whatever is in it.
        RegexNode wrapped;
        wrapped.kind = NodeKind::Sequence;
        wrapped.children.push_back(std::move(node));
        return wrapped;
    }
    RegexNode around(std::size_t begin, Op op, bool is_negated) {
        RegexNode node;
        node.kind = NodeKind::Around;
        node.step = {op, 0, is_negated ? 1U : 0U, 0};
        node.children.push_back(enclosed(begin, flags_));
        return node;
    }
    RegexNode captured(std::size_t begin, const std::string& name) {
        RegexNode node;
        node.kind = NodeKind::Group;
        node.group = ++groups_;
        if (groups_ > 10'000) {
            unsupported("this many groups");
        }
        if (!name.empty()) {
            tree_.names.emplace_back(name, node.group);
        }
        open_.push_back(node.group);
        node.children.push_back(enclosed(begin, flags_));
        open_.pop_back();
        return node;
    }
    std::string group_name(char32_t end, std::size_t begin) {
        const std::size_t from = at_;
        while (!at_end() && here() != end) {
            ++at_;
        }
        const std::string name = as_utf8(text_.substr(from, at_ - from));
        if (at_end()) {
            fail(name.empty() ? "missing group name"
                              : fmt::format("missing {}, unterminated name",
                                            as_utf8(std::u32string(1, end))),
                 from);
        }
        ++at_;
        if (name.empty()) {
            fail("missing group name", from);
        }
        const bool is_name = !is_digit(text_[from]) &&
                             std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(from),
                                         text_.begin() + static_cast<std::ptrdiff_t>(at_ - 1),
                                         [](char32_t c) { return is_word(c, false); });
        if (!is_name) {
            fail(fmt::format("bad character in group name '{}'", name), from);
        }
        static_cast<void>(begin);
        return name;
    }
    [[nodiscard]] std::optional<std::size_t> known(const std::string& name) const {
        for (const auto& [own, group] : tree_.names) {
            if (own == name) {
                return group;
            }
        }
        return std::nullopt;
    }
    RegexNode named(std::size_t begin) {
        if (accept(U'=')) {
            const std::size_t from = at_;
            const std::string name = group_name(U')', begin);
            const auto group = known(name);
            if (!group) {
                fail(fmt::format("unknown group name '{}'", name), from);
            }
            return back_reference(*group, from);
        }
        if (!accept(U'<')) {
            fail(at_end()
                     ? "unexpected end of pattern"
                     : fmt::format("unknown extension ?P{}", as_utf8(std::u32string(1, here()))),
                 at_end() ? at_ : begin + 1);
        }
        const std::size_t from = at_;
        const std::string name = group_name(U'>', begin);
        if (const auto before = known(name)) {
            fail(fmt::format("redefinition of group name '{}' as group {}; was group {}", name,
                             groups_ + 1, *before),
                 from);
        }
        return captured(begin, name);
    }

    // (?ims) for all of the pattern, at its start only; (?i-s:…) for a part.
    std::optional<RegexNode> flags(std::size_t begin) {
        RegexFlags changed = flags_;
        bool is_on = true;
        for (; !at_end() && here() != U')' && here() != U':'; ++at_) {
            switch (here()) {
                case U'i':
                    changed.ignore_case = is_on;
                    break;
                case U'm':
                    changed.multi_line = is_on;
                    break;
                case U's':
                    changed.dot_all = is_on;
                    break;
                case U'x':
                    changed.verbose = is_on;
                    break;
                case U'a':
                    changed.ascii = is_on;
                    break;
                case U'u':
                    changed.ascii = !is_on;
                    break;
                case U'-':
                    is_on = false;
                    break;
                default:
                    if (at_ == begin + 2) {
                        fail(fmt::format("unknown extension ?{}",
                                         as_utf8(std::u32string(1, here()))),
                             begin + 1);
                    }
                    fail("unknown flag", at_);
            }
        }
        if (accept(U':')) {
            return enclosed(begin, changed);
        }
        if (!accept(U')')) {
            fail("missing -, : or )", at_);
        }
        if (begin != 0) {
            fail("global flags not at the start of the expression", begin);
        }
        flags_ = changed;
        return std::nullopt;
    }

    const std::u32string& text_;
    RegexFlags flags_;
    std::size_t at_ = 0;
    std::size_t groups_ = 0;
    std::size_t depth_ = 0;
    std::vector<std::size_t> open_;
    RegexTree tree_;
};

}  // namespace

RegexTree parse_regex(const std::u32string& pattern, const RegexFlags& flags) {
    return Parser(pattern, flags).parse();
}

}  // namespace limbeck::python
