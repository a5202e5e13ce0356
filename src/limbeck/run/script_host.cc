// SPDX-License-Identifier: MIT
#include "limbeck/run/script_host.h"

#include <algorithm>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/run/side_connection.h"

namespace limbeck::run {

void ScriptHost::execute(std::vector<dialect::Statement> statements) {
    if (SideConnection* const side = through()) {
        side->execute(statements);
        return;
    }
    for (dialect::Statement& statement : statements) {
        waiting_.push_back(std::move(statement));
    }
    if (awaits_each() || in_autocommit_) {
        settle();
    }
}

void ScriptHost::settle() {
    // Those after one that fails are not sent again.
    const std::vector<dialect::Statement> batch = std::exchange(waiting_, {});
    connection_.execute(batch);
}

dialect::Result ScriptHost::fetch(const dialect::Statement& statement) {
    if (SideConnection* const side = through()) {
        return side->fetch(statement);
    }
    settle();
    return connection_.fetch(statement);
}

schema::Database ScriptHost::read_schema(const dialect::ReadOptions& options) {
    if (SideConnection* const side = through()) {
        return side->read_schema(options);
    }
    settle();
    return connection_.read_schema(options);
}

operation::ExistingTable ScriptHost::read_existing(const schema::QualifiedName& table) {
    if (SideConnection* const side = through()) {
        return side->read_existing(table);
    }
    settle();
    return dialect::read_existing(connection_, table);
}

std::unique_ptr<alembic::Host::SideConnection> ScriptHost::open_connection() {
    auto connection = connection_.another(lock_wait_seconds_);
    return connection ? std::make_unique<run::SideConnection>(std::move(connection)) : nullptr;
}

void ScriptHost::commit() {
    if (SideConnection* const side = through()) {
        side->commit();
        return;
    }
    settle();
    if (!in_autocommit_) {
        transaction_.commit();
        transaction_.begin();
    }
}

void ScriptHost::enter_autocommit() {
    if (SideConnection* const side = through()) {
        side->enter_autocommit();
        return;
    }
    settle();
    if (!std::exchange(in_autocommit_, true)) {
        transaction_.commit();
    }
}

void ScriptHost::leave_autocommit() {
    if (through() != nullptr) {
        return;
    }
    settle();
    if (std::exchange(in_autocommit_, false)) {
        transaction_.begin();
    }
}

void ScriptHost::finish() {
    leave_autocommit();
}

void ScriptHost::print(std::string_view text) {
    if (facts().print) {
        facts().print(text);
    }
}

// What was asked for before is sent first: whoever sleeps means to give it time.
void ScriptHost::sleep(double seconds) {
    settle();
    constexpr double slice = 0.05;
    for (double left = seconds; left > 0; left -= slice) {
        if (interrupted_ != nullptr && interrupted_->load()) {
            throw Error(ErrorCode::Interrupted, "interrupted");
        }
        Host::sleep(std::min(left, slice));
    }
}

std::vector<dialect::Statement> ScriptHost::take_waiting() {
    return std::exchange(waiting_, {});
}

}  // namespace limbeck::run
