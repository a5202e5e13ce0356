// SPDX-License-Identifier: MIT
#include "service.h"

namespace service {

namespace {

constexpr db::Naming naming{.ix = "ix_%(table_name)s_%(column_0_N_name)s",
                            .uq = "uq_%(table_name)s_%(column_0_N_name)s",
                            .ck = "ck_%(table_name)s_%(constraint_name)s",
                            .fk = "fk_%(table_name)s_%(column_0_N_name)s",
                            .pk = "pk_%(table_name)s"};

constexpr std::string_view active_account = R"sql(
CREATE VIEW active_account AS
    SELECT id, email, name FROM account WHERE status = 'active'
)sql";

constexpr std::string_view touch_function = R"sql(
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$
)sql";

constexpr std::string_view touch_postgresql = R"sql(
CREATE TRIGGER organisation_touch BEFORE UPDATE ON organisation FOR EACH ROW EXECUTE FUNCTION touch()
)sql";

constexpr std::string_view touch_sqlite = R"sql(
CREATE TRIGGER organisation_touch AFTER UPDATE OF name ON organisation BEGIN
    UPDATE organisation SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END
)sql";

}  // namespace

db::Metadata metadata() {
    return db::metadata<
               // Who may sign in
               Account, Credential, Session, ApiKey, OauthIdentity, RecoveryCode, LoginAttempt,
               Permission,
               // Who works together
               Organisation, Membership, Invitation, Team, TeamMember, Role, RolePermission,
               // Who owes what
               Plan, Price, TaxRate, Coupon, Subscription, Invoice, InvoiceLine, Payment, Refund,
               // What happened
               Event, Note, Webhook, Delivery, Export, RetentionRule, Holiday>()
        .naming(naming)
        .sequence(db::sequence("invoice_number").start(1000).increment(1).cache(20))
        .sql(active_account)
        .sql(db::postgresql, touch_function)
        .sql(db::postgresql, touch_postgresql)
        .sql(db::sqlite, touch_sqlite);
}

}  // namespace service
