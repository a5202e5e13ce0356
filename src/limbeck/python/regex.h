// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Regular expressions in Python's dialect: a parser, and a matcher that backtracks with a stack of
// its own. Texts are code points; this knows nothing of values.
namespace limbeck::python {

// What is wrong with a pattern, in Python's words.
struct RegexProblem {
    std::string message;  // "nothing to repeat"
    std::size_t position = 0;
    bool has_position = true;
};

struct RegexFlags {
    bool ignore_case = false;
    bool multi_line = false;
    bool dot_all = false;
    bool verbose = false;
    bool ascii = false;
};

struct RegexSet {
    std::vector<std::pair<char32_t, char32_t>> ranges;
    std::string classes;  // d D w W s S
    bool is_negated = false;
    bool ignore_case = false;
    bool ascii = false;
    [[nodiscard]] bool contains(char32_t c) const;
};

// One instruction of the matcher.
struct RegexStep {
    enum class Op : std::uint8_t {
        Character,    // a is the character; b: ignoring case
        Any,          // b: also a newline
        Set,          // sets[a]
        Split,        // tries a, then b
        Jump,         // to a
        Save,         // the position into register a
        Progress,     // to b unless the position has moved on from register a
        Reference,    // group a again; b: ignoring case
        LineStart,    // ^ with MULTILINE
        LineEnd,      // $ with MULTILINE
        TextStart,    // \A
        TextEnd,      // \Z
        End,          // $
        Boundary,     // \b; b: of ASCII words
        NotBoundary,  // \B
        Ahead,        // what follows up to Done must match here; then to a. b: must not
        Behind,       // the same, beginning `width` before
        Atomic,       // the same, and goes on from its end
        Done,
        Match,
    };
    Op op = Op::Done;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t width = 0;
};

class Regex {
  public:
    // Throws RegexProblem, and Error (Unsupported) for what only other dialects have.
    Regex(const std::u32string& pattern, const RegexFlags& flags);

    static constexpr std::size_t unset = static_cast<std::size_t>(-1);
    // Begin and end of group i at 2i and 2i + 1; unset where it took no part.
    using Groups = std::vector<std::size_t>;
    struct Request {
        std::size_t begin = 0;
        std::size_t end = 0;     // nothing is seen from there on
        bool is_whole = false;   // must reach the end
        bool must_move = false;  // must not be empty at `begin`
        bool is_search = false;  // may begin later than `begin`
    };
    // `count` is told how many steps were taken, now and then, and may throw to give up.
    [[nodiscard]] std::optional<Groups> find(const std::u32string& text, const Request& request,
                                             const std::function<void(std::size_t)>& count) const;

    [[nodiscard]] std::size_t group_count() const { return group_count_; }
    // In order of their groups.
    [[nodiscard]] const std::vector<std::pair<std::string, std::size_t>>& names() const {
        return names_;
    }
    [[nodiscard]] std::optional<std::size_t> group_of(const std::string& name) const;

  private:
    friend class RegexMatcher;
    std::vector<RegexStep> steps_;
    std::vector<RegexSet> sets_;
    std::size_t registers_ = 2;
    std::size_t group_count_ = 0;
    std::vector<std::pair<std::string, std::size_t>> names_;
};

// A word character, as \w has it.
bool is_word(char32_t c, bool ascii);

}  // namespace limbeck::python
