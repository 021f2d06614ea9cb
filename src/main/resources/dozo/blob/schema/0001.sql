-- A complete body. Up to one chunk (256 KiB) it is in the row itself, compressed as codec says;
-- a larger one has no data here and all its octets in blob_chunk. Rows never change.
-- codec: 0 plain, 1 zstd. key_id: 0 not encrypted. location: 0 in this database.
CREATE TABLE blob(
-- sqlite: id INTEGER PRIMARY KEY,
-- postgresql: id BIGINT PRIMARY KEY,
  size BIGINT NOT NULL,
  codec INT NOT NULL,
  key_id INT NOT NULL,
  location INT NOT NULL,
  data BYTEA NOT NULL
);
-- postgresql: ALTER TABLE blob ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE blob_chunk(
  blob BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  codec INT NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (blob, seq)
);
-- postgresql: ALTER TABLE blob_chunk ALTER COLUMN data SET STORAGE EXTERNAL;

-- Chunks that belong to no row of blob: of a body that still arrives, or of one that is being
-- removed. Past the deadline (milliseconds since 1970) they are swept.
CREATE TABLE blob_arriving(
-- sqlite: blob INTEGER PRIMARY KEY,
-- postgresql: blob BIGINT PRIMARY KEY,
  deadline BIGINT NOT NULL
);
CREATE INDEX blob_arriving_deadline ON blob_arriving(deadline);

-- Who uses a blob. No foreign key: it would cost a look-up a mail, and only the sweep, which looks
-- here first, removes rows of blob.
CREATE TABLE blob_use(
  blob BIGINT NOT NULL,
  holder BIGINT NOT NULL,
  PRIMARY KEY (blob, holder)
-- sqlite: ) WITHOUT ROWID;
-- postgresql: );

-- Blobs whose last use was taken back, and when; swept after an hour if none came back.
CREATE TABLE blob_idle(
-- sqlite: blob INTEGER PRIMARY KEY,
-- postgresql: blob BIGINT PRIMARY KEY,
  since BIGINT NOT NULL
);
CREATE INDEX blob_idle_since ON blob_idle(since);
