// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "limbeck/python/regex.h"

// A parsed pattern, between the parser and the instructions.
namespace limbeck::python {

struct RegexNode {
    enum class Kind : std::uint8_t {
        Empty,
        Leaf,      // one instruction: a character, a set, an assertion, a reference
        Sequence,  // children one after the other
        Choice,    // one of the children
        Repeat,    // children[0]
        Group,     // children[0], captured
        Around,    // children[0] under Ahead, Behind or Atomic
    };
    Kind kind = Kind::Empty;
    RegexStep step;  // of Leaf and Around
    std::size_t group = 0;
    std::size_t least = 0;
    std::size_t most = 0;
    bool is_lazy = false;
    std::vector<RegexNode> children;
};

constexpr std::size_t regex_unbounded = 0xFFFFFFFF;

struct RegexTree {
    RegexNode root;
    std::vector<RegexSet> sets;
    std::size_t group_count = 0;
    std::vector<std::pair<std::string, std::size_t>> names;
};

// Throws RegexProblem.
RegexTree parse_regex(const std::u32string& pattern, const RegexFlags& flags);

}  // namespace limbeck::python
