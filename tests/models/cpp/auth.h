// SPDX-License-Identifier: MIT
#pragma once

#include <limbeck/model.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Who may sign in, and how.
namespace service {

namespace db = limbeck::model;

enum class AccountStatus { Invited, Active, Locked };
constexpr auto limbeck_enum(AccountStatus) {
    return db::enumeration<AccountStatus>("account_status", {{AccountStatus::Invited, "invited"},
                                                             {AccountStatus::Active, "active"},
                                                             {AccountStatus::Locked, "locked out"}})
        .comment("How far somebody has come");
}

enum class Provider { Google, Github, Saml };
constexpr auto limbeck_enum(Provider) {
    return db::enumeration<Provider>(
        "provider",
        {{Provider::Google, "google"}, {Provider::Github, "github"}, {Provider::Saml, "saml"}});
}

// What most tables say of their rows.
struct Stamps {
    db::Column<std::chrono::sys_seconds> created_at{"created_at", db::default_now};
    db::Column<std::optional<std::chrono::sys_seconds>> updated_at{"updated_at"};
};

struct Account {
    static constexpr db::Table table{.name = "account", .comment = "Who may sign in"};
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<db::Uuid> public_id{"public_id", db::unique,
                                   db::default_sql(db::postgresql, "gen_random_uuid()")};
    db::Column<std::string> email{"email", db::varchar(320)};
    db::Column<std::optional<std::string>> name{"name", db::comment("As others see it")};
    db::Column<AccountStatus> status{"status", db::default_value(AccountStatus::Invited)};
    db::Column<bool> is_staff{"is_staff", db::default_value(false)};
    db::Column<db::Json> settings{"settings", db::default_value("{}")};
    db::Column<std::vector<std::string>> tags{"tags", db::sql_type(db::sqlite, "JSON"),
                                              db::default_sql(db::postgresql, "'{}'"),
                                              db::default_sql(db::sqlite, "'[]'")};
    db::Column<std::optional<std::chrono::year_month_day>> born_on{"born_on"};
    db::Column<std::optional<std::vector<std::byte>>> avatar{"avatar"};
    db::Column<std::optional<std::int64_t>> home{"home_organisation_id"};
    Stamps stamps;

    static constexpr auto constraints();
};

struct Credential {
    static constexpr std::string_view table = "credential";
    db::Column<std::int64_t> account{"account_id", db::primary_key,
                                     db::references(&Account::id).on_delete(db::cascade)};
    db::Column<std::string> hash{"password_hash", db::varchar(255)};
    db::Column<std::int16_t> rounds{"rounds", db::default_value(12),
                                    db::check("rounds BETWEEN 4 AND 31").named("rounds")};
    db::Column<std::chrono::sys_seconds> changed_at{"changed_at", db::default_now};
};

struct Session {
    static constexpr std::string_view table = "session";
    db::Column<db::Uuid> id{"id", db::primary_key};
    db::Column<std::int64_t> account{"account_id", db::index,
                                     db::references(&Account::id).on_delete(db::cascade)};
    db::Column<std::optional<std::string>> address{"address", db::sql_type(db::postgresql, "inet")};
    db::Column<std::string> user_agent{"user_agent", db::default_value("")};
    db::Column<std::chrono::sys_time<std::chrono::milliseconds>> seen_at{"seen_at",
                                                                         db::precision(3)};
    db::Column<std::chrono::seconds> lifetime{"lifetime"};

    static constexpr auto constraints() {
        return db::list(db::index(db::part(&Session::seen_at).descending())
                            .named("ix_session_seen_at")
                            .with("fillfactor", "70"));
    }
};

struct ApiKey {
    static constexpr std::string_view table = "api_key";
    db::Column<std::int32_t> id{"id", db::primary_key, db::identity.always().start(1000).cache(10)};
    db::Column<std::int64_t> account{"account_id",
                                     db::references(&Account::id).on_delete(db::cascade)};
    db::Column<std::string> prefix{"prefix", db::varchar(8), db::unique, db::collation("C"),
                                   db::sql_type(db::sqlite, "VARCHAR(8)")};
    db::Column<std::vector<std::byte>> digest{"digest"};
    db::Column<std::vector<std::int32_t>> scopes{"scopes", db::sql_type(db::sqlite, "JSON")};
    db::Column<std::optional<std::chrono::year_month_day>> expires_on{"expires_on"};

    static constexpr auto constraints() {
        return db::list(
            db::index(&ApiKey::scopes).using_method("gin").only(db::postgresql),
            db::index(&ApiKey::account, &ApiKey::expires_on).where("expires_on IS NOT NULL"));
    }
};

struct OauthIdentity {
    static constexpr std::string_view table = "oauth_identity";
    db::Column<Provider> provider{"provider"};
    db::Column<std::string> subject{"subject", db::varchar(255)};
    db::Column<std::int64_t> account{"account_id",
                                     db::references(&Account::id).on_delete(db::cascade)};
    db::Column<std::optional<db::Json>> claims{"claims"};

    static constexpr auto constraints() {
        return db::list(db::primary_key(&OauthIdentity::provider, &OauthIdentity::subject),
                        db::unique(&OauthIdentity::account, &OauthIdentity::provider),
                        db::index(db::part(&OauthIdentity::claims).operator_class("jsonb_path_ops"))
                            .using_method("gin")
                            .only(db::postgresql));
    }
};

struct RecoveryCode {
    static constexpr std::string_view table = "recovery_code";
    db::Column<std::int64_t> account{"account_id",
                                     db::references(&Account::id).on_delete(db::cascade)};
    db::Column<std::int16_t> number{"number"};
    db::Column<std::string> code{"code", db::varchar(16)};
    db::Column<bool> used{"used", db::default_value(false)};

    static constexpr auto constraints() {
        return db::list(db::primary_key(&RecoveryCode::account, &RecoveryCode::number),
                        db::check("number > 0").named("number_positive"));
    }
};

struct LoginAttempt {
    static constexpr db::Table table{
        .name = "login_attempt", .comment = "May be lost", .unlogged = true};
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<std::string> email{"email", db::varchar(320)};
    db::Column<std::chrono::sys_seconds> at{"at", db::default_now};
    db::Column<bool> succeeded{"succeeded"};
    db::Column<float> risk{"risk", db::default_value(0.5)};

    static constexpr auto constraints() {
        return db::list(db::index(&LoginAttempt::email, db::part(&LoginAttempt::at).descending())
                            .named("ix_login_attempt_recent"),
                        db::index(&LoginAttempt::at).using_method("brin"));
    }
};

struct Permission {
    static constexpr std::string_view table = "permission";
    db::Column<std::string> code{"code", db::varchar(64), db::primary_key};
    db::Column<std::string> description{"description", db::default_value("it's not \"said\"")};
};

}  // namespace service
