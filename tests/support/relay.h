// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "support/scratch.h"

namespace limbeck::test {

// Stands between a client and a server on unix sockets and counts round trips: how often the client
// went on after an answer. What the server says is held back until the client has been silent for a
// while, so that a client that does not wait is not taken for one that does.
class Relay {
  public:
    // `server`: the path of the server's socket. The relay listens under the same name in a
    // directory of its own.
    explicit Relay(const std::string& server);
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;
    ~Relay();

    [[nodiscard]] const std::string& directory() const { return scratch_.path(); }
    [[nodiscard]] int round_trips() const { return round_trips_; }

  private:
    void run();
    void serve(int client);

    Scratch scratch_;
    std::string server_;
    int listener_ = -1;
    std::atomic<bool> stop_ = false;
    std::atomic<int> round_trips_ = 0;
    std::thread thread_;
};

}  // namespace limbeck::test
