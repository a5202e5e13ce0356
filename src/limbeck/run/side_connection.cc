// SPDX-License-Identifier: MIT
#include "limbeck/run/side_connection.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

namespace limbeck::run {

namespace {

bool only_reads(std::string_view sql) {
    static constexpr std::array<std::string_view, 5> words{"select", "show", "set", "explain",
                                                           "values"};
    const std::string start = base::to_lower(sql.substr(0, sql.find_first_of(" \t\r\n(")));
    return std::find(words.begin(), words.end(), start) != words.end();
}

}  // namespace

dialect::Connection& SideConnection::begun() {
    if (!connection_) {
        throw Error(ErrorCode::Script, "This Connection is closed");
    }
    if (!is_autocommit_ && !std::exchange(in_transaction_, true)) {
        connection_->begin();
    }
    return *connection_;
}

void SideConnection::take_note(const dialect::Statement& statement) {
    has_changed_ = has_changed_ || (!is_autocommit_ && !only_reads(statement.sql));
}

template <typename Work>
auto SideConnection::attempt(const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (Error& error) {
        if (error.sqlstate() == "55P03") {  // lock_not_available
            error.hint(
                "this connection of the engine is not the migration's: it cannot have what the "
                "migration has locked, which is not committed before the revision ends. Do it with "
                "op.get_bind(), or bind.commit() first");
        }
        throw;
    }
}

void SideConnection::execute(const std::vector<dialect::Statement>& statements) {
    attempt([&] {
        begun().execute(statements);
        std::for_each(statements.begin(), statements.end(),
                      [this](const auto& each) { take_note(each); });
    });
}

dialect::Result SideConnection::fetch(const dialect::Statement& statement) {
    return attempt([&] {
        dialect::Result result = begun().fetch(statement);
        take_note(statement);
        return result;
    });
}

schema::Database SideConnection::read_schema(const dialect::ReadOptions& options) {
    return attempt([&] { return begun().read_schema(options); });
}

operation::ExistingTable SideConnection::read_existing(const schema::QualifiedName& table) {
    return attempt([&] { return dialect::read_existing(begun(), table); });
}

void SideConnection::commit() {
    has_changed_ = false;
    if (std::exchange(in_transaction_, false) && connection_) {
        connection_->commit();
    }
}

void SideConnection::rollback() {
    has_changed_ = false;
    if (std::exchange(in_transaction_, false) && connection_) {
        connection_->rollback();
    }
}

void SideConnection::enter_autocommit() {
    commit();
    is_autocommit_ = true;
}

}  // namespace limbeck::run
