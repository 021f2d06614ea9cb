package dozo.db.postgres;

import dozo.db.postgres.Cluster.Leader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * The proof that a commit is in both centres (design rule 2): asked for behind COMMIT in the same
 * message, because a commit that was woken by a changed setting looks like any other. Of one
 * transaction.
 */
final class Proof {
    /** How many copies this commit must have, read by the transaction itself, and made so. */
    static final String MODE =
            "SELECT copies, set_config('synchronous_commit',"
                    + " CASE copies WHEN 1 THEN 'local' ELSE 'on' END, true) FROM epoch";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    private long copies = 2;
    private long committed;
    private long copied;

    /** What the other centre has on its disk, beside what this one has. */
    static String behindCommit(Leader leader) {
        String standby = leader.standby();
        if (standby == null || !NAME.matcher(standby).matches()) {
            throw new IllegalArgumentException("a standby called " + standby);
        }
        return "SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn,"
                + " (SELECT max(flush_lsn) - '0/0'::pg_lsn FROM pg_stat_replication"
                + " WHERE application_name = '"
                + standby
                + "' AND state = 'streaming'), (SELECT copies FROM epoch)";
    }

    void mode(ResultSet row) throws SQLException {
        copies = row.getLong(1);
    }

    void flushed(ResultSet row) throws SQLException {
        committed = row.getLong(1);
        copied = row.getLong(2);
    }

    /** Another look, later: the commit stays where it was, the copy goes on. */
    void look(ResultSet row) throws SQLException {
        copied = row.getLong(2);
        copies = Math.min(copies, row.getLong(3));
    }

    boolean isGiven() {
        return copies == 1 || copied >= committed;
    }
}
