-- Which mail filled a place whose sender may not have read our 250 yet (docs/decisions/0186): a row
-- for each recipient, written with the mail, gone when the sender is known to have read it, or after
-- some days. key says which octets from whom to whom; at is in milliseconds since 1970.
CREATE TABLE receipt(
  key TEXT NOT NULL,
  mail BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (key, mail)
)
-- sqlite: WITHOUT ROWID
;
CREATE INDEX receipt_at ON receipt(at);
