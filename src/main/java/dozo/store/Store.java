package dozo.store;

import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.store.work.Gap;
import dozo.store.work.Tree;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The store of one installation: where its parts are put together. Its schema is the room {@code
 * store} of {@link Database#migrate}, after {@code blob}. Safe for any number of threads.
 */
public final class Store {
    /** How long removed mail can be restored where nobody says otherwise. */
    public static final Duration KEEP_DELETED = Duration.ofDays(30);

    /**
     * What a store stands on.
     *
     * @param watcher hears of every committed change
     */
    public record Rooms(
            Database database, Blobs blobs, Ids ids, InstantSource clock, Watcher watcher) {}

    private final Mails mails;
    private final Mailboxes mailboxes;
    private final Undelete undelete;
    private final Upkeep upkeep;

    /**
     * One that keeps removed mail as long as is standard.
     *
     * @param watcher hears of every committed change
     */
    public Store(Database db, Blobs blobs, Ids ids, InstantSource clock, Watcher watcher) {
        this(new Rooms(db, blobs, ids, clock, watcher), KEEP_DELETED);
    }

    /**
     * @param keepDeleted how long mail that is removed from now on can be restored
     */
    public Store(Rooms rooms, Duration keepDeleted) {
        Listings listings = new Listings(rooms.database());
        Ground ground =
                new Ground(
                        rooms.database(),
                        rooms.blobs(),
                        rooms.ids(),
                        rooms.clock(),
                        new Announcer(listings, rooms.watcher()),
                        keepDeleted);
        Tree tree = new Tree(rooms.ids(), rooms.clock());
        mails = new Mails(ground, tree);
        mailboxes = new Mailboxes(ground, tree, mails);
        undelete = new Undelete(ground, tree);
        upkeep = new Upkeep(ground);
    }

    /**
     * Raises every UID, MODSEQ and UIDVALIDITY to come by a gap, where the newest data is lost;
     * while nobody else works here. Answers how many mailboxes there are.
     */
    public static int leaveGap(Database db) {
        return new Gap(db).leave();
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
