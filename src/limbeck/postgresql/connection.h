// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "limbeck/dialect/dialect.h"
#include "limbeck/postgresql/lock.h"
#include "limbeck/postgresql/session.h"

namespace limbeck::postgresql {

// dialect::Connection over libpq. Works through a transaction pooler: no session state, no named
// prepared statements.
class Connection final : public dialect::Connection {
  public:
    explicit Connection(const dialect::ConnectOptions& options);
    Connection(const dialect::ConnectOptions& options, PGconn* lent);
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
    [[nodiscard]] void* native_handle() override;
    std::unique_ptr<dialect::Connection> another(double lock_wait_seconds) override;
    dialect::ExclusionScope acquire_exclusion(const dialect::VersionTable& table,
                                              double timeout_seconds) override;
    void release_exclusion() noexcept override;
    std::string exclusion_holder(const dialect::VersionTable& table) override;
    dialect::VersionState read_versions(const dialect::VersionTable& table) override;
    std::vector<std::string> version_rows(const dialect::VersionTable& table) override;
    schema::Database read_schema(const dialect::ReadOptions& options) override;

  private:
    // Announced: BEGIN goes in front of whatever is sent next.
    enum class Transaction { None, Announced, Open };

    std::vector<ResultHandle> run(std::span<const Command> commands);
    void execute_alone(const dialect::Statement& statement);
    void check_transaction_still_open(std::span<const dialect::Statement> statements,
                                      std::span<const ResultHandle> results);

    const dialect::ConnectOptions options_;
    const bool is_lent_ = false;
    Session session_;
    Lock lock_;
    Transaction transaction_ = Transaction::None;
    std::vector<dialect::Statement> opening_;  // of a transaction
};

}  // namespace limbeck::postgresql
