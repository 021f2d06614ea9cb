package dozo.db;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One work on its way through the lane, and the caller who waits for it. */
final class Work<W, R> {
    final Batch<W, R> batch;
    final W input;
    final Urgency urgency;

    /** The work handed in before this one: the lane's arrivals are a linked stack. */
    @Nullable Work<?, ?> next;

    private final Thread caller = Thread.currentThread();
    private @Nullable R result;
    private @Nullable Throwable failure;
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

    /** Tells the caller how it ended. */
    void settle(@Nullable Throwable cause) {
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
            throw new DatabaseBroken(Sqlite.kind(failure), "write failed: " + failure, failure);
        }
        return result;
    }
}
