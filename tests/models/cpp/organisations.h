// SPDX-License-Identifier: MIT
#pragma once

#include "auth.h"

// Who works together, and who may do what.
namespace service {

enum class MemberRole { Owner, Admin, Member };
constexpr auto limbeck_enum(MemberRole) {
    return db::enumeration<MemberRole>("member_role", {{MemberRole::Owner, "owner"},
                                                       {MemberRole::Admin, "admin"},
                                                       {MemberRole::Member, "member"}});
}

struct Organisation {
    static constexpr db::Table table{.name = "organisation", .comment = "Whoever pays"};
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<std::string> slug{"slug", db::varchar(40), db::unique};
    db::Column<std::string> name{"name"};
    db::Column<std::optional<std::int64_t>> parent{"parent_id",
                                                   db::references(id).on_delete(db::set_null)};
    db::Column<std::optional<std::int64_t>> owner{
        "owner_id", db::references(&Account::id).on_delete(db::restrict).on_update(db::cascade)};
    db::Column<std::optional<std::string>> search{
        "search", db::sql_type(db::postgresql, "tsvector"),
        db::generated(db::postgresql, "to_tsvector('simple', name)").stored(),
        db::generated(db::sqlite, "lower(name)").stored()};
    Stamps stamps;

    static constexpr auto constraints() {
        return db::list(db::check("slug = lower(slug)").named("slug_lower"),
                        db::check("id <> parent_id").named("no_own_parent"),
                        db::index(&Organisation::search).using_method("gin").only(db::postgresql),
                        db::index(db::part(&Organisation::name).operator_class("text_pattern_ops"))
                            .named("ix_organisation_name_pattern"),
                        db::index(db::part(&Organisation::owner).descending().nulls_last())
                            .named("ix_organisation_owner")
                            .only(db::postgresql));
    }
};

// The two refer to each other.
constexpr auto Account::constraints() {
    return db::list(
        db::foreign_key(&Account::home)
            .references(&Organisation::id)
            .on_delete(db::set_null)
            .use_alter(),
        db::check("length(email) > 3").named("email_length"),
        db::index(db::expression("lower(email)")).unique().named("uq_account_email_lower"),
        db::index(&Account::status, "created_at"),
        db::index(&Account::name).where("name IS NOT NULL"));
}

struct Membership {
    static constexpr std::string_view table = "membership";
    db::Column<std::int64_t> organisation{"organisation_id",
                                          db::references(&Organisation::id).on_delete(db::cascade)};
    db::Column<std::int64_t> account{"account_id", db::index,
                                     db::references(&Account::id).on_delete(db::cascade)};
    db::Column<MemberRole> role{"role", db::default_value(MemberRole::Member)};
    db::Column<std::chrono::sys_seconds> joined_at{"joined_at", db::default_now};

    static constexpr auto constraints() {
        return db::primary_key(&Membership::organisation, &Membership::account);
    }
};

struct Invitation {
    static constexpr std::string_view table = "invitation";
    db::Column<db::Uuid> token{"token", db::primary_key,
                               db::default_sql(db::postgresql, "gen_random_uuid()")};
    db::Column<std::int64_t> organisation{"organisation_id",
                                          db::references(&Organisation::id).on_delete(db::cascade)};
    db::Column<std::string> email{"email", db::varchar(320)};
    db::Column<std::optional<MemberRole>> role{"role"};
    db::Column<std::optional<std::int64_t>> invited_by{
        "invited_by_id", db::references(&Account::id).on_delete(db::set_null)};
    db::Column<std::chrono::local_seconds> expires_at{"expires_at"};

    static constexpr auto constraints() {
        return db::unique(&Invitation::organisation, &Invitation::email);
    }
};

struct Team {
    static constexpr std::string_view table = "team";
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<std::int64_t> organisation{"organisation_id",
                                          db::references(&Organisation::id).on_delete(db::cascade)};
    db::Column<std::string> name{"name", db::varchar(80)};
    db::Column<std::optional<std::string>> colour{
        "colour", db::sql_type("char(7)"), db::check("colour LIKE '#%'").named("colour_is_hex")};
    db::Column<std::int32_t> position{"position", db::default_value(0)};

    static constexpr auto constraints() {
        return db::list(db::unique(&Team::organisation, &Team::id),
                        db::unique(&Team::organisation, &Team::name));
    }
};

struct TeamMember {
    static constexpr std::string_view table = "team_member";
    db::Column<std::int64_t> organisation{"organisation_id"};
    db::Column<std::int64_t> team{"team_id"};
    db::Column<std::int64_t> account{"account_id"};

    static constexpr auto constraints() {
        return db::list(db::primary_key(&TeamMember::team, &TeamMember::account),
                        db::foreign_key(&TeamMember::organisation, &TeamMember::team)
                            .references(&Team::organisation, &Team::id)
                            .on_delete(db::cascade)
                            .match_full(),
                        db::foreign_key(&TeamMember::organisation, &TeamMember::account)
                            .references(&Membership::organisation, &Membership::account)
                            .on_delete(db::cascade)
                            .initially_deferred());
    }
};

struct Role {
    static constexpr std::string_view table = "role";
    db::Column<std::int32_t> id{"id", db::primary_key, db::identity};
    db::Column<std::optional<std::int64_t>> organisation{
        "organisation_id", db::references(&Organisation::id).on_delete(db::cascade)};
    db::Column<std::string> name{"name", db::varchar(80)};

    static constexpr auto constraints() {
        return db::list(db::index(&Role::organisation, &Role::name).unique(),
                        db::index(&Role::name)
                            .unique()
                            .named("uq_role_global")
                            .where("organisation_id IS NULL"));
    }
};

struct RolePermission {
    static constexpr db::Table table{.name = "role_permission", .without_rowid = true};
    db::Column<std::int32_t> role{"role_id", db::references(&Role::id).on_delete(db::cascade)};
    db::Column<std::string> permission{
        "permission_code", db::varchar(64),
        db::references(&Permission::code).on_delete(db::cascade).on_update(db::cascade)};

    static constexpr auto constraints() {
        return db::primary_key(&RolePermission::role, &RolePermission::permission);
    }
};

}  // namespace service
