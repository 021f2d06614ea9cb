package dozo.db;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One work on its way through the lane, and the caller who waits for it. */
final class Work<W, R> {
    final Batch<W, R> batch;
    final W input;
    final Urgency urgency;

    final Applied.Id id =
            new Applied.Id(System.currentTimeMillis(), ThreadLocalRandom.current().nextLong());

    /** When it was handed in, by {@link System#nanoTime}. */
    final long sinceNanos = System.nanoTime();

    // what the lane knows of it, used by the lane alone

    /** How often others held its keys. */
    int skips;

    /** It may have been committed although nobody was told so. */
    boolean doubtful;

    /** The work handed in before this one: the lane's arrivals are a linked stack. */
    @Nullable Work<?, ?> next;

    private final Thread caller = Thread.currentThread();
    private @Nullable R result;
    private @Nullable DatabaseBroken failure;
    private volatile boolean settled;

    Work(Batch<W, R> batch, W input, Urgency urgency) {
        this.batch = batch;
        this.input = input;
        this.urgency = urgency;
    }

    long sizeBytes() {
        return batch.sizeBytes(input);
    }

    /** Kept, not yet told: the transaction may still fail. */
    void keep(R outcome) {
        result = outcome;
    }

    /** In rising order. */
    long[] locks() {
        long[] keys = batch.locks(input);
        Arrays.sort(keys);
        return keys;
    }

    /** What was kept. */
    @SuppressWarnings("NullAway") // a result may be null where R allows it
    R kept() {
        return result;
    }

    /** Tells the caller how it ended: well, if there is no cause. */
    void settle(@Nullable DatabaseBroken cause) {
        failure = cause;
        settled = true;
        LockSupport.unpark(caller);
    }

    /**
     * Waits until the work is settled. An interrupt does not end the wait, since the work may be
     * committed all the same; the thread stays marked.
     */
    @SuppressWarnings("NullAway") // a result may be null where R allows it
    R await() {
        boolean interrupted = false;
        while (!settled) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new DatabaseBroken(failure.kind(), failure.getMessage(), failure.getCause());
        }
        return result;
    }
}
