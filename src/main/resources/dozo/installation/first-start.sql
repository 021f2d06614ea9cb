-- Run once by Patroni, as the superuser, when the cluster is made.
-- Written by "dozo centre init".

-- No standby exists yet that a commit could wait for.
SET synchronous_commit = local;

-- pg_monitor: Dozo reads how far the other centre has flushed (pg_stat_replication).
CREATE ROLE dozo LOGIN PASSWORD '${dozo}' IN ROLE pg_monitor;

-- The template is C.UTF-8 already (initdb), so the database is.
CREATE DATABASE dozo OWNER dozo;
REVOKE ALL ON DATABASE dozo FROM PUBLIC;

-- How much room the disks of data and log have: Dozo takes no mail while it is low in
-- either centre. A table, since it can be read on a server that follows, too; only a
-- superuser may say which program it is.
\connect dozo
SET synchronous_commit = local;
CREATE EXTENSION file_fdw;
CREATE SERVER dozo_disk FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE dozo_disk (total bigint, free bigint) SERVER dozo_disk OPTIONS (
    format 'csv',
    program 'df --block-size=1 --output=size,avail . pg_wal | awk ''NR > 1 { print $1 "," $2 }''');
GRANT SELECT ON dozo_disk TO dozo;
