-- A receipt whose 250 was read stays for some minutes: an attempt to send the same mail that began
-- before it was stored, and that hung meanwhile, is no new mail (docs/decisions/0186).
ALTER TABLE receipt ADD COLUMN was_read BIGINT NOT NULL DEFAULT 0;
CREATE INDEX receipt_read ON receipt(at) WHERE was_read = 1;
