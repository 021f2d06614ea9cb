package dozo.message;

/**
 * Reads a mail in one pass, in pieces of any size, and tells its {@link Description}. Memory is
 * bounded: the header block (1 MiB), 1,000 parts, 100 levels; what lies beyond is treated as plain
 * octets, never as an error. Used by one thread, for one mail.
 */
public final class MailScanner {
    /** Takes the next octets of the mail. */
    public void write(byte[] octets, int offset, int length) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Ends the mail. */
    public Description finish() {
        throw new UnsupportedOperationException("not yet");
    }
}
