package dozo.db;

import dozo.db.DatabaseBroken.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs groups of works, each in one transaction, and finds the failing work of a group by halving
 * it. Used by the thread of one lane.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** After so many groups without it a work waits for its keys, and its group with it. */
    private static final int SKIP_LIMIT = 3;

    /** Between two attempts while the database is away. */
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Engine engine;
    private final Tally tally;
    private volatile Disturbance disturbance = Disturbance.NONE;
    private volatile boolean closing;
    private @Nullable Session session;

    Writer(Engine engine, Tally tally) {
        this.engine = engine;
        this.tally = tally;
    }

    void disturb(Disturbance with) {
        disturbance = with;
    }

    /** Opens the connection, so that a fault shows at the start. */
    void open() throws SQLException {
        session();
    }

    /**
     * Runs the works and tells every caller how his ended, but for works whose keys others hold:
     * those are answered, to be run again.
     */
    List<Work<?, ?>> perform(List<Work<?, ?>> works) {
        List<Work<?, ?>> skipped = new ArrayList<>();
        perform(works, skipped);
        return skipped;
    }

    private void perform(List<Work<?, ?>> all, List<Work<?, ?>> skipped) {
        Attempt attempt = attempt(all);
        Failure failure = attempt.failure;
        if (failure != null && failure.kind() == Kind.FULL && engine.makeRoom()) {
            attempt = attempt(all);
            failure = attempt.failure;
        }
        long away = System.nanoTime();
        while (failure != null && failure.kind() == Kind.LOST && waitsLonger(away)) {
            attempt = attempt(all);
            failure = attempt.failure;
        }
        skipped.addAll(attempt.skipped);
        List<Work<?, ?>> works = attempt.works;
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
            settle(works, failure);
        } else {
            divide(works, failure, skipped);
        }
    }

    /** While the database is away: waits a little; false if that has been long enough. */
    private boolean waitsLonger(long awayNanos) {
        Duration left = engine.patience().minusNanos(System.nanoTime() - awayNanos);
        if (!left.isPositive() || closing) {
            return false;
        }
        LockSupport.parkNanos(this, AGAIN.toNanos());
        return engine.await(left);
    }

    /** Works are not tried again any more: the database is being closed. */
    void closing() {
        closing = true;
    }

    private static @Nullable Throwable log(Failure failure) {
        return failure.kind() == Kind.BUG ? failure.cause() : null;
    }

    private static void settle(List<Work<?, ?>> works, @Nullable Failure failure) {
        DatabaseBroken broken =
                failure == null
                        ? null
                        : new DatabaseBroken(
                                failure.kind(),
                                "write failed: " + failure.cause(),
                                failure.cause());
        for (int i = 0; i < works.size(); i++) {
            works.get(i).settle(broken);
        }
    }

    /** The works of other kinds first: only the kind whose run failed is suspected. */
    private void divide(List<Work<?, ?>> works, Failure failure, List<Work<?, ?>> skipped) {
        List<Work<?, ?>> innocent = new ArrayList<>();
        List<Work<?, ?>> suspected = new ArrayList<>();
        for (Work<?, ?> work : works) {
            (failure.suspects(work) ? suspected : innocent).add(work);
        }
        if (!innocent.isEmpty()) {
            perform(innocent, skipped);
            perform(suspected, skipped);
            return;
        }
        int half = works.size() / 2;
        perform(works.subList(0, half), skipped);
        perform(works.subList(half, works.size()), skipped);
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

    /** One transaction. */
    private static final class Attempt {
        List<Work<?, ?>> works;
        List<Work<?, ?>> skipped = List.of();
        @Nullable Failure failure;

        Attempt(List<Work<?, ?>> works) {
            this.works = works;
        }
    }

    private Attempt attempt(List<Work<?, ?>> all) {
        Attempt attempt = new Attempt(all);
        Batch<?, ?> running = null;
        engine.enter();
        try {
            long start = System.nanoTime();
            Session open = session();
            open.begin();
            Transaction tx = new Transaction(open);
            List<Work<?, ?>> works = attempt.works;
            if (open.remote()) {
                lock(open, attempt);
                works = repeatable(tx, attempt);
            }
            for (Group<?, ?> group : Group.of(works)) {
                running = group.batch();
                disturbance.before(Disturbance.Moment.RUN);
                group.run(tx);
            }
            running = null;
            if (open.remote()) {
                Applied.record(tx, works);
            }
            disturbance.before(Disturbance.Moment.COMMIT);
            commit(open, works);
            tally.committed(attempt.works.size(), System.nanoTime() - start);
            engine.committed(open);
        } catch (LocksBusy e) {
            rollback(e);
            attempt.works = List.of();
            attempt.skipped = all;
            attempt.failure = null;
        } catch (Throwable e) { // whatever a batch throws, the lane lives
            attempt.failure = new Failure(rollback(e), e, running);
        } finally {
            engine.leave();
        }
        return attempt;
    }

    /** Only a COMMIT that was refused leaves no doubt; one that got no answer may have happened. */
    private static void commit(Session open, List<Work<?, ?>> works) throws SQLException {
        List<Work<?, ?>> sure = works.stream().filter(work -> !work.doubtful).toList();
        sure.forEach(work -> work.doubtful = true);
        try {
            open.commit();
        } catch (SQLException e) {
            if (open.isRefused()) {
                sure.forEach(work -> work.doubtful = false);
            }
            throw e;
        }
    }

    private static DatabaseBroken unknown() {
        return new DatabaseBroken(
                Kind.BUSY, "nobody knows whether it was done: look, then try again", null);
    }

    private static List<Work<?, ?>> without(List<Work<?, ?>> works, Work<?, ?> one) {
        return works.stream().filter(work -> work != one).toList();
    }

    /** Others hold the keys that works wait for, and have held them for seconds. */
    private static final class LocksBusy extends Exception {
        private static final long serialVersionUID = 1L;

        LocksBusy(SQLException cause) {
            super(cause);
        }
    }

    /**
     * The works that are to be run: not those that turn out to be committed already. One that may
     * be and can't tell is not run twice.
     */
    private static List<Work<?, ?>> repeatable(Transaction tx, Attempt attempt)
            throws SQLException {
        List<Work<?, ?>> works = new ArrayList<>();
        List<Work<?, ?>> doubtful = new ArrayList<>();
        for (Work<?, ?> work : attempt.works) {
            (work.doubtful ? doubtful : works).add(work);
        }
        if (!doubtful.isEmpty()) {
            for (Work<?, ?> work : Applied.recall(tx, doubtful)) {
                if (work.batch.codec() == null) {
                    work.settle(unknown());
                    attempt.works = without(attempt.works, work);
                } else {
                    works.add(work);
                }
            }
        }
        return works;
    }

    /** Keeps the works whose keys it gets; those that were skipped often wait for theirs. */
    private void lock(Session open, Attempt attempt) throws SQLException, LocksBusy {
        Set<Long> held = new HashSet<>();
        long[] patient = keys(attempt.works.stream().filter(w -> w.skips >= SKIP_LIMIT).toList());
        if (patient.length > 0) {
            held.addAll(waitAndLock(open, patient));
        }
        long[] others =
                LongStream.of(keys(attempt.works)).filter(key -> !held.contains(key)).toArray();
        if (others.length > 0) {
            held.addAll(open.lock(others, false));
        }
        List<Work<?, ?>> works = new ArrayList<>();
        List<Work<?, ?>> skipped = new ArrayList<>();
        for (Work<?, ?> work : attempt.works) {
            if (Arrays.stream(work.locks()).allMatch(held::contains)) {
                works.add(work);
            } else {
                work.skips++;
                skipped.add(work);
            }
        }
        attempt.works = works;
        attempt.skipped = skipped;
    }

    /** Who holds a key may wait for the other centre with it: that is no failure of this work. */
    private Set<Long> waitAndLock(Session open, long[] keys) throws SQLException, LocksBusy {
        try {
            return open.lock(keys, true);
        } catch (SQLException e) {
            if (engine.kind(e) == Kind.BUSY) {
                throw new LocksBusy(e);
            }
            throw e;
        }
    }

    private static long[] keys(List<Work<?, ?>> works) {
        TreeSet<Long> keys = new TreeSet<>();
        for (Work<?, ?> work : works) {
            for (long key : work.locks()) {
                keys.add(key);
            }
        }
        return keys.stream().mapToLong(Long::longValue).toArray();
    }

    private Session session() throws SQLException {
        Session open = session;
        if (open == null) {
            open = engine.writer();
            session = open;
        }
        return open;
    }

    /**
     * Rolls back and tells what kind of trouble it was. A connection that can't roll back, or has
     * seen the disk fail, is not trusted any more: the next attempt opens a new one.
     */
    private Kind rollback(Throwable failure) {
        Kind kind = engine.kind(failure);
        Session open = session;
        if (open != null) {
            boolean sound = open.rollback() && kind != Kind.LOST && kind != Kind.CORRUPT;
            if (!sound) {
                close();
            }
        }
        return kind;
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
