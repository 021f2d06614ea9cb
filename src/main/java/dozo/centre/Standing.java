package dozo.centre;

/**
 * The other centre's copy, as the leading PostgreSQL sees it. It alone tells the truth: Patroni's
 * word may be old.
 *
 * @param streaming is it there, and does it get what is written as it is written?
 * @param synchronous do commits wait for it?
 * @param lagBytes of log that are on the leader's disk and not on its
 * @param lagMillis how long the log takes to its disk; 0 while nothing is written
 */
public record Standing(boolean streaming, boolean synchronous, long lagBytes, long lagMillis) {
    /** It is not there. */
    public static final Standing AWAY = new Standing(false, false, 0, 0);
}
