// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <random>
#include <string>

struct sqlite3;

namespace limbeck::sqlite {

// Waiting for a lock that another program holds on the file, and stopping when the user asks to:
// installed as the busy and the progress handler of a connection, which it must outlive.
class Patience {
  public:
    explicit Patience(const std::atomic<bool>* interrupted) : interrupted_(interrupted) {}
    Patience(const Patience&) = delete;
    Patience& operator=(const Patience&) = delete;

    void install(sqlite3* database);

    // How long the next statements wait for a lock, from now on.
    void start(double seconds);

    [[nodiscard]] bool interrupted() const {
        return heeds_interrupt_ && interrupted_ != nullptr && interrupted_->load();
    }

    // False while bookkeeping runs that must happen although the user has asked to stop.
    void heed_interrupt(bool heed) { heeds_interrupt_ = heed; }

  private:
    bool wait(int tries);

    const std::atomic<bool>* interrupted_;
    bool heeds_interrupt_ = true;
    double deadline_ = 0;
    std::minstd_rand random_{std::random_device{}()};
};

// The process that may write to a database file just now, as far as the system tells: 0 for nobody
// or unknown.
int writing_process(const std::string& path);

}  // namespace limbeck::sqlite
