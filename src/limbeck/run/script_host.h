// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "limbeck/alembic/host.h"
#include "limbeck/run/run.h"

namespace limbeck::run {

// The database as a script of a revision sees it while it runs. Statements go out together, when an
// answer is needed.
class ScriptHost : public alembic::Host {
  public:
    // How the run ends its transaction and begins another.
    struct Transaction {
        std::function<void()> commit;
        std::function<void()> begin;
    };
    // Of the options: the facts, `interrupted`, how long locks are waited for.
    ScriptHost(dialect::Connection& connection, const dialect::Dialect& dialect,
               const Options& options, Transaction transaction)
        : Host(*options.facts),
          interrupted_(options.interrupted),
          lock_wait_seconds_(options.lock_timeout_seconds),
          connection_(connection),
          dialect_(dialect),
          transaction_(std::move(transaction)) {}

    [[nodiscard]] const dialect::Dialect& dialect() const override { return dialect_; }
    [[nodiscard]] bool is_online() const override { return true; }
    void execute(std::vector<dialect::Statement> statements) override;
    void settle() override;
    dialect::Result fetch(const dialect::Statement& statement) override;
    schema::Database read_schema(const dialect::ReadOptions& options) override;
    operation::ExistingTable read_existing(const schema::QualifiedName& table) override;
    std::unique_ptr<SideConnection> open_connection() override;
    void commit() override;
    void enter_autocommit() override;
    void leave_autocommit() override;
    void print(std::string_view text) override;
    void sleep(double seconds) override;

    // What waits to be sent: the run adds the version rows and sends all of it.
    std::vector<dialect::Statement> take_waiting();
    // Leaves a transaction open, whatever the script did.
    void finish();

  private:
    const std::atomic<bool>* interrupted_;
    double lock_wait_seconds_;
    dialect::Connection& connection_;
    const dialect::Dialect& dialect_;
    Transaction transaction_;
    std::vector<dialect::Statement> waiting_;
    bool in_autocommit_ = false;
};

}  // namespace limbeck::run
