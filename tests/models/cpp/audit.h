// SPDX-License-Identifier: MIT
#pragma once

#include "billing.h"

// What happened, and who was told.
namespace service {

enum class Action { Create, Update, Delete };
constexpr auto limbeck_enum(Action) {
    return db::enumeration<Action>(
        "audit_action",
        {{Action::Create, "create"}, {Action::Update, "update"}, {Action::Delete, "delete"}});
}

struct Event {
    static constexpr db::Table table{.name = "event", .partition_by = "RANGE (at)"};
    db::Column<db::Uuid> id{"id"};
    db::Column<std::chrono::sys_seconds> at{"at", db::default_now};
    db::Column<std::optional<std::int64_t>> account{
        "account_id", db::references(&Account::id).on_delete(db::set_null)};
    db::Column<Action> action{"action"};
    db::Column<std::string> object{"object", db::varchar(200)};
    db::Column<std::optional<db::Json>> before{"before"};
    db::Column<std::optional<db::Json>> after{"after"};

    static constexpr auto constraints() {
        return db::list(db::primary_key(&Event::id, &Event::at),
                        db::index(&Event::object, &Event::at));
    }
};

struct Note {
    static constexpr std::string_view table = "note";
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<db::Uuid> event{"event_id"};
    db::Column<std::chrono::sys_seconds> event_at{"event_at"};
    db::Column<std::string> text{"text", db::check("text <> ''").named("not_empty")};

    static constexpr auto constraints() {
        return db::foreign_key(&Note::event, &Note::event_at)
            .references(&Event::id, &Event::at)
            .on_delete(db::cascade)
            .on_update(db::cascade);
    }
};

struct Webhook {
    static constexpr std::string_view table = "webhook";
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<std::int64_t> organisation{"organisation_id",
                                          db::references(&Organisation::id).on_delete(db::cascade)};
    db::Column<std::string> url{"url", db::check("url LIKE 'https://%'").named("url_is_https")};
    db::Column<std::vector<Action>> actions{"actions", db::sql_type(db::sqlite, "JSON")};
    db::Column<bool> enabled{"enabled", db::default_value(true)};
};

struct Delivery {
    static constexpr std::string_view table = "delivery";
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<std::int64_t> webhook{"webhook_id",
                                     db::references(&Webhook::id).on_delete(db::cascade)};
    db::Column<std::optional<std::int16_t>> status{"status"};
    db::Column<std::int16_t> attempts{"attempts", db::default_value(0)};
    db::Column<std::optional<double>> seconds{"seconds"};
    db::Column<std::chrono::sys_seconds> due_at{"due_at", db::default_now};

    static constexpr auto constraints() {
        return db::index(&Delivery::due_at)
            .where("status IS NULL")
            .include(&Delivery::webhook)
            .named("ix_delivery_due");
    }
};

struct Export {
    static constexpr std::string_view table = "export";
    db::Column<db::Uuid> id{"id", db::primary_key};
    db::Column<std::int64_t> organisation{"organisation_id", db::references(&Organisation::id)};
    db::Column<std::string> covers{"covers", db::sql_type(db::postgresql, "tstzrange")};
    db::Column<std::optional<std::vector<std::byte>>> content{"content"};

    static constexpr auto constraints() {
        return db::list(db::exclude(db::part(&Export::covers).with("&&"))
                            .using_method("gist")
                            .where("content IS NULL")
                            .named("export_one_at_a_time"),
                        db::unique(&Export::organisation, &Export::covers));
    }
};

struct RetentionRule {
    static constexpr std::string_view table = "retention_rule";
    db::Column<std::string> pattern{"pattern", db::primary_key};
    db::Column<std::int32_t> days{"days"};
    db::Column<std::optional<std::string>> reason{"reason"};

    static constexpr auto constraints() { return db::check("days > 0").named("days"); }
};

struct Holiday {
    static constexpr db::Table table{.name = "holiday", .comment = "Nothing is sent on these"};
    db::Column<std::chrono::year_month_day> day{"day", db::primary_key};
    db::Column<std::string> country{"country", db::sql_type("char(2)")};
    db::Column<std::string> name{"name", db::default_value("")};
};

}  // namespace service
