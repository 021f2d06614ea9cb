package dozo.db;

import dozo.db.DatabaseBroken.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bounded pool of reading connections; each is used on its caller's thread for one query. */
final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Between two attempts while the database is away. */
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Engine engine;
    private final int limit;
    private final Tally tally;
    private final Semaphore permits;

    /** The last one back is the first one out: its cache and statements are warm. */
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

    private volatile Disturbance disturbance = Disturbance.NONE;
    private volatile boolean closed;

    Readers(Engine engine, Tally tally) {
        this.engine = engine;
        this.limit = engine.readers();
        this.tally = tally;
        this.permits = new Semaphore(limit);
    }

    void disturb(Disturbance with) {
        disturbance = with;
    }

    <T extends @Nullable Object> T read(Query<T> query) {
        acquire();
        try {
            T result = patiently(query);
            tally.read();
            return result;
        } catch (SQLException e) {
            tally.failed(engine.kind(e));
            throw new DatabaseBroken(engine.kind(e), "read failed: " + e.getMessage(), e);
        } finally {
            permits.release();
        }
    }

    /** Runs a query again while the database is away. */
    private <T extends @Nullable Object> T patiently(Query<T> query) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return run(query);
            } catch (SQLException e) {
                Duration left = engine.patience().minusNanos(System.nanoTime() - start);
                if (engine.kind(e) != Kind.LOST || !left.isPositive() || closed) {
                    throw e;
                }
                LockSupport.parkNanos(this, AGAIN.toNanos());
                if (!engine.await(left)) {
                    throw e;
                }
            }
        }
    }

    private void acquire() {
        if (!permits.tryAcquire()) {
            try {
                if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new DatabaseBroken(
                            Kind.BUSY, "no reader became free in " + PATIENCE, null);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseBroken(Kind.BUSY, "interrupted", e);
            }
        }
        if (closed) {
            permits.release();
            throw new DatabaseBroken(Kind.CLOSED, "database is closed", null);
        }
    }

    private <T extends @Nullable Object> T run(Query<T> query) throws SQLException {
        disturbance.before(Disturbance.Moment.READ);
        Session session = idle.pollFirst();
        if (session == null) {
            session = engine.reader();
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
                close(session);
            }
        }
    }

    /** Waits for the queries under way. */
    void close() {
        closed = true;
        permits.acquireUninterruptibly(limit);
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            close(session);
        }
        permits.release(limit);
    }

    private static void close(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.warn("closing a reader: {}", e.toString());
        }
    }
}
