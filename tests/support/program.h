// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace limbeck::test {

// What one call of a program printed and how it ended (128 + the signal, where one ended it).
struct Result {
    int status = -1;
    std::string out;
    std::string err;
};

struct CallOptions {
    std::string directory = "/";
    std::map<std::string, std::string> environment;  // beside PATH and HOME; nothing is inherited
    std::string input;
    bool terminal = false;  // stdout and stderr are one terminal; what it shows is in `out`.
    // Input is typed there, and shown.
};

// Runs a program to its end.
Result call(const std::vector<std::string>& words, const CallOptions& options = {});

// The program under test.
std::string limbeck_path();

// A program that goes on while the test does.
class Background {
  public:
    Background(const std::vector<std::string>& words, const CallOptions& options = {});
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    ~Background();  // kills it

    void signal(int number) const;
    // Waits until its stderr holds a text; false when it ends without.
    bool wait_for_err(std::string_view text);
    Result wait();

  private:
    int pid_ = -1;
    int out_ = -1;
    int err_ = -1;
    Result result_;
    bool done_ = false;
};

}  // namespace limbeck::test
