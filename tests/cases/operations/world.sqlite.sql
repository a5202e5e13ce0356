-- What the cases find there when they are executed.
CREATE TABLE org (id integer PRIMARY KEY, name varchar(50));
CREATE TABLE account (
    id integer NOT NULL, email varchar(120) NOT NULL, name varchar(50), age integer, org_id integer, active boolean,
    kind varchar(20), balance numeric(10, 2), data json, tags text, created_at timestamp, "camelCase" text,
    CONSTRAINT pk_account PRIMARY KEY (id)
);
CREATE INDEX ix_account_name ON account (name);
CREATE TABLE note (id integer NOT NULL, account_id integer, body text, org_id integer);
ATTACH ':memory:' AS app;
CREATE TABLE app.org (id integer PRIMARY KEY, name varchar(50));
CREATE TABLE app.account (id integer PRIMARY KEY, email varchar(120), name varchar(50), org_id integer);
CREATE INDEX app.ix_account_name ON account (name);
CREATE TABLE "Odd Table" (id integer PRIMARY KEY, "order" integer);
CREATE TABLE word (word varchar(9) PRIMARY KEY);
