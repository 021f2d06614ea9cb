-- A version for each kind of change, raised in the transaction of the change: a node that sees
-- another one than before forgets what it remembers. barred: somebody was suspended or removed.
CREATE TABLE account_version (
    kind TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO account_version (kind, version) VALUES ('any', 0), ('barred', 0);
