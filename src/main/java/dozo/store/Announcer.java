package dozo.store;

/** Tells listings, then watchers, of what was committed. Safe for any number of threads. */
final class Announcer {
    private final Listings listings;
    private final Watcher watcher;

    Announcer(Listings listings, Watcher watcher) {
        this.listings = listings;
        this.watcher = watcher;
    }

    Listings listings() {
        return listings;
    }

    /** Entries of a mailbox changed. */
    void changed(long account, long mailbox, long modseq) {
        listings.hint(mailbox, modseq);
        watcher.changed(account, mailbox, modseq);
    }

    /** The tree of an account changed. */
    void treeChanged(long account, long modseq) {
        watcher.changed(account, 0, modseq);
    }

    /** A mailbox was deleted. */
    void vanished(long account, long mailbox, long modseq) {
        listings.vanish(mailbox);
        watcher.changed(account, 0, modseq);
    }
}
