// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/source.h"
#include "limbeck/base/url.h"
#include "limbeck/dialect/version_table.h"
#include "limbeck/operation/operation.h"
#include "limbeck/schema/database.h"
#include "limbeck/schema/value.h"
#include "limbeck/sql/flavour.h"

// The seam between Limbeck and a database. A dialect is two objects: `Dialect`, which knows and
// writes SQL and needs no server, and `Connection`, which talks to one.
namespace limbeck::dialect {

// One SQL statement to run, and where it was written.
struct Statement {
    std::string sql;
    std::shared_ptr<const base::Source> source = nullptr;  // none where Limbeck wrote it
    std::size_t offset = 0;                                // of `sql` in the source
    // Of SQL that a script put together: the line that asked for it.
    std::optional<Location> asked_at = std::nullopt;
    // Rows it must change, else the run fails with `mismatch` ("{}" stands for the number found).
    std::optional<std::int64_t> must_change = std::nullopt;
    std::string mismatch = {};
};

struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<std::optional<std::string>>> rows;
};

// What to read of a database.
struct ReadOptions {
    // "" is the default schema. None: all but the system's.
    std::vector<std::string> schemas = {};
    // This table alone, with its indexes and triggers and what its columns need (sequences that
    // they own, enums); without a schema, wherever the search path leads. A database without tables
    // where there is none. `schemas` does not count then, and it may be an extension's.
    std::optional<schema::QualifiedName> table = {};
};

// The answer to one statement, as typed as the database says it: numbers, booleans and bytes as
// such, everything else as text.
struct Result {
    bool has_rows = false;  // of a statement that gives rows, even none
    std::vector<std::string> columns;
    std::vector<std::string> types;  // of the columns: the server's "jsonb"; "" where it has none
    std::vector<std::vector<schema::Value>> rows;
    std::int64_t changed = 0;  // inserted, updated or deleted
};

// How long one exclusion holds: for the whole run, or only inside each transaction, so that what
// was read before must be read again after `begin`.
enum class ExclusionScope { Run, Transaction };

// A connection to one database. Used by one thread. Every failure is an Error of code Database (or
// Interrupted) with SQLSTATE where the server gives one, and the statement's place where it has
// one.
class Connection {
  public:
    virtual ~Connection() = default;

    // Runs the statements in order. Inside a transaction in a number of round trips that does not
    // depend on how many they are; outside one each is on its own and its answer is awaited. On a
    // failure those after it have not run; inside a transaction the caller rolls back, outside one
    // those before it stay. `must_change` is checked before returning. Throws Error (Refused) for a
    // statement that itself begins or ends a transaction.
    virtual void execute(std::span<const Statement> statements) = 0;

    // One statement with its result, parameters bound as text ($1, ?1 …).
    virtual Rows query(const std::string& sql, std::span<const std::string> parameters) = 0;
    Rows query(const std::string& sql) { return query(sql, {}); }

    // One statement with its answer, for scripts. Refuses as `execute` does.
    virtual Result fetch(const Statement& statement) = 0;

    // A transaction that may write. May be sent together with the first `execute`. SQLite: BEGIN
    // IMMEDIATE, waiting as long as acquire_exclusion was told to.
    virtual void begin() = 0;
    // On a failure the transaction is rolled back; where the connection was lost meanwhile, the
    // error says that nobody knows.
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;  // nothing happens outside a transaction
    // As the database sees it: also one that failed and waits for its rollback.
    [[nodiscard]] virtual bool in_transaction() = 0;

    // The client library's own handle (PGconn*, sqlite3*), ready for a call.
    [[nodiscard]] virtual void* native_handle() { return nullptr; }

    // Another connection to the same database, whose transactions wait for a lock no longer than
    // that: what they wait for may be this one's. None where a second one that writes would have to
    // wait for the first (SQLite), or would not see the same (a transaction that is a workbench).
    virtual std::unique_ptr<Connection> another(double /*lock_wait_seconds*/) { return nullptr; }

    // Keeps other runners of the same version table out, waiting up to `timeout_seconds` (polled,
    // never a blocking wait: one would deadlock CREATE INDEX CONCURRENTLY). Throws Error (Refused)
    // that names the holder where the server knows it.
    virtual ExclusionScope acquire_exclusion(const VersionTable& table, double timeout_seconds) = 0;
    virtual void release_exclusion() noexcept = 0;
    // Who keeps others out just now, as far as that can be seen: " (pid 4711, …)", "" for nobody.
    virtual std::string exclusion_holder(const VersionTable& /*table*/) { return ""; }
    // Where the exclusion ends with each transaction: keeps others out until told otherwise, for
    // statements that must run outside of one. Waits and throws as acquire_exclusion does.
    virtual void hold_between_transactions(bool /*hold*/) {}

    // Whether the table is there, its rows in the order the database keeps them (the first row is
    // what `downgrade -1` means), and how long an id may be.
    virtual VersionState read_versions(const VersionTable& table) = 0;

    // The rows alone, none where the table is not there: in one round trip. Outside a transaction.
    virtual std::vector<std::string> version_rows(const VersionTable& table) {
        return read_versions(table).rows;
    }

    // What the database looks like to the open transaction, or else at one moment. PostgreSQL: one
    // round trip whatever its size (2,000 tables: below a second), and settings stay as they were.
    virtual schema::Database read_schema(const ReadOptions& options) = 0;
    schema::Database read_schema() { return read_schema({}); }
};

// One statement alone.
inline void execute(Connection& connection, const std::string& sql) {
    const Statement statement{.sql = sql};
    connection.execute({&statement, 1});
}

// The table as a batch needs it. Throws Error (Refused) where there is no such table.
operation::ExistingTable read_existing(Connection& connection, const schema::QualifiedName& table);

struct ConnectOptions {
    base::Url url;
    // Set from a signal handler: the running statement is cancelled, and the call that waits for it
    // throws Interrupted.
    const std::atomic<bool>* interrupted = nullptr;
    // NOTICE, WARNING … of the server, as they come.
    std::function<void(std::string_view severity, std::string_view message)> notice = nullptr;
    // What was done otherwise than usual, for those who want to know.
    std::function<void(std::string_view text)> remark = nullptr;
    // Fail where the database does not exist yet instead of making an empty one (SQLite).
    bool must_exist = false;
};

// A database of its own that is gone, with all that is in it, when this is.
class Workbench {
  public:
    virtual ~Workbench() = default;
    [[nodiscard]] virtual Connection& connection() = 0;
};

class Dialect {
  public:
    virtual ~Dialect() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;  // "postgresql", "sqlite"
    [[nodiscard]] virtual sql::Flavour flavour() const = 0;

    // Opens the database. Throws Error (Config) for a URL it cannot use, (Database) for a server
    // that does not answer or says no.
    [[nodiscard]] virtual std::unique_ptr<Connection> connect(
        const ConnectOptions& options) const = 0;

    // An empty throwaway database. PostgreSQL: a database beside the one of the URL, on its server,
    // with its encoding and locale; nothing of it is left after an interrupt, and what a crash left
    // a later call removes; where the role may not make one, a transaction of the database itself
    // that is rolled back. SQLite: in memory, whatever the URL. Throws Error (Refused) where
    // neither can be.
    [[nodiscard]] virtual std::unique_ptr<Workbench> workbench(
        const ConnectOptions& options) const = 0;

    // The statements of an operation, without terminators. Throws Error (Unsupported, Refused) for
    // what this database cannot do.
    [[nodiscard]] virtual std::vector<std::string> render(
        const operation::Operation& operation) const = 0;

    // Whether a batch can be rendered only when the table is known as it is.
    [[nodiscard]] virtual bool needs_table(const operation::BatchAlterTable& /*batch*/) const {
        return false;
    }

    // Whether ALTER TABLE does whatever a table may become; else tables are made anew.
    [[nodiscard]] virtual bool alters_tables() const { return true; }

    // What a column of a type is declared as. Throws as `render` does.
    [[nodiscard]] virtual std::string type_name(const schema::Type& type) const = 0;

    // What a URL means to this dialect, for people: no password, one line.
    [[nodiscard]] virtual std::string describe(const base::Url& url) const = 0;
    // Whether two URLs lead to the same database, whatever driver or spelling they use.
    [[nodiscard]] virtual bool same_database(const base::Url& a, const base::Url& b) const = 0;

    // Whether there is anything to open: false only for a file that nobody has made yet.
    [[nodiscard]] virtual bool exists(const base::Url& /*url*/) const { return true; }
    // Whether nothing of it is left when the connection ends.
    [[nodiscard]] virtual bool is_temporary(const base::Url& /*url*/) const { return false; }
    // The URL with whatever is relative in it counted from a folder.
    [[nodiscard]] virtual base::Url anchored(const base::Url& url,
                                             const std::string& /*folder*/) const {
        return url;
    }

    // SQL of the bookkeeping, without terminator.
    [[nodiscard]] virtual std::string begin() const = 0;  // as an offline script writes it
    [[nodiscard]] virtual std::string commit() const = 0;
    // Makes `version_num` hold ids of `width` characters; nothing where the database does not care.
    [[nodiscard]] virtual std::optional<std::string> widen(const VersionTable& table,
                                                           std::size_t width) const = 0;
};

}  // namespace limbeck::dialect
