// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/config/sources.h"

namespace limbeck::config {

// A value and where it was said.
template <typename T>
struct Found {
    T value;
    Location at;
    std::string directory;  // what a relative path in it counts from
};

// Answers for single keys from the sources in their order, each in its own types: TOML's own, and
// in the ini text, "true", digits, and lists split at path_separator. An empty text counts as
// absent. Throws Error (Config), located, for a value of the wrong type.
class Lookup {
  public:
    // The sources must outlive it. Warnings are appended to the list.
    Lookup(const Sources& sources, std::string section, std::string directory,
           std::vector<std::string>& warnings);

    [[nodiscard]] std::optional<Found<std::string>> text(std::string_view key) const;
    [[nodiscard]] bool truth(std::string_view key) const;  // false when absent
    [[nodiscard]] std::optional<Found<int>> count(std::string_view key) const;

    // In the ini without a path_separator: split at white space, commas and `legacy` characters.
    [[nodiscard]] std::optional<Found<std::vector<std::string>>> list(
        std::string_view key, std::string_view legacy) const;

  private:
    [[nodiscard]] std::optional<Found<std::string>> ini_text(std::string_view key) const;
    [[nodiscard]] std::optional<char> separator() const;

    const Sources& sources_;
    std::string section_;
    std::string directory_;
    std::vector<std::string>& warnings_;
};

// The same for one TOML table; nothing when the key is absent.
const TomlValue* find(const TomlTable& table, std::string_view key);

// "'key' must be a string, not a list of strings", located.
Error wrong_type(std::string_view key, std::string_view wanted, std::string_view got,
                 const Location& at);

// The value as T; throws wrong_type.
template <typename T>
const T& expect(const TomlValue& value, std::string_view key, std::string_view wanted) {
    const T* held = std::get_if<T>(&value.data);
    if (held == nullptr) {
        throw wrong_type(key, wanted, value.kind(), value.at);
    }
    return *held;
}

// Python's "%" formatting with the one name that pyproject.toml values know: "%(here)s", "%%".
std::string format_percent(std::string_view text, const std::string& here, std::string_view key,
                           const Location& at);

}  // namespace limbeck::config
