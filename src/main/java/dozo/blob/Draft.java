package dozo.blob;

/**
 * A body on its way in: write octets, then {@link #finish}, then hand it to {@link Blobs#store}.
 * Used by one thread. Closing it without storing drops it.
 */
public final class Draft implements AutoCloseable {
    /** Takes the next octets; may write a full chunk to the database and wait for it. */
    public void write(byte[] octets, int offset, int length) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Ends the body; compresses what is left, in the caller's thread. */
    public void finish() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Octets written so far. */
    public long size() {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void close() {}
}
