// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/operation/operation.h"

namespace limbeck::operation {

// What an operation is, for people and for programs.
struct Description {
    std::string_view kind = {};  // "create_table", as the function of alembic.op where it has one
    std::string object = {};     // "app.account", "app.account.email"
    std::string detail = {};     // "type VARCHAR to TEXT, NOT NULL"; mostly ""

    // "create table app.account"
    [[nodiscard]] std::string text() const;
};
Description describe(const Operation& operation);

}  // namespace limbeck::operation
