package dozo.centre;

import dozo.db.postgres.Cluster.Leader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the PostgreSQL of a centre says of itself, whoever leads.
 *
 * @param follows false once it was promoted
 * @param receivedBytes how far the log is on its disk
 * @param replayedBytes how far it is replayed
 * @param lastTransaction when the last replayed one was committed; null if there was none
 */
record Follower(
        boolean follows,
        long receivedBytes,
        long replayedBytes,
        @Nullable Instant lastTransaction) {
    private static final String SELECT =
            "SELECT pg_is_in_recovery(),"
                    + " coalesce(pg_last_wal_receive_lsn(), '0/0') - '0/0'::pg_lsn,"
                    + " coalesce(pg_last_wal_replay_lsn(), '0/0') - '0/0'::pg_lsn,"
                    + " (extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000)::bigint";

    /** Asks the server behind a URL. */
    static Follower at(String url) throws SQLException {
        Properties patience = new Properties();
        patience.setProperty("connectTimeout", "2"); // seconds, as the other
        patience.setProperty("socketTimeout", "5");
        try (Connection connection = DriverManager.getConnection(url, patience);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            row.next();
            long replayed = row.getLong(3);
            long millis = row.getLong(4);
            Instant last = row.wasNull() ? null : Instant.ofEpochMilli(millis);
            // nothing was received since its start: then it has what it replayed
            return new Follower(
                    row.getBoolean(1), Math.max(row.getLong(2), replayed), replayed, last);
        }
    }

    /** A leader whose commits are here alone, whatever stands in its configuration. */
    static Leader alone(String url, long term) {
        String joint = url.contains("?") ? "&" : "?";
        return new Leader(url + joint + "options=-c%20synchronous_commit=local", null, term);
    }
}
