package dozo;

import dozo.account.Account;
import dozo.account.Directory;
import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.store.Store;
import dozo.trace.Trace;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then, in slices behind the interactive work. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int REMOVED_SHARE = 4; // design rule 22: a quarter of the quota

    private final Database database;
    private final Blobs blobs;
    private final Trace trace;
    private final Store store;
    private final Directory directory;
    private final Thread turns =
            Thread.ofPlatform().name("dozo-upkeep").daemon().unstarted(this::run);

    Upkeep(Database database, Blobs blobs, Trace trace, Store store, Directory directory) {
        this.database = database;
        this.blobs = blobs;
        this.trace = trace;
        this.store = store;
        this.directory = directory;
    }

    void start() {
        turns.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                attempt("the database", this::turn);
            }
        } catch (InterruptedException closed) {
            return;
        }
    }

    /** False if another node is at it. */
    boolean turn() {
        return database.inTurn(this::all);
    }

    /** By one node at a time: several would wait for each other's locks, and find nothing left. */
    private void all() {
        attempt("removed mails", () -> store.upkeep().run(this::allowanceBytes));
        attempt("bodies", blobs::sweep);
        attempt("trace", trace::maintain);
        attempt("committed works", database::forgetApplied);
    }

    private long allowanceBytes(long account) {
        return directory.account(account).map(Account::quotaBytes).orElse(0L) / REMOVED_SHARE;
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // the next turn tries again; a fault here must not end the turns
            LOG.warn("upkeep of {} failed", what, e);
        }
    }

    @Override
    public void close() {
        turns.interrupt();
    }
}
