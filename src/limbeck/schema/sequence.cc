// SPDX-License-Identifier: MIT
#include "limbeck/schema/sequence.h"

#include <limits>

namespace limbeck::schema {

namespace {

using Numbers = std::numeric_limits<std::int64_t>;

std::int64_t lowest(const SequenceOptions& options) {
    return options.minvalue.value_or(Numbers::min());
}

std::int64_t highest(const SequenceOptions& options) {
    return options.maxvalue.value_or(Numbers::max());
}

}  // namespace

bool are_apart(const SequenceOptions& a, const SequenceOptions& b) {
    return lowest(a) > highest(b) || lowest(b) > highest(a);
}

bool is_narrower(const SequenceOptions& from, const SequenceOptions& to) {
    return lowest(from) < lowest(to) || highest(from) > highest(to);
}

}  // namespace limbeck::schema
