package dozo.db.postgres;

import dozo.db.Hints;
import dozo.db.Threads;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints as NOTIFY: many words in one, in a transaction of its own that waits for no other centre.
 * In a transaction with data its global lock would be held through that wait (design rule 10).
 */
final class PostgresHints implements Hints, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHints.class);
    private static final String CHANNEL = "dozo_hints";

    /** A payload has less than 8,000 octets (PostgreSQL manual, NOTIFY). */
    private static final int PAYLOAD_BYTES = 7_500;

    /** More words than this wait only if nothing can be sent; then they are as good as lost. */
    private static final int WAITING_LIMIT = 10_000;

    /** Words of so long a time go together. */
    private static final Duration TOGETHER = Duration.ofMillis(3);

    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final int LISTEN_MILLIS = 1_000;

    private final Cluster cluster;
    private final Connections connections;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Thread sender;
    private @Nullable Thread listener;
    private volatile boolean closed;

    PostgresHints(Cluster cluster, Connections connections) {
        this.cluster = cluster;
        this.connections = connections;
        sender = Thread.ofVirtual().name("dozo-hints-out").unstarted(this::send);
        sender.start();
    }

    @Override
    public void send(String word) {
        lock.lock();
        try {
            if (waiting.size() < WAITING_LIMIT) {
                waiting.add(word);
                something.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void listen(Consumer<String> heard) {
        listener = Thread.ofVirtual().name("dozo-hints-in").start(() -> hear(heard));
    }

    // ---- out

    private void send() {
        while (!closed) {
            try (Line line = line()) {
                while (!closed) {
                    awaitSomething();
                    LockSupport.parkNanos(this, TOGETHER.toNanos());
                    say(line.connection, take());
                }
            } catch (SQLException e) {
                rest("saying", e);
            }
        }
    }

    private void awaitSomething() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                something.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As many words as one message holds, a line each. */
    private String take() {
        StringBuilder words = new StringBuilder();
        int octets = 0;
        lock.lock();
        try {
            var each = waiting.iterator();
            while (each.hasNext()) {
                String word = each.next();
                octets += word.getBytes(StandardCharsets.UTF_8).length + 1;
                if (octets > PAYLOAD_BYTES) {
                    break;
                }
                words.append(word).append('\n');
                each.remove();
            }
        } finally {
            lock.unlock();
        }
        return words.toString();
    }

    private static void say(Connection connection, String words) throws SQLException {
        if (words.isEmpty()) {
            return;
        }
        try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            notify.setString(2, words);
            notify.execute();
        }
    }

    // ---- in

    private void hear(Consumer<String> heard) {
        while (!closed) {
            try (Line line = line();
                    Statement listen = line.connection.createStatement()) {
                listen.execute("LISTEN " + CHANNEL);
                heard.accept(GAP);
                PGConnection notified = line.connection.unwrap(PGConnection.class);
                while (!closed) {
                    line.tenure.check();
                    PGNotification[] all = notified.getNotifications(LISTEN_MILLIS);
                    for (int i = 0; all != null && i < all.length; i++) {
                        all[i].getParameter().lines().forEach(heard);
                    }
                }
            } catch (SQLException e) {
                rest("listening", e);
            }
        }
    }

    // ---- both

    /** A connection to who leads now. */
    private record Line(Connection connection, Connections connections, Tenure tenure)
            implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            connections.close(connection);
        }
    }

    private Line line() throws SQLException {
        Cluster.Leader leader = cluster.await(AGAIN);
        if (leader == null) {
            throw new SQLException("no centre leads", PostgresEngine.CONNECTION_FAILURE);
        }
        Connection connection = connections.open(leader);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            return new Line(connection, connections, new Tenure(cluster, leader));
        } catch (SQLException e) {
            connections.close(connection);
            throw e;
        }
    }

    private void rest(String doing, SQLException e) {
        if (!closed) {
            LOG.debug("{} hints: {}", doing, e.toString());
            LockSupport.parkNanos(this, AGAIN.toNanos());
        }
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            something.signal();
        } finally {
            lock.unlock();
        }
        Threads.join(sender);
        Thread hearing = listener;
        if (hearing != null) {
            Threads.join(hearing);
        }
    }
}
