package dozo.net;

/**
 * What is kept of a line that is too long: its first octets, which name the command, and its last
 * ones, which may announce what follows (an IMAP literal). What stood between them is dropped.
 */
final class LongLine {
    /** Longer than any tag and verb in use. */
    static final int FIRST_BYTES = 128;

    /** Room for the announcement of a literal, and a carriage return. */
    static final int LAST_BYTES = 32;

    private final byte[] kept = new byte[FIRST_BYTES + LAST_BYTES];
    private int length;

    /** Takes the next octets of the line, without its line feed. */
    LongLine add(byte[] octets, int start, int end) {
        int at = start;
        while (at < end && length < FIRST_BYTES) {
            kept[length++] = octets[at++];
        }
        int fresh = Math.min(end - at, LAST_BYTES);
        if (fresh > 0) {
            int older = Math.min(length - FIRST_BYTES, LAST_BYTES - fresh);
            System.arraycopy(kept, length - older, kept, FIRST_BYTES, older);
            System.arraycopy(octets, end - fresh, kept, FIRST_BYTES + older, fresh);
            length = FIRST_BYTES + older + fresh;
        }
        return this;
    }

    Line line() {
        boolean crlf = length > 0 && kept[length - 1] == '\r';
        return new Line(kept, 0, crlf ? length - 1 : length, Line.Ending.TOO_LONG);
    }
}
