package dozo.db;

import dozo.db.DatabaseBroken.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs groups of works, each in one transaction, and finds the failing work of a group by halving
 * it. Used by the lane's thread alone, but for the gate.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Sqlite sqlite;
    private final DiskSpace disk;
    private final Checkpoints checkpoints;
    private final Tally tally;

    /** Fair, or the lane would take it again before a waiting checkpoint wakes. */
    private final ReentrantLock gate;

    private volatile Disturbance disturbance = Disturbance.NONE;
    private @Nullable Session session;

    Writer(Sqlite sqlite, Session session, DiskSpace disk, Checkpoints checkpoints, Tally tally) {
        this.sqlite = sqlite;
        this.session = session;
        this.disk = disk;
        this.checkpoints = checkpoints;
        this.gate = checkpoints.gate();
        this.tally = tally;
    }

    void disturb(Disturbance with) {
        disturbance = with;
    }

    /** Runs the works and tells every caller how his ended. */
    void perform(List<Work<?, ?>> works) {
        Failure failure = attempt(works);
        if (failure != null && failure.kind() == Kind.FULL && disk.releaseBallast()) {
            checkpoints.request();
            failure = attempt(works);
        }
        if (failure == null) {
            settle(works, null);
        } else if (works.size() == 1 || failure.strikesAll()) {
            LOG.warn(
                    "{} of {} works: {}",
                    failure.kind(),
                    works.size(),
                    failure.cause(),
                    log(failure));
            tally.failed(failure.kind());
            settle(works, failure.cause());
        } else {
            divide(works, failure);
        }
    }

    private static @Nullable Throwable log(Failure failure) {
        return failure.kind() == Kind.BUG ? failure.cause() : null;
    }

    private static void settle(List<Work<?, ?>> works, @Nullable Throwable cause) {
        for (int i = 0; i < works.size(); i++) {
            works.get(i).settle(cause);
        }
    }

    /** The works of other kinds first: only the kind whose run failed is suspected. */
    private void divide(List<Work<?, ?>> works, Failure failure) {
        List<Work<?, ?>> innocent = new ArrayList<>();
        List<Work<?, ?>> suspected = new ArrayList<>();
        for (Work<?, ?> work : works) {
            (failure.suspects(work) ? suspected : innocent).add(work);
        }
        if (!innocent.isEmpty()) {
            perform(innocent);
            perform(suspected);
            return;
        }
        int half = works.size() / 2;
        perform(works.subList(0, half));
        perform(works.subList(half, works.size()));
    }

    /**
     * Why a transaction was rolled back.
     *
     * @param batch the kind of work that failed, or null if the transaction as a whole did
     */
    private record Failure(Kind kind, Throwable cause, @Nullable Batch<?, ?> batch) {
        /** The trouble is not with one work: halving would only repeat it. */
        boolean strikesAll() {
            return kind == Kind.BUSY || kind == Kind.LOST || kind == Kind.CORRUPT;
        }

        @SuppressWarnings("ReferenceEquality") // the object is the kind
        boolean suspects(Work<?, ?> work) {
            return batch == null || work.batch == batch;
        }
    }

    private @Nullable Failure attempt(List<Work<?, ?>> works) {
        Batch<?, ?> running = null;
        checkpoints.admit();
        gate.lock();
        try {
            long start = System.nanoTime();
            Session open = session();
            open.begin();
            for (Group<?, ?> group : Group.of(works)) {
                running = group.batch();
                disturbance.before(Disturbance.Moment.RUN);
                group.run(open.transaction());
            }
            running = null;
            disturbance.before(Disturbance.Moment.COMMIT);
            open.commit();
            tally.committed(works.size(), System.nanoTime() - start);
            checkpoints.afterCommit(open);
            return null;
        } catch (Throwable e) { // whatever a batch throws, the lane lives
            Kind kind = rollback(e);
            return new Failure(kind, e, running);
        } finally {
            gate.unlock();
        }
    }

    private Session session() throws SQLException {
        Session open = session;
        if (open == null) {
            open = sqlite.writer();
            session = open;
        }
        return open;
    }

    /**
     * Rolls back and tells what kind of trouble it was. A connection that can't roll back, or has
     * seen the disk fail, is not trusted any more: the next attempt opens a new one.
     */
    private Kind rollback(Throwable failure) {
        Kind kind = Sqlite.kind(failure);
        Session open = session;
        if (open == null) {
            return kind;
        }
        boolean sound = open.rollback() && kind != Kind.LOST && kind != Kind.CORRUPT;
        if (!sound) {
            close();
        }
        return kind == Kind.LOST && disk.isFull() ? Kind.FULL : kind;
    }

    void close() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.warn("closing the writer: {}", e.toString());
            }
        }
    }
}
