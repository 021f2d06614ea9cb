package dozo.net;

/**
 * The big buffers that all connections share: lent for a burst of input or output, given back when
 * the connection waits. Safe for all threads.
 */
final class Buffers {
    /** Two TLS records of the largest size (RFC 8446 5.2) with room to spare. */
    static final int SIZE_BYTES = 33 * 1024;

    /** More than these are left to the garbage collector when they come back. */
    private static final int KEPT_LIMIT = 256;

    static final Buffers SHARED = new Buffers();

    private final byte[][] kept = new byte[KEPT_LIMIT][];
    private int count;
    private int lent;

    byte[] borrow() {
        synchronized (this) {
            lent++;
            if (count > 0) {
                return kept[--count];
            }
        }
        return new byte[SIZE_BYTES];
    }

    /** Takes back a buffer; one of another size was not ours and is dropped. */
    void giveBack(byte[] buffer) {
        if (buffer.length != SIZE_BYTES) {
            return;
        }
        synchronized (this) {
            lent--;
            if (count < KEPT_LIMIT) {
                kept[count++] = buffer;
            }
        }
    }

    /** Forgets a lent buffer that somebody may still be writing into. */
    synchronized void forsake() {
        lent--;
    }

    /** How many are out now. */
    synchronized int lent() {
        return lent;
    }
}
