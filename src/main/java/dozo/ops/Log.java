package dozo.ops;

/** The log's form and fields. */
public final class Log {
    /** Whose session speaks ("imap-17"): bound by the listener around each session. */
    public static final ScopedValue<Object> SESSION = ScopedValue.newInstance();

    private Log() {}
}
