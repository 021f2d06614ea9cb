package dozo.db;

import dozo.db.DatabaseBroken.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded number of reading connections, to the database and to a copy near by; each is used on
 * its caller's thread for one query.
 */
final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Between two attempts while the database is away. */
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Engine engine;
    private final int limit;
    private final Tally tally;
    private final Semaphore permits;

    private final Pool pool = new Pool();
    private final Near near;

    private volatile Disturbance disturbance = Disturbance.NONE;
    private volatile boolean closed;

    Readers(Engine engine, Tally tally) {
        this.engine = engine;
        this.limit = engine.readers();
        this.tally = tally;
        this.permits = new Semaphore(limit);
        this.near = new Near(engine);
    }

    void disturb(Disturbance with) {
        disturbance = with;
    }

    <T extends @Nullable Object> T read(Query<T> query) {
        acquire();
        try {
            return fromDatabase(query);
        } finally {
            permits.release();
        }
    }

    /** From the copy near by if it answers at once and has all; else as {@link #read}. */
    <T> T readNear(Query<T> query) {
        acquire();
        try {
            T found = near.read(query);
            if (found == null) {
                return fromDatabase(query);
            }
            tally.readNear();
            return found;
        } finally {
            permits.release();
        }
    }

    private <T extends @Nullable Object> T fromDatabase(Query<T> query) {
        try {
            T result = patiently(query);
            tally.read();
            return result;
        } catch (SQLException e) {
            tally.failed(engine.kind(e));
            throw new DatabaseBroken(engine.kind(e), "read failed: " + e.getMessage(), e);
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
        Session idle = pool.take();
        return pool.run(query, idle == null ? engine.reader() : idle);
    }

    /** Waits for the queries under way. */
    void close() {
        closed = true;
        permits.acquireUninterruptibly(limit);
        pool.close();
        near.pool.close();
        permits.release(limit);
    }

    /** Sessions to one server that nobody uses now. */
    private static final class Pool {
        /** The last one back is the first one out: its cache and statements are warm. */
        private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

        /** Null if all are in use. */
        @Nullable Session take() {
            return idle.pollFirst();
        }

        /** Runs a query, and keeps the session for the next one if it is sound. */
        <T extends @Nullable Object> T run(Query<T> query, Session session) throws SQLException {
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

        void close() {
            for (Session session = idle.poll(); session != null; session = idle.poll()) {
                close(session);
            }
        }

        private static void close(Session session) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.warn("closing a reader: {}", e.toString());
            }
        }
    }

    /**
     * The copy near by. It is never waited for: after trouble it is left alone for a while, and
     * then one query tries it before the others do.
     */
    private static final class Near {
        private static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(5);

        private final Engine engine;
        private final Pool pool = new Pool();
        private final AtomicLong triedFrom = new AtomicLong(System.nanoTime());
        private volatile boolean answers;

        Near(Engine engine) {
            this.engine = engine;
        }

        /** Null if the database is to be asked. */
        <T> @Nullable T read(Query<T> query) {
            if (!answers && !mayTry()) {
                return null;
            }
            try {
                Session idle = pool.take();
                Session session = idle == null ? engine.nearReader() : idle;
                if (session == null) {
                    triedFrom.set(System.nanoTime()); // nothing is nearer: it costs nothing to ask
                    return null;
                }
                T result = pool.run(query, session);
                answers = true;
                return result;
            } catch (DatabaseBroken notThereYet) {
                answers = true;
            } catch (SQLException trouble) {
                LOG.debug("the copy near by is left alone: {}", trouble.getMessage());
                triedFrom.set(System.nanoTime() + LEFT_ALONE_NANOS);
                answers = false;
                pool.close();
            }
            return null;
        }

        private boolean mayTry() {
            long now = System.nanoTime();
            long from = triedFrom.get();
            return now - from >= 0 && triedFrom.compareAndSet(from, now + LEFT_ALONE_NANOS);
        }
    }
}
