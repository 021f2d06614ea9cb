package dozo.db;

/** A fault of ours in the database. Doors answer it with 4xx, NO [UNAVAILABLE], -ERR [SYS/TEMP]. */
public final class DatabaseBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, as it is counted in the metrics. */
    public enum Kind {
        BUSY,
        FULL,
        LOST,
        CORRUPT,
        CLOSED,
        BUG
    }

    private final Kind kind;

    public DatabaseBroken(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
