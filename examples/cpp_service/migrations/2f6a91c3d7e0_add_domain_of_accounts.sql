-- add domain of accounts
--
-- revision: 2f6a91c3d7e0
-- down_revision: 8c1f04b7d2ae
-- created: 2026-12-01 16:08:56+00:00

-- upgrade
ALTER TABLE account ADD COLUMN domain TEXT;

-- limbeck:step fill_domains

CREATE INDEX account_domain ON account (domain);

-- downgrade
DROP INDEX account_domain;

-- data loss: drops column account.domain with its data
ALTER TABLE account DROP COLUMN domain;
