package dozo;

import dozo.account.Account;
import dozo.account.Directory;
import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.delivery.Delivery;
import dozo.store.Store;
import dozo.trace.Trace;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then, in slices behind the interactive work. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What is not urgent is done once a minute. */
    private static final int PAUSES = 60;

    private static final int REMOVED_SHARE = 4; // design rule 22: a quarter of the quota

    /** The rooms that have something to do. */
    record Rooms(
            Database database,
            Blobs blobs,
            Trace trace,
            Store store,
            Directory directory,
            Delivery delivery) {}

    private final Rooms rooms;
    private final Thread turns =
            Thread.ofPlatform().name("dozo-upkeep").daemon().unstarted(this::run);

    Upkeep(Rooms rooms) {
        this.rooms = rooms;
    }

    void start() {
        turns.start();
    }

    private void run() {
        try {
            for (int pauses = 1; true; pauses++) {
                Thread.sleep(PAUSE);
                attempt("receipts that were read", rooms.delivery()::forgetRead);
                if (pauses % PAUSES == 0) {
                    attempt("the database", this::turn);
                }
            }
        } catch (InterruptedException closed) {
            return;
        }
    }

    /** False if another node is at it. */
    boolean turn() {
        return rooms.database().inTurn(this::all);
    }

    /** By one node at a time: several would wait for each other's locks, and find nothing left. */
    private void all() {
        attempt("removed mails", () -> rooms.store().upkeep().run(this::allowanceBytes));
        attempt("bodies", rooms.blobs()::sweep);
        attempt("trace", rooms.trace()::maintain);
        attempt("old receipts", rooms.delivery()::forgetOld);
        attempt("committed works", rooms.database()::forgetApplied);
    }

    private long allowanceBytes(long account) {
        return rooms.directory().account(account).map(Account::quotaBytes).orElse(0L)
                / REMOVED_SHARE;
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
