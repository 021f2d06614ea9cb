package dozo.db;

import java.nio.file.Path;

/**
 * One database: reads of a snapshot, and writes that are grouped. A lane takes the waiting works,
 * runs them in one transaction, commits durably, and only then wakes their callers. If a work
 * fails, the lane rolls back and halves the group until the failing work stands alone; its caller
 * gets {@link DatabaseBroken}, the others go on. Safe for any number of threads; blocks its caller.
 */
public final class Database implements AutoCloseable {
    /** Opens or makes DATA/dozo.db under the exclusive lock file. */
    public static Database open(Path dataFolder) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Runs a query on one snapshot. */
    public <T> T read(Query<T> query) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Hands in a work and waits until it is durable. */
    public <W, R> R write(Batch<W, R> batch, W work) {
        return write(batch, work, Urgency.INTERACTIVE);
    }

    /** Hands in a work and waits until it is durable. */
    public <W, R> R write(Batch<W, R> batch, W work, Urgency urgency) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void close() {}
}
