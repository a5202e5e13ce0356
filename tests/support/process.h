// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace limbeck::test {

// A child process: given a signal when it is destroyed, and by the kernel should the test die
// first.
class Process {
  public:
    // `user`: whom to become ("" for nobody else); output goes to the file `log`.
    Process(const std::vector<std::string>& arguments, const std::string& user,
            const std::string& log, int stop_signal);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() { stop(); }

    [[nodiscard]] bool running();
    int wait();  // its exit status, 128 + the signal where one ended it
    void stop();

  private:
    pid_t pid_ = -1;
    int status_ = -1;
    int stop_signal_;
};

// Removes a directory should the test be killed before it can do so itself: a process that waits
// for the end of its parent, and a little longer for the servers in there to stop.
class Keeper {
  public:
    explicit Keeper(const std::string& directory);
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    ~Keeper();

  private:
    pid_t pid_ = -1;
    int pipe_ = -1;
};

// Runs a program to its end; throws with its output where it fails.
void run(const std::vector<std::string>& arguments, const std::string& user);

// Whom servers run as that refuse root: "" where the test itself is not root.
std::string server_user();
void give_to(const std::string& path, const std::string& user);

}  // namespace limbeck::test
