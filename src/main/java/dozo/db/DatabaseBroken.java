package dozo.db;

import org.jspecify.annotations.Nullable;

/** A fault of ours in the database. Doors answer it with 4xx, NO [UNAVAILABLE], -ERR [SYS/TEMP]. */
public final class DatabaseBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, as it is counted in the metrics. */
    public enum Kind {
        /** Too much waits, or a lock was not to be had in time. */
        BUSY,
        /** No room on the disk. */
        FULL,
        /** Reading or writing the file fails, or the file is gone. */
        LOST,
        /** The file is not what was written. */
        CORRUPT,
        /** Closed, or being closed. */
        CLOSED,
        /** What is stored needs a newer version of this program. */
        NEWER,
        /** Another process has the data folder open. */
        IN_USE,
        /** A work that can't be done: an error in a statement, a broken constraint. */
        BUG
    }

    private final Kind kind;

    public DatabaseBroken(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
