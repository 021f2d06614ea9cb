package dozo.db.postgres;

import dozo.db.DatabaseBroken;
import dozo.db.Query;
import dozo.db.Session;
import dozo.db.Transaction;
import dozo.db.postgres.Cluster.Leader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL of the own centre while the other centre leads: it has what never changes, and is
 * nearer than the leader (decision 0192). Whoever gets nothing here asks the leader.
 */
final class NearCopy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NearCopy.class);

    /** So long a copy that gave trouble is left alone. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    /** The leader's history, which its copy must have received something of. */
    private static final String TIMELINE =
            "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

    private static final String RECEIVED_TIMELINE =
            "SELECT upper(lpad(to_hex(received_tli), 8, '0')) FROM pg_stat_wal_receiver"
                    + " WHERE status = 'streaming'";

    private final Cluster cluster;
    private final Connections connections;
    private final Semaphore permits;

    /** The last one back is the first one out: its cache and statements are warm. */
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

    private final ReentrantLock believing = new ReentrantLock();
    private volatile long believedTerm;
    private volatile long askedFrom = System.nanoTime();

    NearCopy(Cluster cluster, Connections connections, int limit) {
        this.cluster = cluster;
        this.connections = connections;
        this.permits = new Semaphore(limit);
    }

    /** Null if there is no such copy, if it may not be believed, or if it has not got all. */
    <T> @Nullable T read(Query<T> query) {
        Leader leader = cluster.leader();
        String url = cluster.servers().getFirst();
        boolean apart = leader != null && leader.standby() != null && !url.equals(leader.url());
        if (leader == null
                || !apart
                || System.nanoTime() - askedFrom < 0
                || !permits.tryAcquire()) {
            return null;
        }
        try {
            return isBelieved(leader, url) ? run(query, leader, url) : null;
        } catch (DatabaseBroken notThereYet) {
            return null;
        } catch (SQLException trouble) {
            leaveAlone(trouble.getMessage());
            return null;
        } finally {
            permits.release();
        }
    }

    private void leaveAlone(@Nullable String why) {
        LOG.debug("what never changes is read from the leader for a while: {}", why);
        askedFrom = System.nanoTime() + LEFT_ALONE.toNanos();
    }

    private <T> T run(Query<T> query, Leader leader, String url) throws SQLException {
        Session session = idle.pollFirst();
        if (session == null) {
            session = open(leader, url);
        }
        boolean sound = false;
        try {
            session.begin();
            T result = query.run(new Transaction(session));
            session.commit();
            sound = true;
            return result;
        } finally {
            if (sound || session.rollback()) {
                idle.addFirst(session);
            } else {
                session.close();
            }
        }
    }

    private Session open(Leader leader, String url) throws SQLException {
        Connection connection = connections.near(url, leader.term());
        connection.setAutoCommit(false);
        return new PostgresSession(connection, connections, new Tenure(cluster, leader), false);
    }

    /**
     * Asked once in a leader's term: does the copy receive this leader's history? A former leader
     * may hold rows that nobody else ever had, until it is wound back; it can't receive a history
     * that parts from its own before its end.
     */
    private boolean isBelieved(Leader leader, String url) throws SQLException {
        if (believedTerm == leader.term()) {
            return true;
        }
        if (!believing.tryLock()) {
            return false; // another thread is asking
        }
        try {
            Connection there = connections.open(leader);
            try {
                Connection here = connections.near(url, leader.term());
                try {
                    String timeline = text(there, TIMELINE);
                    if (timeline == null || !timeline.equals(text(here, RECEIVED_TIMELINE))) {
                        leaveAlone("the copy does not receive timeline " + timeline);
                        return false;
                    }
                } finally {
                    connections.close(here);
                }
            } finally {
                connections.close(there);
            }
            believedTerm = leader.term();
            return true;
        } finally {
            believing.unlock();
        }
    }

    private static @Nullable String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Those under way are not waited for: their answers come from the leader then. */
    @Override
    public void close() {
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.debug("closing", e);
            }
        }
    }
}
