package dozo.db.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every PostgreSQL of the cluster, those that follow too, how much room its disks have (design
 * rule 26, decision 0187). One that does not answer counts as having room: whether it is lost is
 * not decided here. Has a thread of its own, since a server that is cut off lets it wait.
 */
final class Disks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Disks.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Less than this part of a disk is low, or the reserve, whichever is less. */
    private static final int LOW_PERCENT = 5;

    /** A server that this installation did not set up may not have it. */
    private static final String ASKABLE = "SELECT to_regclass('dozo_disk') IS NOT NULL";

    private static final String ROOM = "SELECT total, free FROM dozo_disk";

    private final Cluster cluster;
    private final Connections connections;
    private final long reserveBytes;
    private final Map<String, Connection> open = new HashMap<>();
    private final Set<String> low = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    Disks(Cluster cluster, Connections connections, long reserveBytes) {
        this.cluster = cluster;
        this.connections = connections;
        this.reserveBytes = reserveBytes;
        this.thread = Thread.ofPlatform().name("dozo-db-disks").daemon().unstarted(this::run);
    }

    /** Without a reserve there is nothing to ask. */
    void start() {
        if (reserveBytes > 0) {
            thread.start();
        }
    }

    boolean areLow() {
        return !low.isEmpty();
    }

    private void run() {
        try {
            while (true) {
                for (String url : cluster.servers()) {
                    look(url);
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException closed) {
            open.values().forEach(Connections::abort);
        }
    }

    private void look(String url) {
        try {
            tell(url, isLow(url));
        } catch (SQLException away) {
            LOG.debug("{} does not say how much room it has: {}", host(url), away.getMessage());
            Connection broken = open.remove(url);
            if (broken != null) {
                Connections.abort(broken);
            }
            low.remove(url);
        }
    }

    private void tell(String url, boolean now) {
        if (now && low.add(url)) {
            LOG.warn("a disk of {} is low: no mail is taken", host(url));
        } else if (!now && low.remove(url)) {
            LOG.warn("the disks of {} have room again", host(url));
        }
    }

    /** HOST:PORT; the password stands further behind. */
    private static String host(String url) {
        return url.split("/", 4)[2];
    }

    private boolean isLow(String url) throws SQLException {
        Connection connection = open.get(url);
        if (connection == null) {
            connection = connections.aside(url);
            open.put(url, connection);
        }
        try (Statement statement = connection.createStatement()) {
            return isAskable(statement) && isLow(statement);
        }
    }

    private static boolean isAskable(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(ASKABLE)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private boolean isLow(Statement statement) throws SQLException {
        boolean found = false;
        try (ResultSet disks = statement.executeQuery(ROOM)) {
            while (disks.next()) {
                long share = disks.getLong(1) / 100 * LOW_PERCENT;
                found |= disks.getLong(2) < Math.min(reserveBytes, share);
            }
        }
        return found;
    }

    @Override
    public void close() {
        thread.interrupt(); // a question under way, of 3 s at most, is not waited for
    }
}
