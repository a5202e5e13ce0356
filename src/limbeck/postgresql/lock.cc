// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/lock.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/postgresql/session.h"

namespace limbeck::postgresql {

namespace {

constexpr double first_pause = 0.02;
constexpr double longest_pause = 0.25;

std::string cell(const PGresult* result, int column) {
    return libpq().PQgetisnull(result, 0, column) != 0 ? "" : libpq().PQgetvalue(result, 0, column);
}

// Who holds the lock, as far as this role may see it (the others' activity is hidden from it): ""
// if nobody does any more. A transaction's lock is as old as the transaction, a session's at most
// as old as its connection.
std::string describe_holder(Session& session, const std::string& key, std::string& pid) {
    static const dialect::Statement question{
        .sql =
            "SELECT l.pid, a.application_name, a.usename, pg_catalog.host(a.client_addr),\n"
            "    extract(epoch FROM pg_catalog.clock_timestamp() -\n"
            "        CASE WHEN a.query LIKE 'SET LOCAL idle_in_transaction%'\n"
            "             THEN a.xact_start ELSE a.backend_start END)::bigint\n"
            "FROM pg_catalog.pg_locks l\n"
            "LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid\n"
            "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1\n"
            "  AND l.database = (SELECT oid FROM pg_catalog.pg_database\n"
            "                    WHERE datname = pg_catalog.current_database())\n"
            "  AND l.classid::bigint = ($1::bigint >> 32) & 4294967295\n"
            "  AND l.objid::bigint = $1::bigint & 4294967295\n"
            "LIMIT 1"};
    const std::vector<std::string> parameters{key};
    const ResultHandle result = session.single({&question, parameters});
    if (libpq().PQntuples(result.get()) == 0) {
        return "";
    }
    pid = cell(result.get(), 0);
    std::string text = " (pid " + pid;
    constexpr std::string_view labels[] = {", application ", ", user ", ", from "};
    for (int column = 1; column <= 3; ++column) {
        const std::string value = cell(result.get(), column);
        if (!value.empty()) {
            text += fmt::format("{}{}", labels[column - 1], value);
        }
    }
    const std::string seconds = cell(result.get(), 4);
    return text + (seconds.empty() ? ")" : fmt::format(", since {} s)", seconds));
}

[[noreturn]] void refuse(Session& session, const std::string& key,
                         const dialect::VersionTable& table) {
    std::string pid;
    const std::string holder = describe_holder(session, key, pid);
    std::string hint = "let it finish, or wait longer with --lock-timeout";
    if (!pid.empty()) {
        hint += fmt::format(
            "; SELECT * FROM pg_stat_activity WHERE pid = {} tells what it does, and "
            "pg_terminate_backend({}) ends it",
            pid, pid);
    }
    throw Error(ErrorCode::Refused,
                fmt::format("another runner holds the migration lock of {}{}",
                            dialect::qualified(table, sql::Flavour::PostgreSql), holder))
        .hint(std::move(hint));
}

// The pauses between two tries, never in step with another runner's.
class Pauses {
  public:
    void wait(double at_most) {
        const double pause = std::min(at_most, next_ * jitter_(random_));
        std::this_thread::sleep_for(std::chrono::duration<double>(pause));
        next_ = std::min(longest_pause, next_ * 1.6);
    }

  private:
    double next_ = first_pause;
    std::minstd_rand random_{std::random_device{}()};
    std::uniform_real_distribution<double> jitter_{0.6, 1.0};
};

}  // namespace

std::int64_t lock_key(const dialect::VersionTable& table) {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
    for (const char c : "limbeck:" + table.schema + "." + table.name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    return static_cast<std::int64_t>(hash);
}

std::string lock_holder(Session& session, const dialect::VersionTable& table) {
    std::string pid;
    return describe_holder(session, std::to_string(lock_key(table)), pid);
}

Lock::Lock() = default;
Lock::~Lock() = default;

void Lock::acquire(Session& session, const dialect::ConnectOptions* options,
                   const dialect::VersionTable& table, double timeout_seconds) {
    release(session);
    key_ = std::to_string(lock_key(table));
    pooled_ = false;
    try {
        poll(session, options, table, base::monotonic_seconds() + timeout_seconds);
    } catch (...) {
        holder_.reset();
        throw;
    }
}

void Lock::poll(Session& session, const dialect::ConnectOptions* options,
                const dialect::VersionTable& table, double deadline) {
    Pauses pauses;
    for (;;) {
        if (!pooled_) {
            const Answer answer = try_direct(session);
            held_ = answer == Answer::Granted;
            pooled_ = answer == Answer::Pooled;
        }
        if (pooled_ && options == nullptr) {
            throw Error(ErrorCode::Refused,
                        "the connection that was lent goes through a transaction pooler")
                .hint(
                    "keeping other runners out needs a connection of its own there: give a url "
                    "instead, or lend a direct connection");
        }
        if (pooled_) {
            held_ = try_pooled(*options);
        }
        if (held_ && pooled_) {
            check_room(session);
        }
        if (held_) {
            return;
        }
        const double left = deadline - base::monotonic_seconds();
        if (left <= 0) {
            refuse(session, key_, table);
        }
        pauses.wait(left);
        session.check_interrupted();
    }
}

// A lock of the session would, behind a pooler, be left on whatever server connection the statement
// met, and the next runner could be given the same one: so it is taken only where the server's own
// pid is the one that the protocol announced.
Lock::Answer Lock::try_direct(Session& session) {
    static const dialect::Statement statement{
        .sql =
            "SELECT CASE WHEN pg_catalog.pg_backend_pid() = $1::int\n"
            "    THEN pg_catalog.pg_try_advisory_lock($2::bigint) END"};
    const std::vector<std::string> parameters{std::to_string(session.announced_pid()), key_};
    const ResultHandle result = session.single({&statement, parameters});
    const std::string answer = cell(result.get(), 0);
    return answer.empty() ? Answer::Pooled : answer == "t" ? Answer::Granted : Answer::Taken;
}

// The transaction outlives the whole run and must hold no snapshot, for which CREATE INDEX
// CONCURRENTLY would wait: so it is READ COMMITTED, and the lock is followed by another command,
// because the unnamed portal of a SELECT keeps its snapshot until the next Bind (manual, "Extended
// Query"). The limits on idle and long transactions are lifted for it alone; asked by name, since
// only PostgreSQL 17 and later know the second. A transaction that did not get the lock ends at
// once: in a small pool it would keep the holder itself from working.
bool Lock::try_pooled(const dialect::ConnectOptions& options) {
    static const dialect::Statement begin{.sql = "BEGIN ISOLATION LEVEL READ COMMITTED"};
    static const dialect::Statement unlimited{
        .sql =
            "SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings\n"
            "WHERE name = 'transaction_timeout'"};
    static const dialect::Statement attempt{
        .sql = "SELECT pg_catalog.pg_try_advisory_xact_lock($1::bigint)"};
    static const dialect::Statement patient{
        .sql = "SET LOCAL idle_in_transaction_session_timeout = 0"};
    if (holder_ == nullptr) {
        holder_ = std::make_unique<Session>(options);
    }
    const std::vector<std::string> parameters{key_};
    const std::vector<Command> commands{{&begin}, {&unlimited}, {&attempt, parameters}, {&patient}};
    const std::vector<ResultHandle> results = holder_->pipeline(commands);
    if (cell(results[2].get(), 0) == "t") {
        return true;
    }
    holder_->single_uninterrupted("ROLLBACK");
    return false;
}

// In a pool of one, everything else would now wait for the transaction that holds the lock.
void Lock::check_room(Session& session) {
    try {
        session.single_uninterrupted("SELECT 1");
    } catch (const Error&) {
        held_ = false;
        throw Error(ErrorCode::Refused,
                    "the pooler has no second server connection free: the migration lock needs one "
                    "of its own")
            .hint("give the URL of the server itself, or enlarge the pool");
    }
}

// Waits for the answer, so that the next runner finds the lock free; closing the connection alone
// would free it some time later.
void Lock::release(Session& session) noexcept {
    if (held_) {
        try {
            if (pooled_) {
                holder_->single_uninterrupted("ROLLBACK");
            } else {
                session.single_uninterrupted(
                    fmt::format("SELECT pg_catalog.pg_advisory_unlock({})", key_));
            }
        } catch (const std::exception&) {
            held_ = false;  // a connection that is gone, or about to go, has given up its locks
        }
    }
    holder_.reset();
    held_ = false;
}

void Lock::check_still_held() {
    if (held_ && pooled_ && !holder_->alive()) {
        held_ = false;
        throw Error(ErrorCode::Refused,
                    "the connection that held the migration lock was lost, so that another runner "
                    "may be at work; nothing more is committed")
            .hint("run again; if it happens again, see what ends idle connections of the pooler");
    }
}

}  // namespace limbeck::postgresql
