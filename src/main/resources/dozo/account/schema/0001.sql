-- Tenants, plans, domains, accounts, addresses, credentials. Addresses are keys: local part in
-- lower case and NFC, domain as A-label in lower case. A tenant lives in one cell.

CREATE TABLE plan (
    name TEXT NOT NULL PRIMARY KEY,
    quota_bytes BIGINT NOT NULL,
    users BIGINT NOT NULL,
    domains BIGINT NOT NULL
);

CREATE TABLE tenant (
-- sqlite:     id INTEGER NOT NULL PRIMARY KEY,
-- postgresql:     id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    plan TEXT NOT NULL,
    cell TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE domain (
    name TEXT NOT NULL PRIMARY KEY,
    tenant BIGINT NOT NULL,
    cell TEXT NOT NULL,
    catch_all TEXT,
    created BIGINT NOT NULL
);
CREATE INDEX domain_tenant ON domain (tenant, name);

-- quota_bytes: NULL takes the plan's, -1 is none. version rises with each change of credentials
-- or state and ends remembered log-ins.
CREATE TABLE account (
-- sqlite:     id INTEGER NOT NULL PRIMARY KEY,
-- postgresql:     id BIGINT NOT NULL PRIMARY KEY,
    tenant BIGINT NOT NULL,
    cell TEXT NOT NULL,
    address TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    quota_bytes BIGINT,
    suspended BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX account_tenant ON account (tenant, address);

-- kind: 1 an account, 2 an alias, 3 a group. account is set for kind 1 alone. domain is empty for
-- the bare postmaster.
CREATE TABLE address (
    address TEXT NOT NULL PRIMARY KEY,
    tenant BIGINT NOT NULL,
    cell TEXT NOT NULL,
    domain TEXT NOT NULL,
    kind BIGINT NOT NULL,
    account BIGINT
);
CREATE INDEX address_domain ON address (domain, address);

-- Targets of aliases and members of groups, by address.
CREATE TABLE group_member (
    address TEXT NOT NULL,
    member TEXT NOT NULL,
    tenant BIGINT NOT NULL,
    cell TEXT NOT NULL,
    PRIMARY KEY (address, member)
);
CREATE INDEX group_member_member ON group_member (member);

-- kind: 1 the password (hash is a PHC string), 2 an app password (hash is SHA-256 in hex).
-- scram: its verifier, sealed with the secret in DATA/secret.key; NULL until it is known.
CREATE TABLE credential (
-- sqlite:     id INTEGER NOT NULL PRIMARY KEY,
-- postgresql:     id BIGINT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL,
    tenant BIGINT NOT NULL,
    cell TEXT NOT NULL,
    kind BIGINT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
-- sqlite:     scram BLOB,
-- postgresql:     scram BYTEA,
    created BIGINT NOT NULL,
    UNIQUE (account, kind, name)
);
