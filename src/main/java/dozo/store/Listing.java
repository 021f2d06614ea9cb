package dozo.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One reader's hold on the shared, packed listing of a mailbox in use on this node. {@link
 * #current} brings it up to what was committed before the call (design rule 11: one snapshot) and
 * hands out an immutable {@link Snapshot}; sessions keep the snapshot that their client knows.
 * Where nothing has changed, a call costs nothing. Safe for any number of threads.
 */
public final class Listing implements AutoCloseable {
    private final Listings listings;
    private final SharedListing shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    Listing(Listings listings, SharedListing shared) {
        this.listings = listings;
        this.shared = shared;
    }

    /** The mailbox as it stands now; null if it was deleted. */
    public @Nullable Snapshot current() {
        return shared.current();
    }

    /**
     * UIDs from here on are recent to the next session that claims them ({@link
     * Mails#claimRecent}).
     */
    public long firstRecent() {
        return shared.firstRecent();
    }

    SharedListing.Claim claimRecent() {
        return shared.claimRecent();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            listings.release(shared);
        }
    }
}
