package dozo.db;

import dozo.db.DatabaseBroken.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    private final Engine engine;
    private final Tally tally;
    private volatile Disturbance disturbance = Disturbance.NONE;
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

    private Attempt attempt(List<Work<?, ?>> works) {
        Attempt attempt = new Attempt(works);
        Batch<?, ?> running = null;
        engine.enter();
        try {
            long start = System.nanoTime();
            Session open = session();
            open.begin();
            if (open.remote()) {
                lock(open, attempt);
            }
            Transaction tx = new Transaction(open);
            for (Group<?, ?> group : Group.of(attempt.works)) {
                running = group.batch();
                disturbance.before(Disturbance.Moment.RUN);
                group.run(tx);
            }
            running = null;
            disturbance.before(Disturbance.Moment.COMMIT);
            open.commit();
            tally.committed(attempt.works.size(), System.nanoTime() - start);
            engine.committed(open);
        } catch (Throwable e) { // whatever a batch throws, the lane lives
            attempt.failure = new Failure(rollback(e), e, running);
        } finally {
            engine.leave();
        }
        return attempt;
    }

    /** Keeps the works whose keys it gets; those that were skipped often wait for theirs. */
    private static void lock(Session open, Attempt attempt) throws SQLException {
        Set<Long> held = new HashSet<>();
        long[] patient = keys(attempt.works.stream().filter(w -> w.skips >= SKIP_LIMIT).toList());
        if (patient.length > 0) {
            held.addAll(open.lock(patient, true));
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
