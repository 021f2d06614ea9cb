package dozo.db.postgres;

import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of this node, held as long as it runs: two nodes with one number would give the same
 * ids to different mails. A lock of the database, on a connection of its own; if the connection is
 * lost, the lock is taken again, for the database may have moved. Who finds that another process
 * took it meanwhile must end: {@link #whenTaken}.
 */
public final class NodeNumber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeNumber.class);

    /** First half of the lock's key; accounts' locks have one long key, which is another space. */
    private static final int SPACE = 0x646f7a6f; // "dozo"

    /** The server may not have noticed yet that the process before us has ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int ANSWER_SECONDS = 2;

    private final Cluster cluster;
    private final int number;
    private final Thread watch;
    private volatile @Nullable Connection connection;
    private volatile boolean taken;
    private volatile Runnable whenTaken = () -> {};

    private NodeNumber(Cluster cluster, int number) {
        this.cluster = cluster;
        this.number = number;
        this.watch = Thread.ofVirtual().name("dozo-node-number").unstarted(this::watch);
    }

    /** Takes the number; {@link Kind#IN_USE} if another process has it. */
    public static NodeNumber claim(Cluster cluster, int number) {
        NodeNumber claimed = new NodeNumber(cluster, number);
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!claimed.held()) {
                if (System.nanoTime() > end) {
                    claimed.drop();
                    throw new DatabaseBroken(
                            Kind.IN_USE,
                            "another process is node " + number + " of this database",
                            null);
                }
                Thread.sleep(PAUSE.dividedBy(10));
            }
        } catch (SQLException e) {
            claimed.drop();
            throw new DatabaseBroken(Kind.LOST, "can't open the database: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            claimed.drop();
            Thread.currentThread().interrupt();
            throw new DatabaseBroken(Kind.BUSY, "interrupted", e);
        }
        claimed.watch.start();
        return claimed;
    }

    /** Another process has the number by now: no id may be made here any more. */
    public boolean taken() {
        return taken;
    }

    /** Runs this, once, when another process is found to have the number. */
    public void whenTaken(Runnable end) {
        whenTaken = end;
        if (taken) {
            end.run();
        }
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(PAUSE);
                Connection open = connection;
                if (open == null || !open.isValid(ANSWER_SECONDS)) {
                    drop();
                    if (!held()) {
                        LOG.error("another process is node {} of this database", number);
                        taken = true;
                        whenTaken.run();
                        return;
                    }
                }
            } catch (SQLException e) {
                LOG.debug("node number: {}", e.toString()); // the next turn tries again
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    /** Connects if need be, and asks for the lock. */
    private boolean held() throws SQLException {
        Connection open = connection;
        if (open == null) {
            Cluster.Leader leader = cluster.leader();
            if (leader == null) {
                throw new SQLException("nobody leads");
            }
            open = DriverManager.getConnection(leader.url(), patience());
            connection = open;
        }
        try (PreparedStatement lock = open.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
            lock.setInt(1, SPACE);
            lock.setInt(2, number);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** A server that is cut off answers nothing at all; in seconds. */
    private static Properties patience() {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "5");
        return properties;
    }

    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("node number: {}", e.toString());
            }
        }
    }

    @Override
    public void close() {
        watch.interrupt();
        drop();
    }
}
