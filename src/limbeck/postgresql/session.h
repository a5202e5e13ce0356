// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "limbeck/dialect/dialect.h"
#include "limbeck/postgresql/libpq.h"

namespace limbeck::postgresql {

// One statement on its way, by reference.
struct Command {
    const dialect::Statement* statement = nullptr;
    std::span<const std::string> parameters = {};
};

// One connection of libpq and the waiting on it: sends statements, collects their results, cancels
// when told to. Knows nothing of transactions. Any failure is an Error; after one that cost the
// connection `alive()` is false and every further call throws.
class Session {
  public:
    // Connects; `options` must outlive the session.
    explicit Session(const dialect::ConnectOptions& options);
    // Works on a connection that somebody else has opened and will end. Its notice receiver stays,
    // for libpq could not give it back. Throws Error (Refused) where it is not idle, (Database)
    // where it is dead.
    Session(const dialect::ConnectOptions& options, PGconn* lent);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    // All commands in one pipeline with one sync at its end (libpq's manual, "Pipeline Mode"): one
    // round trip, one result for each. Throws for the first that fails; the server skips the rest.
    // Outside a transaction block the whole pipeline is one transaction.
    std::vector<ResultHandle> pipeline(std::span<const Command> commands);

    // One command by itself, as CREATE INDEX CONCURRENTLY, VACUUM and their like demand.
    ResultHandle single(const Command& command);

    // The same for bookkeeping that must happen although the user has asked to stop. A server that
    // does not answer within some seconds costs the connection.
    ResultHandle single_uninterrupted(const std::string& sql);

    // Whether the connection stands; looks for what the server sent meanwhile, without waiting.
    [[nodiscard]] bool alive();
    [[nodiscard]] bool in_transaction_block() const;
    [[nodiscard]] int announced_pid()
        const;  // what the protocol said, a pooler's invention behind one

    [[nodiscard]] int server_version() const;  // 150004 is 15.4

    // For calls from outside, which find it blocking, as libpq gives connections out.
    [[nodiscard]] PGconn* native_handle();

    // Throws Interrupted if the user has asked to stop.
    void check_interrupted() const;
    [[nodiscard]] bool interrupted() const;

  private:
    class Waiting;

    void check_sendable(std::span<const Command> commands) const;
    void send(const Command& command);
    ResultHandle wait_for_result(Waiting& waiting);
    void wait_until_ready(Waiting& waiting);
    ResultHandle collect_single(Waiting& waiting, const Command& command);
    [[nodiscard]] Error failure(const PGresult* result, const Command& command,
                                const Waiting& waiting);
    [[noreturn]] void lost();
    [[noreturn]] void refuse_copy(const Command& command);
    void cancel();

    const dialect::ConnectOptions& options_;
    ConnectionHandle handle_;
    bool was_nonblocking_ = false;     // a lent connection
    std::optional<Error> last_words_;  // of a server that closes the connection
};

}  // namespace limbeck::postgresql
