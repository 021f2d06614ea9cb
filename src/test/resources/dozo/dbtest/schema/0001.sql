-- A table that every engine knows.
CREATE TABLE note(
-- sqlite: id INTEGER PRIMARY KEY,
-- postgresql: id BIGINT PRIMARY KEY,
  word TEXT NOT NULL UNIQUE,
  octets BYTEA
);
