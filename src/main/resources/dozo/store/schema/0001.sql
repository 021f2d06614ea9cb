-- The store's tables (design rules 11 to 22). On SQLite a table without rowid is clustered by its
-- primary key. Times are seconds since 1970, UIDs and sizes unsigned, ids from dozo.db.Ids.

-- One small hot row for each account. modseq counts the changes of all its mailboxes (the state of
-- JMAP); what was removed and can be restored counts apart from what the user sees.
CREATE TABLE account_counter(
  account BIGINT NOT NULL PRIMARY KEY,
  modseq BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  removed_bytes BIGINT NOT NULL,
  removed_messages BIGINT NOT NULL,
  uid_validity BIGINT NOT NULL, -- the last one given: no name ever gets one twice
  oldest_modseq BIGINT NOT NULL -- the change log is complete after this
)
-- sqlite: WITHOUT ROWID
;

CREATE TABLE mailbox(
  id BIGINT NOT NULL PRIMARY KEY,
  account BIGINT NOT NULL,
  name TEXT NOT NULL,
  role TEXT,
  selectable BIGINT NOT NULL,
  subscribed BIGINT NOT NULL,
  uid_validity BIGINT NOT NULL,
  uid_next BIGINT NOT NULL,
  highest_modseq BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  unseen BIGINT NOT NULL,
  deleted BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  oldest_modseq BIGINT NOT NULL, -- table expunged is complete after this
  recent_uid BIGINT NOT NULL
)
-- sqlite: WITHOUT ROWID
;
CREATE UNIQUE INDEX mailbox_name ON mailbox(account, name);

-- Names of mailboxes that are gone, for their removed mails.
CREATE TABLE mailbox_gone(
  account BIGINT NOT NULL,
  mailbox BIGINT NOT NULL,
  name TEXT NOT NULL,
  role TEXT,
  gone BIGINT NOT NULL,
  PRIMARY KEY (account, mailbox)
)
-- sqlite: WITHOUT ROWID
;

-- Subscribed names without a mailbox (RFC 3501 6.3.9).
CREATE TABLE subscription(
  account BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (account, name)
)
-- sqlite: WITHOUT ROWID
;

-- All that listing a mailbox needs. created is the modseq of coming here: it rises with the UID,
-- so new entries are found from the end and need no row in the change log.
CREATE TABLE entry(
  mailbox BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  flags BIGINT NOT NULL,
  modseq BIGINT NOT NULL,
  created BIGINT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL,
  saved BIGINT NOT NULL,
  PRIMARY KEY (mailbox, uid)
)
-- sqlite: WITHOUT ROWID
;

-- A mail of an account, never changed: own octets (prefix) before a shared blob, and what one pass
-- over it told. created is the modseq with which it came to the account. In the order of arrival,
-- whosever it is: a batch of deliveries then fills few pages (docs/decisions/0130).
CREATE TABLE email(
-- sqlite: email_id INTEGER NOT NULL PRIMARY KEY,
-- postgresql: email_id BIGINT NOT NULL PRIMARY KEY,
  account BIGINT NOT NULL,
  tenant BIGINT NOT NULL,
  thread_id BIGINT NOT NULL,
  blob BIGINT NOT NULL,
  created BIGINT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL,
  prefix BYTEA NOT NULL,
  envelope BYTEA NOT NULL,
  structure BYTEA NOT NULL,
  preview BYTEA NOT NULL
);

-- How many entries and removed ones hold a mail beyond the first; most mails have no row.
CREATE TABLE email_share(
  account BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  more BIGINT NOT NULL,
  PRIMARY KEY (account, email_id)
)
-- sqlite: WITHOUT ROWID
;

-- Which thread a message-id under a base subject belongs to; the key is a hash of both.
CREATE TABLE thread_ref(
  account BIGINT NOT NULL,
  hash BIGINT NOT NULL,
  thread_id BIGINT NOT NULL,
  PRIMARY KEY (account, hash)
)
-- sqlite: WITHOUT ROWID
;

-- Keywords of an account by their bit in the flags.
CREATE TABLE keyword(
  account BIGINT NOT NULL,
  bit BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (account, bit)
)
-- sqlite: WITHOUT ROWID
;

-- What changed: kind 1 flags, 2 expunged (object: email_id); 3 mailbox made, 4 changed, 5 deleted.
-- Entries that came are not written here: table entry tells them (created).
CREATE TABLE change_log(
  account BIGINT NOT NULL,
  modseq BIGINT NOT NULL,
  mailbox BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  object BIGINT NOT NULL,
  PRIMARY KEY (account, modseq, mailbox, uid)
)
-- sqlite: WITHOUT ROWID
;

-- UIDs that left a mailbox (RFC 7162 VANISHED).
CREATE TABLE expunged(
  mailbox BIGINT NOT NULL,
  modseq BIGINT NOT NULL,
  first_uid BIGINT NOT NULL,
  last_uid BIGINT NOT NULL,
  PRIMARY KEY (mailbox, modseq, first_uid)
)
-- sqlite: WITHOUT ROWID
;

-- Entries that were removed and can be restored until they expire.
CREATE TABLE removed(
  account BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  mailbox BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  email_id BIGINT NOT NULL,
  flags BIGINT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL,
  PRIMARY KEY (account, expires, entry_id)
)
-- sqlite: WITHOUT ROWID
;

-- Accounts that are gone and whose mails are still to be swept.
CREATE TABLE account_gone(
  account BIGINT NOT NULL PRIMARY KEY
)
-- sqlite: WITHOUT ROWID
;
