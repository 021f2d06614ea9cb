-- A step of a mail's way, in the order in which the steps were committed. The index rises with the
-- time, so writing it touches the last page only; random keys (addresses, Message-ID) have no index
-- (docs/decisions/0122).
CREATE TABLE trace_step(
-- sqlite: id INTEGER PRIMARY KEY,
-- postgresql: id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mail BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  sender TEXT,
  recipient TEXT,
  message_id TEXT,
  detail TEXT NOT NULL
);
CREATE INDEX trace_step_mail ON trace_step(mail);

-- For the steps first to last, in one Bloom filter, the addresses and Message-IDs that they name.
-- Written in the background, each once.
CREATE TABLE trace_filter(
-- sqlite: first INTEGER PRIMARY KEY,
-- postgresql: first BIGINT PRIMARY KEY,
  last BIGINT NOT NULL,
  bits BYTEA NOT NULL
);
