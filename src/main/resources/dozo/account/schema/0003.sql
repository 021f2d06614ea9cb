-- Secrets that all nodes share: AES-GCM under the key of the configuration, bound to the name.
CREATE TABLE installation_secret (
    name TEXT NOT NULL PRIMARY KEY,
-- sqlite:     sealed BLOB NOT NULL
-- postgresql:     sealed BYTEA NOT NULL
);
