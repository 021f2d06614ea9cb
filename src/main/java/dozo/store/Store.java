package dozo.store;

import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.store.work.Tree;
import java.time.InstantSource;

/**
 * The store of one installation: where its parts are put together. Its schema is the room {@code
 * store} of {@link Database#migrate}, after {@code blob}. Safe for any number of threads.
 */
public final class Store {
    private final Mails mails;
    private final Mailboxes mailboxes;
    private final Undelete undelete;
    private final Upkeep upkeep;

    /**
     * @param watcher hears of every committed change
     */
    public Store(Database db, Blobs blobs, Ids ids, InstantSource clock, Watcher watcher) {
        Announcer announcer = new Announcer(new Listings(db), watcher);
        Ground ground = new Ground(db, blobs, ids, clock, announcer);
        Tree tree = new Tree(ids, clock);
        mails = new Mails(ground, tree);
        mailboxes = new Mailboxes(ground, tree, mails);
        undelete = new Undelete(ground, tree);
        upkeep = new Upkeep(ground);
    }

    public Mails mails() {
        return mails;
    }

    public Mailboxes mailboxes() {
        return mailboxes;
    }

    public Undelete undelete() {
        return undelete;
    }

    public Upkeep upkeep() {
        return upkeep;
    }
}
