package dozo.command;

/** Exit codes; above 63 as in BSD's sysexits.h. */
public final class Exit {
    public static final int OK = 0;

    /** The operation was refused, or some rows of an import failed. */
    public static final int REFUSED = 1;

    public static final int USAGE = 64;
    public static final int NO_INPUT = 66;
    public static final int UNAVAILABLE = 69;
    public static final int SOFTWARE = 70;
    public static final int CANT_CREATE = 73;
    public static final int TRY_AGAIN = 75;
    public static final int CONFIGURATION = 78;

    private Exit() {}
}
