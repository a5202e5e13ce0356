// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

namespace limbeck::base {

// A password. Whatever prints, logs or serialises it shows "***"; only `reveal` gives the text, and
// only the code that opens a connection calls it.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] const std::string& reveal() const { return text_; }
    [[nodiscard]] std::string to_string() const { return text_.empty() ? "" : "***"; }

    bool operator==(const Secret&) const = default;

  private:
    std::string text_;
};

}  // namespace limbeck::base
