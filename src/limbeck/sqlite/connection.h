// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "limbeck/dialect/dialect.h"
#include "limbeck/sqlite/file_lock.h"
#include "limbeck/sqlite/lock.h"
#include "limbeck/sqlite/url.h"

struct sqlite3;
struct sqlite3_stmt;

namespace limbeck::sqlite {

struct Closer {
    bool is_lent = false;  // somebody else closes it
    void operator()(sqlite3* database) const;
    void operator()(sqlite3_stmt* statement) const;
};
using DatabaseHandle = std::unique_ptr<sqlite3, Closer>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, Closer>;

// dialect::Connection over SQLite's C interface. Transactions are real ones, so that a failed
// migration leaves nothing behind; foreign keys are enforced or not as the library was built.
class Connection final : public dialect::Connection {
  public:
    explicit Connection(const dialect::ConnectOptions& options);
    Connection(const dialect::ConnectOptions& options, sqlite3* lent);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() override;

    using dialect::Connection::query;
    using dialect::Connection::read_schema;

    void execute(std::span<const dialect::Statement> statements) override;
    dialect::Rows query(const std::string& sql, std::span<const std::string> parameters) override;
    dialect::Result fetch(const dialect::Statement& statement) override;
    void begin() override;
    void commit() override;
    void rollback() noexcept override;
    [[nodiscard]] bool in_transaction() override;
    [[nodiscard]] void* native_handle() override { return database_.get(); }
    dialect::ExclusionScope acquire_exclusion(const dialect::VersionTable& table,
                                              double timeout_seconds) override;
    void hold_between_transactions(bool hold) override;
    void release_exclusion() noexcept override;
    std::string exclusion_holder(const dialect::VersionTable& table) override;
    dialect::VersionState read_versions(const dialect::VersionTable& table) override;
    schema::Database read_schema(const dialect::ReadOptions& options) override;

  private:
    void open(bool must_exist);
    void check_interrupted() const;
    StatementHandle prepare(const dialect::Statement& statement);
    void run(const dialect::Statement& statement);
    void check_transaction(const dialect::Statement& statement, bool was_inside);
    [[nodiscard]] bool compiles(const std::string& sql);
    [[nodiscard]] Error failure(int code, const dialect::Statement& statement) const;

    const Target target_;
    Patience patience_;
    DatabaseHandle database_;
    bool enforces_keys_ = false;  // a lent one, when it came
    double exclusion_seconds_;
    std::optional<FileLock> file_lock_;
};

}  // namespace limbeck::sqlite
