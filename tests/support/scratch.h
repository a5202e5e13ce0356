// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace limbeck::test {

// A directory of its own, removed with everything in it at the end of the test.
class Scratch {
  public:
    Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch();

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string path(std::string_view name) const;

    // Writes a file (making its folders) and gives its path.
    std::string write(std::string_view name, std::string_view text) const;

  private:
    std::string path_;
};

}  // namespace limbeck::test
