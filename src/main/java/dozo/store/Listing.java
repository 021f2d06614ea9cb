package dozo.store;

/**
 * The shared, packed listing of one mailbox in use on this node. {@link #current} brings it up to
 * what was committed before the call (design rule 14: one snapshot) and hands out an immutable
 * {@link Snapshot}; sessions keep the snapshot that their client knows.
 */
public final class Listing implements AutoCloseable {
    /** The mailbox as it stands now; null if it was deleted. */
    public Snapshot current() {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void close() {}
}
