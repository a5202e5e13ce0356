// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "limbeck/alembic/host.h"

namespace limbeck::run {

// What a script does on a connection of its engine's beside the migration's.
class SideConnection final : public alembic::Host::SideConnection {
  public:
    explicit SideConnection(std::unique_ptr<dialect::Connection> connection)
        : connection_(std::move(connection)) {}

    void execute(const std::vector<dialect::Statement>& statements) override;
    dialect::Result fetch(const dialect::Statement& statement) override;
    schema::Database read_schema(const dialect::ReadOptions& options) override;
    operation::ExistingTable read_existing(const schema::QualifiedName& table) override;
    void commit() override;
    void rollback() override;
    void enter_autocommit() override;
    [[nodiscard]] bool has_changed() const override { return has_changed_; }
    void close() noexcept override { connection_.reset(); }
    [[nodiscard]] bool is_open() const override { return connection_ != nullptr; }

  private:
    // The connection, in a transaction where it is meant to be in one.
    dialect::Connection& begun();
    void take_note(const dialect::Statement& statement);
    template <typename Work>
    auto attempt(const Work& work) -> decltype(work());

    std::unique_ptr<dialect::Connection> connection_;
    bool in_transaction_ = false;
    bool is_autocommit_ = false;
    bool has_changed_ = false;
};

}  // namespace limbeck::run
