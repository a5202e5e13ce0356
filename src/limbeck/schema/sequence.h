// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "limbeck/schema/name.h"

namespace limbeck::schema {

// What a sequence does, alone or behind an identity column; what is not given is the database's own
// choice.
struct SequenceOptions {
    std::optional<std::int64_t> start = {};
    std::optional<std::int64_t> increment = {};
    std::optional<std::int64_t> minvalue = {};
    std::optional<std::int64_t> maxvalue = {};
    bool no_minvalue = false;
    bool no_maxvalue = false;
    std::optional<std::int64_t> cache = {};
    std::optional<bool> cycle = {};

    bool operator==(const SequenceOptions&) const = default;
};

// Whether no number lies within the bounds of both.
bool are_apart(const SequenceOptions& a, const SequenceOptions& b);
// Whether some number lies within the bounds of `from` but not of `to`.
bool is_narrower(const SequenceOptions& from, const SequenceOptions& to);

// The column that a sequence counts for, and with which it is dropped.
struct SequenceOwner {
    QualifiedName table = {};
    std::string column = {};

    bool operator==(const SequenceOwner&) const = default;
};

struct Sequence {
    QualifiedName name = {};
    std::string type = {};  // "INTEGER"
    SequenceOptions options = {};
    std::optional<SequenceOwner> owned_by = {};
    std::string comment = {};

    bool operator==(const Sequence&) const = default;
};

struct Identity {
    bool always = false;  // else BY DEFAULT
    SequenceOptions options = {};

    bool operator==(const Identity&) const = default;
};

struct EnumType {
    QualifiedName name = {};
    std::vector<std::string> values = {};
    std::string comment = {};

    bool operator==(const EnumType&) const = default;
};

}  // namespace limbeck::schema
