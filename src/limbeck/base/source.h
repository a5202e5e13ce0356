// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "limbeck/base/error.h"

namespace limbeck::base {

// A text file in memory and the name it has in messages: turns byte offsets into locations.
class Source {
  public:
    Source() = default;
    Source(std::string path, std::string text);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string_view text() const { return text_; }

    // The place of a byte offset, with its source line (shortened when very long). Offsets past the
    // end mean the end. Costs a scan from the start: for errors, not for loops.
    [[nodiscard]] Location locate(std::size_t offset) const;

  private:
    std::string path_;
    std::string text_;
};

}  // namespace limbeck::base
