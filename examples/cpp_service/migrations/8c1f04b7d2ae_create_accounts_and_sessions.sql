-- create accounts and sessions
--
-- revision: 8c1f04b7d2ae
-- down_revision:
-- created: 2026-12-01 16:08:50+00:00

-- upgrade
CREATE TABLE account (
    id INTEGER NOT NULL,
    email VARCHAR(255) NOT NULL,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (email)
);

CREATE TABLE session (
    token VARCHAR(64) NOT NULL,
    account_id BIGINT NOT NULL,
    expires_at DATETIME NOT NULL,
    PRIMARY KEY (token),
    FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);

-- downgrade
-- data loss: drops table session with its data
DROP TABLE session;

-- data loss: drops table account with its data
DROP TABLE account;
