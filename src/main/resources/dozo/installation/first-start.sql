-- Run once by Patroni, as the superuser, when the cluster is made.
-- Written by "dozo centre init".

-- No standby exists yet that a commit could wait for.
SET synchronous_commit = local;

-- pg_monitor: Dozo reads how far the other centre has flushed (pg_stat_replication).
CREATE ROLE dozo LOGIN PASSWORD '${dozo}' IN ROLE pg_monitor;

-- The template is C.UTF-8 already (initdb), so the database is.
CREATE DATABASE dozo OWNER dozo;
REVOKE ALL ON DATABASE dozo FROM PUBLIC;
