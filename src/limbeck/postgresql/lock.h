// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "limbeck/dialect/dialect.h"

namespace limbeck::postgresql {

class Session;

// The key of the advisory lock that stands for a version table; the same for every version of
// Limbeck, else two of them would not exclude one another.
std::int64_t lock_key(const dialect::VersionTable& table);

// Who holds it, as far as the role may see: " (pid 4711, application limbeck, …)", "" for nobody.
std::string lock_holder(Session& session, const dialect::VersionTable& table);

// Keeps other runners out, with an advisory lock of the session or, where a pooler stands between,
// of a transaction that stays open on a connection of its own. Both forms exclude one another.
class Lock {
  public:
    Lock();
    ~Lock();

    // Tries until `timeout_seconds` are over; throws Error (Refused) that names the holder, or
    // where a pooler stands between and there are no options to open another connection with.
    void acquire(Session& session, const dialect::ConnectOptions* options,
                 const dialect::VersionTable& table, double timeout_seconds);

    void release(Session& session) noexcept;

    // Throws Error (Refused) if the connection that holds the lock was lost meanwhile: to be asked
    // before anything is committed.
    void check_still_held();

  private:
    // The three answers of a server when asked for the lock.
    enum class Answer { Granted, Taken, Pooled };

    void poll(Session& session, const dialect::ConnectOptions* options,
              const dialect::VersionTable& table, double deadline);
    Answer try_direct(Session& session);
    bool try_pooled(const dialect::ConnectOptions& options);
    void check_room(Session& session);

    std::string key_;  // decimal; "" while nothing is held
    bool held_ = false;
    bool pooled_ = false;
    std::unique_ptr<Session> holder_;  // behind a pooler: the open transaction
};

}  // namespace limbeck::postgresql
