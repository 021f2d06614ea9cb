package dozo.store;

/**
 * Flags of an entry as one 64-bit set: system flags have fixed bits, keywords get bits 8 to 62 in
 * the order in which an account first uses them ({@link Keywords}).
 */
public final class Flags {
    public static final long SEEN = 1;
    public static final long ANSWERED = 1 << 1;
    public static final long FLAGGED = 1 << 2;
    public static final long DELETED = 1 << 3;
    public static final long DRAFT = 1 << 4;

    /** All system flags. */
    public static final long SYSTEM = SEEN | ANSWERED | FLAGGED | DELETED | DRAFT;

    private Flags() {}
}
