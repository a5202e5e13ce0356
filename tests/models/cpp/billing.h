// SPDX-License-Identifier: MIT
#pragma once

#include "organisations.h"

// Who owes what.
namespace service {

enum class Interval { Month, Year };
constexpr auto limbeck_enum(Interval) {
    return db::enumeration<Interval>("billing_interval",
                                     {{Interval::Month, "month"}, {Interval::Year, "year"}});
}

enum class InvoiceStatus { Draft, Open, Paid, Void };
constexpr auto limbeck_enum(InvoiceStatus) {
    return db::enumeration<InvoiceStatus>("invoice_status", {{InvoiceStatus::Draft, "draft"},
                                                             {InvoiceStatus::Open, "open"},
                                                             {InvoiceStatus::Paid, "paid"},
                                                             {InvoiceStatus::Void, "void"}});
}

using Money = db::Decimal<12, 2>;

struct Plan {
    static constexpr std::string_view table = "plan";
    db::Column<std::string> code{"code", db::varchar(32), db::primary_key};
    db::Column<std::string> name{"name", db::unique};
    db::Column<std::vector<std::vector<std::string>>> features{"features",
                                                               db::sql_type(db::sqlite, "JSON")};
    db::Column<bool> active{"active", db::default_value(true)};
};

struct Price {
    static constexpr std::string_view table = "price";
    db::Column<std::int32_t> id{"id", db::primary_key, db::identity};
    db::Column<std::string> plan{"plan_code", db::varchar(32),
                                 db::references(&Plan::code).on_update(db::cascade)};
    db::Column<Interval> interval{"interval", db::default_value(Interval::Month)};
    db::Column<std::string> currency{"currency", db::sql_type("char(3)"), db::default_value("EUR")};
    db::Column<Money> amount{"amount", db::check("amount >= 0").named("amount")};

    static constexpr auto constraints() {
        return db::unique(&Price::plan, &Price::interval, &Price::currency)
            .named("uq_price_of_plan");
    }
};

struct TaxRate {
    static constexpr std::string_view table = "tax_rate";
    db::Column<std::string> country{"country", db::sql_type("char(2)")};
    db::Column<std::chrono::year_month_day> since{"since", db::default_now};
    db::Column<db::Decimal<5, 4>> rate{"rate", db::default_value("0.2000")};

    static constexpr auto constraints() {
        return db::list(db::primary_key(&TaxRate::country, &TaxRate::since),
                        db::check("rate >= 0 AND rate < 1").named("rate"));
    }
};

struct Coupon {
    static constexpr std::string_view table = "coupon";
    db::Column<std::string> code{"code", db::varchar(20), db::primary_key};
    db::Column<std::optional<std::int16_t>> percent{"percent"};
    db::Column<std::optional<Money>> amount{"amount"};
    db::Column<std::int32_t> uses{"uses", db::default_value(0)};
    db::Column<std::optional<std::int32_t>> limit{"limit"};

    static constexpr auto constraints() {
        return db::check("(percent IS NULL) <> (amount IS NULL)").named("one_discount");
    }
};

struct Subscription {
    static constexpr std::string_view table = "subscription";
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<std::int64_t> organisation{"organisation_id", db::unique,
                                          db::references(&Organisation::id)};
    db::Column<std::int32_t> price{"price_id", db::references(&Price::id).on_delete(db::no_action)};
    db::Column<std::optional<std::string>> coupon{
        "coupon_code", db::varchar(20), db::references(&Coupon::code).on_delete(db::set_default)};
    db::Column<std::int32_t> seats{"seats", db::default_value(1)};
    db::Column<std::chrono::hh_mm_ss<std::chrono::seconds>> bills_at{"bills_at",
                                                                     db::default_sql("'03:00:00'")};
    db::Column<std::optional<std::chrono::sys_seconds>> ends_at{"ends_at"};

    static constexpr auto constraints() {
        return db::list(db::check("seats > 0").named("seats"),
                        db::index(db::part(&Subscription::ends_at).nulls_first())
                            .named("ix_subscription_ends")
                            .only(db::postgresql),
                        db::index(&Subscription::price).include(&Subscription::seats));
    }
};

struct Invoice {
    static constexpr db::Table table{.name = "invoice", .autoincrement = true};
    db::Column<std::int32_t> id{"id", db::primary_key, db::identity};
    db::Column<std::int64_t> number{"number", db::unique,
                                    db::default_sql(db::postgresql, "nextval('invoice_number')"),
                                    db::default_sql(db::sqlite, "0")};
    db::Column<std::int64_t> subscription{"subscription_id", db::references(&Subscription::id)};
    db::Column<InvoiceStatus> status{"status", db::default_value(InvoiceStatus::Draft)};
    db::Column<std::chrono::year_month_day> issued_on{"issued_on", db::default_now};
    db::Column<Money> net{"net", db::default_value("0.00")};
    db::Column<Money> tax{"tax", db::default_value("0.00")};
    db::Column<Money> gross{"gross", db::generated("net + tax").stored()};
    db::Column<std::optional<std::string>> note{"note", db::comment("It's printed\nas it is")};

    static constexpr auto constraints() {
        return db::list(db::check("net >= 0 AND tax >= 0").named("not_negative"),
                        db::index(&Invoice::subscription, &Invoice::status)
                            .where("status <> 'void'")
                            .named("ix_invoice_alive"));
    }
};

struct InvoiceLine {
    static constexpr std::string_view table = "invoice_line";
    db::Column<std::int32_t> invoice{"invoice_id",
                                     db::references(&Invoice::id).on_delete(db::cascade)};
    db::Column<std::int32_t> position{"position"};
    db::Column<std::string> text{"text"};
    db::Column<double> quantity{"quantity", db::default_value(1.0)};
    db::Column<Money> price{"price"};

    static constexpr auto constraints() {
        return db::primary_key(&InvoiceLine::invoice, &InvoiceLine::position);
    }
};

struct Payment {
    static constexpr std::string_view table = "payment";
    db::Column<db::Uuid> id{"id", db::primary_key};
    db::Column<std::int32_t> invoice{"invoice_id", db::index, db::references(&Invoice::id)};
    db::Column<Money> amount{"amount"};
    db::Column<std::optional<std::string>> reference{"reference", db::varchar(64)};
    db::Column<std::optional<db::Json>> answer{"answer", db::sql_type(db::postgresql, "json")};
    db::Column<std::chrono::sys_seconds> paid_at{"paid_at", db::default_now};

    static constexpr auto constraints() {
        return db::list(db::check("amount > 0").named("amount"),
                        db::index(&Payment::reference).using_method("hash").only(db::postgresql));
    }
};

struct Refund {
    static constexpr std::string_view table = "refund";
    db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
    db::Column<db::Uuid> payment{
        "payment_id",
        db::references(&Payment::id).named("fk_refund_payment").on_delete(db::restrict)};
    db::Column<Money> amount{"amount"};
    db::Column<std::optional<std::string>> reason{"reason"};
};

}  // namespace service
