package dozo.centre;

import dozo.db.postgres.Cluster.Leader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the leading PostgreSQL for its standby, over a connection of its own. Of one thread. */
final class Replication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    /** Fails on a server that follows: then there is nothing to be said of a standby. */
    private static final String STANDBY =
            "SELECT state = 'streaming', sync_state IN ('sync', 'quorum'),"
                    + " greatest(0, pg_current_wal_flush_lsn() - flush_lsn),"
                    + " coalesce(extract(epoch FROM flush_lag) * 1000, 0)::bigint"
                    + " FROM pg_stat_replication WHERE application_name = ?"
                    + " ORDER BY state = 'streaming' DESC"
                    + " LIMIT 1";

    private static final String LEADS = "SELECT pg_current_wal_flush_lsn()";

    private @Nullable Connection connection;
    private long term;

    Standing standby(Leader leader) throws SQLException {
        boolean answered = false;
        try {
            Standing standing = ask(connected(leader), String.valueOf(leader.standby()));
            answered = true;
            return standing;
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    private Connection connected(Leader leader) throws SQLException {
        Connection open = connection;
        if (open != null && term == leader.term()) {
            return open;
        }
        close();
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "dozo-centre");
        properties.setProperty("connectTimeout", "2"); // seconds, as the others
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", "3");
        open = DriverManager.getConnection(leader.url(), properties);
        connection = open;
        term = leader.term();
        return open;
    }

    private static Standing ask(Connection open, String standby) throws SQLException {
        try (PreparedStatement select = open.prepareStatement(STANDBY)) {
            select.setString(1, standby);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return new Standing(
                            row.getBoolean(1), row.getBoolean(2), row.getLong(3), row.getLong(4));
                }
            }
        }
        // no row is looked at above, so a server that follows would not have failed
        try (PreparedStatement leads = open.prepareStatement(LEADS)) {
            leads.execute();
        }
        return Standing.AWAY;
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("closing: {}", e.toString());
            }
        }
    }
}
