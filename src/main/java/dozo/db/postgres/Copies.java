package dozo.db.postgres;

import dozo.db.postgres.Cluster.Leader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The epoch row: how many copies a commit must have, and in which term that was last confirmed
 * (design rules 3 and 4). Each change is a transaction of its own on the leader. Safe for any
 * number of threads: each call has a connection of its own.
 */
public final class Copies {
    /** False in a database that is being made. */
    static final String HAS_EPOCH = "SELECT to_regclass('epoch') IS NOT NULL";

    /**
     * For other rooms' statements: how many copies the transaction must have that asks, which is
     * sent in one message with its COMMIT.
     */
    public static final String IN_FORCE = "(SELECT copies FROM epoch)";

    /** The term that a server which follows has got to; no row where the server doesn't follow. */
    static final String CONFIRMED_TERM = "SELECT term FROM epoch WHERE pg_is_in_recovery()";

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
                    + " WHERE wait_event = 'SyncRep' AND pid <> pg_backend_pid()"
                    + " AND usename = current_user";

    /** Who waits for the other centre with the row in his hands is let go, and this tried again. */
    private static final String SHORT_WAIT = "SET lock_timeout = '500ms'";

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
        Connection connection = connections.open(leader);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            row.next();
            return new State(
                    row.getLong(1),
                    row.getLong(2),
                    row.getInt(3),
                    row.getLong(4),
                    row.getString(5));
        } finally {
            connections.close(connection);
        }
    }

    /**
     * Declares that one copy is enough from now on, or that there are two again. One copy is
     * committed here alone, and whoever waits for the other is let go, to try again; two are
     * committed in both, which takes until the other centre has it.
     *
     * @return false if a later term has begun, or it was so already
     * @throws SQLException also if somebody holds the row: to be tried again
     */
    public boolean declare(Leader leader, int copies, String reason) throws SQLException {
        Connection connection = connections.open(leader);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SHORT_WAIT);
            if (copies == 1) {
                // the first commit of a term holds the row itself while it waits (rule 6)
                statement.execute(RELEASE);
            }
            connection.setAutoCommit(false);
            boolean changed = declare(connection, leader.term(), copies, reason);
            connection.commit();
            if (changed && copies == 1) {
                statement.execute(RELEASE);
                connection.commit();
            }
            return changed;
        } finally {
            connections.close(connection);
        }
    }

    private static boolean declare(Connection connection, long term, int copies, String reason)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(DECLARE)) {
            update.setLong(1, term);
            update.setLong(2, copies);
            update.setLong(3, System.currentTimeMillis());
            update.setString(4, reason);
            update.setLong(5, term);
            update.setLong(6, copies);
            try (ResultSet row = update.executeQuery()) {
                return row.next();
            }
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
