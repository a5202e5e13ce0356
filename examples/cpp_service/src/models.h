// SPDX-License-Identifier: MIT
#pragma once

#include <limbeck/model.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

// The tables of this service.
namespace service {

namespace db = limbeck::model;

struct Account {
    static constexpr std::string_view table = "account";
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<std::string> email{"email", db::varchar(255), db::unique};
    db::Column<std::optional<std::string>> domain{"domain"};
    db::Column<std::chrono::sys_seconds> created_at{"created_at", db::default_now};

    static constexpr auto constraints() {
        return db::index(&Account::domain).named("account_domain");
    }
};

struct Session {
    static constexpr std::string_view table = "session";
    db::Column<std::string> token{"token", db::varchar(64), db::primary_key};
    db::Column<std::int64_t> account{"account_id",
                                     db::references(&Account::id).on_delete(db::cascade)};
    db::Column<std::chrono::sys_seconds> expires_at{"expires_at"};
};

db::Metadata metadata();

}  // namespace service
