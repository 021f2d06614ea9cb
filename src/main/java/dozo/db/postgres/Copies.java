package dozo.db.postgres;

import dozo.db.postgres.Cluster.Leader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The epoch row: how many copies a commit must have, and in which term that was last confirmed
 * (design rules 3 and 4). Each change is a transaction of its own on the leader. Used by one thread
 * at a time.
 */
public final class Copies {
    private static final String SELECT = "SELECT epoch, term, copies, since, reason FROM epoch";
    private static final String CONFIRM =
            "UPDATE epoch SET epoch = epoch + 1, term = ? WHERE term < ?"
                    + " RETURNING set_config('synchronous_commit',"
                    + " CASE copies WHEN 1 THEN 'local' ELSE 'on' END, true)";
    private static final String DECLARE =
            "UPDATE epoch SET epoch = epoch + 1, term = ?, copies = ?, since = ?, reason = ?"
                    + " WHERE term <= ? AND copies <> ? RETURNING set_config('synchronous_commit',"
                    + " CASE copies WHEN 1 THEN 'local' ELSE 'on' END, true)";

    /** Commits that wait for a copy that is not there: their works are run again. */
    private static final String RELEASE =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE wait_event = 'SyncRep' AND pid <> pg_backend_pid()";

    private final Connections connections;

    Copies(Connections connections) {
        this.connections = connections;
    }

    /**
     * The row as it stands.
     *
     * @param since when the number of copies last changed, in milliseconds since 1970
     */
    public record State(long epoch, long term, int copies, long since, String reason) {}

    /** Reads the row from a leader. */
    public State read(Leader leader) throws SQLException {
        try (Connection connection = connections.open(leader);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            row.next();
            return new State(
                    row.getLong(1),
                    row.getLong(2),
                    row.getInt(3),
                    row.getLong(4),
                    row.getString(5));
        }
    }

    /**
     * Declares that one copy is enough from now on, or that there are two again. One copy is
     * committed here alone, and whoever waits for the other is let go, to try again; two are
     * committed in both.
     *
     * @return false if a later term has begun, or it was so already
     */
    public boolean declare(Leader leader, int copies, String reason) throws SQLException {
        try (Connection connection = connections.open(leader)) {
            connection.setAutoCommit(false);
            boolean changed;
            try (PreparedStatement update = connection.prepareStatement(DECLARE)) {
                update.setLong(1, leader.term());
                update.setLong(2, copies);
                update.setLong(3, System.currentTimeMillis());
                update.setString(4, reason);
                update.setLong(5, leader.term());
                update.setLong(6, copies);
                try (ResultSet row = update.executeQuery()) {
                    changed = row.next();
                }
            }
            connection.commit();
            if (changed && copies == 1) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(RELEASE);
                }
                connection.commit();
            }
            return changed;
        }
    }

    /**
     * The first transaction of a term, in the mode in force: before it nobody reads, or he might
     * see what the other centre never got (design rule 4).
     */
    static void confirm(Connection connection, long term) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(CONFIRM)) {
            update.setLong(1, term);
            update.setLong(2, term);
            update.executeQuery().close();
        }
    }
}
