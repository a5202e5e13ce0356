// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "limbeck/base/error.h"

namespace limbeck::config {

struct TomlTable;

// What a TOML file says about one key. Kinds that no configuration key has (dates, mixed arrays)
// keep only their name, for the message that rejects them.
struct TomlValue {
    struct Other {
        std::string kind;
        bool operator==(const Other&) const = default;
    };
    using Strings = std::vector<std::string>;
    using Tables = std::vector<TomlTable>;

    std::variant<std::string, bool, std::int64_t, double, Strings, Tables, Other> data;
    Location at;  // the key's

    // "a string", "a list of strings", … for messages.
    [[nodiscard]] std::string kind() const;
};

struct TomlTable {
    std::map<std::string, TomlValue> values;
    Location at;
};

// Reads a file's table: "" for the whole file, "tool.alembic" for that table. Tables below it
// appear as a list of one table. Nothing where the file has no such table; throws Error (Config),
// located, for a file that is not TOML.
std::optional<TomlTable> read_toml(const std::string& path, std::string_view bytes,
                                   std::string_view table);

}  // namespace limbeck::config
