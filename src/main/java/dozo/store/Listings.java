package dozo.store;

import dozo.db.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listings that are in use on this node, and for a while those that were. Safe for any number
 * of threads.
 */
final class Listings {
    /** A listing that nobody holds is kept this long: clients close and open again. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Entries in all listings that nobody holds; about 40 octets each. */
    private static final long IDLE_ENTRIES = 1_000_000;

    private final Database db;
    private final Map<Long, SharedListing> listings = new HashMap<>();

    /** When each listing that nobody holds was left, the longest idle first. */
    private final Map<SharedListing, Long> idle = new LinkedHashMap<>();

    private long idleEntries;

    Listings(Database db) {
        this.db = db;
    }

    /** Opens a listing; null if the mailbox is gone. */
    @Nullable Listing open(long mailbox) {
        SharedListing shared = hold(mailbox);
        if (db.shared()) {
            shared.doubt(); // another node may have changed it, and its hint may be on its way
        }
        boolean opened = false;
        try {
            opened = shared.current() != null;
        } finally {
            if (!opened) {
                release(shared);
            }
        }
        return opened ? new Listing(this, shared) : null;
    }

    private synchronized SharedListing hold(long mailbox) {
        SharedListing shared = listings.computeIfAbsent(mailbox, id -> new SharedListing(db, id));
        if (idle.remove(shared) != null) {
            idleEntries -= shared.idleSize;
        }
        shared.holders++;
        return shared;
    }

    synchronized void release(SharedListing shared) {
        if (--shared.holders > 0) {
            return;
        }
        if (shared.size() == 0) {
            listings.remove(shared.mailbox());
        } else {
            shared.idleSize = shared.size();
            idleEntries += shared.idleSize;
            idle.put(shared, System.nanoTime());
        }
        dropIdle();
    }

    private void dropIdle() {
        long now = System.nanoTime();
        Iterator<Map.Entry<SharedListing, Long>> each = idle.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<SharedListing, Long> next = each.next();
            boolean old = now - next.getValue() > IDLE.toNanos();
            if (!old && idleEntries <= IDLE_ENTRIES) {
                return;
            }
            each.remove();
            idleEntries -= next.getKey().idleSize;
            listings.remove(next.getKey().mailbox());
        }
    }

    private synchronized @Nullable SharedListing find(long mailbox) {
        return listings.get(mailbox);
    }

    /** A commit gave a mailbox this modseq. */
    void hint(long mailbox, long modseq) {
        SharedListing shared = find(mailbox);
        if (shared != null) {
            shared.hint(modseq);
        }
    }

    /** The outcome of a write to a mailbox is not known. */
    void doubt(long mailbox) {
        SharedListing shared = find(mailbox);
        if (shared != null) {
            shared.doubt();
        }
    }

    /** Other nodes may have changed any mailbox. */
    void doubtAll() {
        List<SharedListing> all;
        synchronized (this) {
            all = List.copyOf(listings.values());
        }
        all.forEach(SharedListing::doubt);
    }

    /** A mailbox was deleted. */
    void vanish(long mailbox) {
        SharedListing shared = find(mailbox);
        if (shared != null) {
            shared.vanish();
        }
    }
}
