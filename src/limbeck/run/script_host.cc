// SPDX-License-Identifier: MIT
#include "limbeck/run/script_host.h"

#include <algorithm>
#include <utility>

#include "limbeck/base/error.h"

namespace limbeck::run {

void ScriptHost::execute(std::vector<dialect::Statement> statements) {
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
    settle();
    return connection_.fetch(statement);
}

schema::Database ScriptHost::read_schema(const dialect::ReadOptions& options) {
    settle();
    return connection_.read_schema(options);
}

operation::ExistingTable ScriptHost::read_existing(const schema::QualifiedName& table) {
    settle();
    return dialect::read_existing(connection_, table);
}

void ScriptHost::commit() {
    settle();
    if (!in_autocommit_) {
        transaction_.commit();
        transaction_.begin();
    }
}

void ScriptHost::enter_autocommit() {
    settle();
    if (!std::exchange(in_autocommit_, true)) {
        transaction_.commit();
    }
}

void ScriptHost::leave_autocommit() {
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
