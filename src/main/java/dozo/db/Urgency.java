package dozo.db;

/** Which waiting works a lane takes first. */
public enum Urgency {
    /** Somebody waits for the answer: deliveries, flags, log-ins. */
    INTERACTIVE,
    /** Slices of large work (import, purge, a MOVE of 100,000): at most 20 ms each. */
    BULK
}
