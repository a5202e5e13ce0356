-- SPDX-License-Identifier: MIT
-- The tables of tests/models/cpp/ as SQLite has them.

-- Who may sign in

CREATE TABLE account (
    id INTEGER NOT NULL CONSTRAINT pk_account PRIMARY KEY,
    public_id CHAR(32) NOT NULL CONSTRAINT uq_account_public_id UNIQUE,
    email VARCHAR(320) NOT NULL,
    name TEXT,
    status VARCHAR(10) NOT NULL DEFAULT 'invited',
    is_staff BOOLEAN NOT NULL DEFAULT false,
    settings JSON NOT NULL DEFAULT '{}',
    tags JSON NOT NULL DEFAULT '[]',
    born_on DATE,
    avatar BLOB,
    home_organisation_id BIGINT,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    CONSTRAINT fk_account_home_organisation_id FOREIGN KEY (home_organisation_id) REFERENCES organisation (id)
        ON DELETE SET NULL,
    CONSTRAINT ck_account_email_length CHECK (length(email) > 3),
    CONSTRAINT ck_account_account_status CHECK (status IN ('invited', 'active', 'locked out'))
);
CREATE UNIQUE INDEX uq_account_email_lower ON account (lower(email));
CREATE INDEX ix_account_status_created_at ON account (status, created_at);
CREATE INDEX ix_account_name ON account (name) WHERE name IS NOT NULL;

CREATE TABLE credential (
    account_id BIGINT NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    rounds SMALLINT NOT NULL DEFAULT 12 CONSTRAINT ck_credential_rounds CHECK (rounds BETWEEN 4 AND 31),
    changed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_credential PRIMARY KEY (account_id),
    CONSTRAINT fk_credential_account_id FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE session (
    id CHAR(32) NOT NULL,
    account_id BIGINT NOT NULL,
    address TEXT,
    user_agent TEXT NOT NULL DEFAULT '',
    seen_at DATETIME NOT NULL,
    lifetime DATETIME NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (id),
    CONSTRAINT fk_session_account_id FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX ix_session_account_id ON session (account_id);
CREATE INDEX ix_session_seen_at ON session (seen_at DESC);

CREATE TABLE api_key (
    id INTEGER NOT NULL,
    account_id BIGINT NOT NULL,
    prefix VARCHAR(8) NOT NULL,
    digest BLOB NOT NULL,
    scopes JSON NOT NULL,
    expires_on DATE,
    CONSTRAINT pk_api_key PRIMARY KEY (id),
    CONSTRAINT uq_api_key_prefix UNIQUE (prefix),
    CONSTRAINT fk_api_key_account_id FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX ix_api_key_account_id_expires_on ON api_key (account_id, expires_on) WHERE expires_on IS NOT NULL;

CREATE TABLE oauth_identity (
    provider VARCHAR(6) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    account_id BIGINT NOT NULL,
    claims JSON,
    CONSTRAINT pk_oauth_identity PRIMARY KEY (provider, subject),
    CONSTRAINT uq_oauth_identity_account_id_provider UNIQUE (account_id, provider),
    CONSTRAINT fk_oauth_identity_account_id FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT ck_oauth_identity_provider CHECK (provider IN ('google', 'github', 'saml'))
);

CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    code VARCHAR(16) NOT NULL,
    used BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT pk_recovery_code PRIMARY KEY (account_id, number),
    CONSTRAINT ck_recovery_code_number_positive CHECK (number > 0),
    CONSTRAINT fk_recovery_code_account_id FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE login_attempt (
    id INTEGER NOT NULL,
    email VARCHAR(320) NOT NULL,
    at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    succeeded BOOLEAN NOT NULL,
    risk REAL NOT NULL DEFAULT 0.5,
    CONSTRAINT pk_login_attempt PRIMARY KEY (id)
);
CREATE INDEX ix_login_attempt_recent ON login_attempt (email, at DESC);
CREATE INDEX ix_login_attempt_at ON login_attempt (at);

CREATE TABLE permission (
    code VARCHAR(64) NOT NULL,
    description TEXT NOT NULL DEFAULT 'it''s not "said"',
    CONSTRAINT pk_permission PRIMARY KEY (code)
);

-- Who works together

CREATE TABLE organisation (
    id INTEGER NOT NULL,
    slug VARCHAR(40) NOT NULL,
    name TEXT NOT NULL,
    parent_id BIGINT,
    owner_id BIGINT,
    search TEXT GENERATED ALWAYS AS (lower(name)) STORED,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT uq_organisation_slug UNIQUE (slug),
    CONSTRAINT ck_organisation_slug_lower CHECK (slug = lower(slug)),
    CONSTRAINT ck_organisation_no_own_parent CHECK (id <> parent_id),
    CONSTRAINT fk_organisation_parent_id FOREIGN KEY (parent_id) REFERENCES organisation (id) ON DELETE SET NULL,
    CONSTRAINT fk_organisation_owner_id FOREIGN KEY (owner_id) REFERENCES account (id)
        ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX ix_organisation_name_pattern ON organisation (name);

CREATE TABLE membership (
    organisation_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    role VARCHAR(6) NOT NULL DEFAULT 'member',
    joined_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_membership PRIMARY KEY (organisation_id, account_id),
    CONSTRAINT fk_membership_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_membership_account_id FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT ck_membership_member_role CHECK (role IN ('owner', 'admin', 'member'))
);
CREATE INDEX ix_membership_account_id ON membership (account_id);

CREATE TABLE invitation (
    token CHAR(32) NOT NULL,
    organisation_id BIGINT NOT NULL,
    email VARCHAR(320) NOT NULL,
    role VARCHAR(6),
    invited_by_id BIGINT,
    expires_at DATETIME NOT NULL,
    CONSTRAINT pk_invitation PRIMARY KEY (token),
    CONSTRAINT uq_invitation_organisation_id_email UNIQUE (organisation_id, email),
    CONSTRAINT fk_invitation_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_invitation_invited_by_id FOREIGN KEY (invited_by_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT ck_invitation_member_role CHECK (role IN ('owner', 'admin', 'member'))
);

CREATE TABLE team (
    id INTEGER NOT NULL,
    organisation_id BIGINT NOT NULL,
    name VARCHAR(80) NOT NULL,
    colour CHAR(7) CONSTRAINT ck_team_colour_is_hex CHECK (colour LIKE '#%'),
    position INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT pk_team PRIMARY KEY (id),
    CONSTRAINT uq_team_organisation_id_id UNIQUE (organisation_id, id),
    CONSTRAINT uq_team_organisation_id_name UNIQUE (organisation_id, name),
    CONSTRAINT fk_team_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
);

CREATE TABLE team_member (
    organisation_id BIGINT NOT NULL,
    team_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    CONSTRAINT pk_team_member PRIMARY KEY (team_id, account_id),
    CONSTRAINT fk_team_member_organisation_id_team_id FOREIGN KEY (organisation_id, team_id)
        REFERENCES team (organisation_id, id) MATCH FULL ON DELETE CASCADE,
    CONSTRAINT fk_team_member_organisation_id_account_id FOREIGN KEY (organisation_id, account_id)
        REFERENCES membership (organisation_id, account_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE role (
    id INTEGER NOT NULL,
    organisation_id BIGINT,
    name VARCHAR(80) NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (id),
    CONSTRAINT fk_role_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ix_role_organisation_id_name ON role (organisation_id, name);
CREATE UNIQUE INDEX uq_role_global ON role (name) WHERE organisation_id IS NULL;

CREATE TABLE role_permission (
    role_id INTEGER NOT NULL,
    permission_code VARCHAR(64) NOT NULL,
    CONSTRAINT pk_role_permission PRIMARY KEY (role_id, permission_code),
    CONSTRAINT fk_role_permission_role_id FOREIGN KEY (role_id) REFERENCES role (id) ON DELETE CASCADE,
    CONSTRAINT fk_role_permission_permission_code FOREIGN KEY (permission_code) REFERENCES permission (code)
        ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

-- Who owes what

CREATE TABLE plan (
    code VARCHAR(32) NOT NULL,
    name TEXT NOT NULL,
    features JSON NOT NULL,
    active BOOLEAN NOT NULL DEFAULT true,
    CONSTRAINT pk_plan PRIMARY KEY (code),
    CONSTRAINT uq_plan_name UNIQUE (name)
);

CREATE TABLE price (
    id INTEGER NOT NULL,
    plan_code VARCHAR(32) NOT NULL,
    "interval" VARCHAR(5) NOT NULL DEFAULT 'month',
    currency CHAR(3) NOT NULL DEFAULT 'EUR',
    amount NUMERIC(12, 2) NOT NULL CONSTRAINT ck_price_amount CHECK (amount >= 0),
    CONSTRAINT pk_price PRIMARY KEY (id),
    CONSTRAINT uq_price_of_plan UNIQUE (plan_code, "interval", currency),
    CONSTRAINT fk_price_plan_code FOREIGN KEY (plan_code) REFERENCES plan (code) ON UPDATE CASCADE,
    CONSTRAINT ck_price_billing_interval CHECK ("interval" IN ('month', 'year'))
);

CREATE TABLE tax_rate (
    country CHAR(2) NOT NULL,
    since DATE NOT NULL DEFAULT CURRENT_DATE,
    rate NUMERIC(5, 4) NOT NULL DEFAULT 0.2000,
    CONSTRAINT pk_tax_rate PRIMARY KEY (country, since),
    CONSTRAINT ck_tax_rate_rate CHECK (rate >= 0 AND rate < 1)
);

CREATE TABLE coupon (
    code VARCHAR(20) NOT NULL,
    percent SMALLINT,
    amount NUMERIC(12, 2),
    uses INTEGER NOT NULL DEFAULT 0,
    "limit" INTEGER,
    CONSTRAINT pk_coupon PRIMARY KEY (code),
    CONSTRAINT ck_coupon_one_discount CHECK ((percent IS NULL) <> (amount IS NULL))
);

CREATE TABLE subscription (
    id INTEGER NOT NULL,
    organisation_id BIGINT NOT NULL,
    price_id INTEGER NOT NULL,
    coupon_code VARCHAR(20),
    seats INTEGER NOT NULL DEFAULT 1,
    bills_at TIME NOT NULL DEFAULT '03:00:00',
    ends_at DATETIME,
    CONSTRAINT pk_subscription PRIMARY KEY (id),
    CONSTRAINT uq_subscription_organisation_id UNIQUE (organisation_id),
    CONSTRAINT ck_subscription_seats CHECK (seats > 0),
    CONSTRAINT fk_subscription_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT fk_subscription_price_id FOREIGN KEY (price_id) REFERENCES price (id) ON DELETE NO ACTION,
    CONSTRAINT fk_subscription_coupon_code FOREIGN KEY (coupon_code) REFERENCES coupon (code) ON DELETE SET DEFAULT
);
CREATE INDEX ix_subscription_price_id ON subscription (price_id);

CREATE TABLE invoice (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    number BIGINT NOT NULL DEFAULT 0,
    subscription_id BIGINT NOT NULL,
    status VARCHAR(5) NOT NULL DEFAULT 'draft',
    issued_on DATE NOT NULL DEFAULT CURRENT_DATE,
    net NUMERIC(12, 2) NOT NULL DEFAULT 0.00,
    tax NUMERIC(12, 2) NOT NULL DEFAULT 0.00,
    gross NUMERIC(12, 2) NOT NULL GENERATED ALWAYS AS (net + tax) STORED,
    note TEXT,
    CONSTRAINT uq_invoice_number UNIQUE (number),
    CONSTRAINT ck_invoice_not_negative CHECK (net >= 0 AND tax >= 0),
    CONSTRAINT fk_invoice_subscription_id FOREIGN KEY (subscription_id) REFERENCES subscription (id),
    CONSTRAINT ck_invoice_invoice_status CHECK (status IN ('draft', 'open', 'paid', 'void'))
);
CREATE INDEX ix_invoice_alive ON invoice (subscription_id, status) WHERE status <> 'void';

CREATE TABLE invoice_line (
    invoice_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    quantity DOUBLE NOT NULL DEFAULT 1,
    price NUMERIC(12, 2) NOT NULL,
    CONSTRAINT pk_invoice_line PRIMARY KEY (invoice_id, position),
    CONSTRAINT fk_invoice_line_invoice_id FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE CASCADE
);

CREATE TABLE payment (
    id CHAR(32) NOT NULL,
    invoice_id INTEGER NOT NULL,
    amount NUMERIC(12, 2) NOT NULL,
    reference VARCHAR(64),
    answer JSON,
    paid_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT ck_payment_amount CHECK (amount > 0),
    CONSTRAINT fk_payment_invoice_id FOREIGN KEY (invoice_id) REFERENCES invoice (id)
);
CREATE INDEX ix_payment_invoice_id ON payment (invoice_id);

CREATE TABLE refund (
    id INTEGER NOT NULL,
    payment_id CHAR(32) NOT NULL,
    amount NUMERIC(12, 2) NOT NULL,
    reason TEXT,
    CONSTRAINT pk_refund PRIMARY KEY (id),
    CONSTRAINT fk_refund_payment FOREIGN KEY (payment_id) REFERENCES payment (id) ON DELETE RESTRICT
);

-- What happened

CREATE TABLE event (
    id CHAR(32) NOT NULL,
    at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    account_id BIGINT,
    action VARCHAR(6) NOT NULL,
    object VARCHAR(200) NOT NULL,
    before JSON,
    after JSON,
    CONSTRAINT pk_event PRIMARY KEY (id, at),
    CONSTRAINT fk_event_account_id FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT ck_event_audit_action CHECK (action IN ('create', 'update', 'delete'))
);
CREATE INDEX ix_event_object_at ON event (object, at);

CREATE TABLE note (
    id INTEGER NOT NULL,
    event_id CHAR(32) NOT NULL,
    event_at DATETIME NOT NULL,
    text TEXT NOT NULL CONSTRAINT ck_note_not_empty CHECK (text <> ''),
    CONSTRAINT pk_note PRIMARY KEY (id),
    CONSTRAINT fk_note_event_id_event_at FOREIGN KEY (event_id, event_at) REFERENCES event (id, at)
        ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE webhook (
    id INTEGER NOT NULL,
    organisation_id BIGINT NOT NULL,
    url TEXT NOT NULL CONSTRAINT ck_webhook_url_is_https CHECK (url LIKE 'https://%'),
    actions JSON NOT NULL,
    enabled BOOLEAN NOT NULL DEFAULT true,
    CONSTRAINT pk_webhook PRIMARY KEY (id),
    CONSTRAINT fk_webhook_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
);

CREATE TABLE delivery (
    id INTEGER NOT NULL,
    webhook_id BIGINT NOT NULL,
    status SMALLINT,
    attempts SMALLINT NOT NULL DEFAULT 0,
    seconds DOUBLE,
    due_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_delivery PRIMARY KEY (id),
    CONSTRAINT fk_delivery_webhook_id FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE CASCADE
);
CREATE INDEX ix_delivery_due ON delivery (due_at) WHERE status IS NULL;

CREATE TABLE export (
    id CHAR(32) NOT NULL,
    organisation_id BIGINT NOT NULL,
    covers TEXT NOT NULL,
    content BLOB,
    CONSTRAINT pk_export PRIMARY KEY (id),
    CONSTRAINT uq_export_organisation_id_covers UNIQUE (organisation_id, covers),
    CONSTRAINT fk_export_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id)
);

CREATE TABLE retention_rule (
    pattern TEXT NOT NULL,
    days INTEGER NOT NULL,
    reason TEXT,
    CONSTRAINT pk_retention_rule PRIMARY KEY (pattern),
    CONSTRAINT ck_retention_rule_days CHECK (days > 0)
);

CREATE TABLE holiday (
    day DATE NOT NULL,
    country CHAR(2) NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    CONSTRAINT pk_holiday PRIMARY KEY (day)
);

CREATE VIEW active_account AS
    SELECT id, email, name FROM account WHERE status = 'active';

CREATE TRIGGER organisation_touch AFTER UPDATE OF name ON organisation BEGIN
    UPDATE organisation SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
