package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.postgres.PostgresEngine;
import dozo.db.postgres.PostgresSettings;
import dozo.house.PostgresServer;
import dozo.house.RoundTrips;
import dozo.store.Mails.FlagChange;
import dozo.store.Mails.FlagNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch costs two round trips and the commit, whatever its size (design: architecture). */
class RoundTripsTest {
    /** Locks, reads, and what is written together with COMMIT. */
    private static final int LIMIT = 3;

    private static final int ACCOUNTS = 10;
    private static final int WORKS = 100;
    private static final List<FlagChange> CHANGES = List.of(FlagChange.values());

    private RoundTrips trips;
    private Database database;
    private House house;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void open() throws Exception {
        trips = new RoundTrips(PostgresServer.shared().freshDatabase());
        database = PostgresEngine.open(new PostgresSettings(trips.url(), 1, 4, Duration.ZERO, 0));
        house = new House(database);
        for (int account = 1; account <= ACCOUNTS; account++) {
            house.mailboxes.prepare(account);
            house.deliver(account, "INBOX", "Subject: first\r\n\r\n");
            house.mails.changeFlags(
                    house.inbox(account),
                    UidSet.ALL,
                    FlagChange.ADD,
                    new FlagNames(Flags.SEEN, List.of("known")),
                    Long.MAX_VALUE);
        }
    }

    @AfterEach
    void close() throws Exception {
        callers.close();
        house.close();
        trips.close();
    }

    /** Runs works that all wait while the lane is held, so that they make one batch. */
    private int together(int works, Work work) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Batch<Boolean, Boolean> hold =
                Batch.locking(
                        any -> Batch.ToKeys.NONE,
                        (tx, inputs) -> {
                            held.countDown();
                            await(go);
                            return inputs;
                        });
        List<Future<?>> waiting = new ArrayList<>();
        waiting.add(callers.submit(() -> database.write(hold, true)));
        held.await();
        for (int i = 0; i < works; i++) {
            int number = i;
            waiting.add(callers.submit(() -> work.run(number)));
        }
        while (database.waiting() < works) {
            Thread.onSpinWait();
        }
        trips.take();
        go.countDown();
        for (Future<?> each : waiting) {
            each.get();
        }
        return trips.take();
    }

    private interface Work {
        void run(int number);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int account(int number) {
        return 1 + number % ACCOUNTS;
    }

    @Test
    void deliveriesCostTwoRoundTripsAndTheCommit() throws Exception {
        List<Arrival> arrivals =
                IntStream.range(0, WORKS)
                        .mapToObj(i ->
                                house.arrival(
                                        "Subject: mail " + i + "\r\n\r\n",
                                        "<" + i + "@example.net>",
                                        List.of("<root@example.net>"),
                                        house.place(account(i), "INBOX")))
                        .toList();
        int few = together(1, i -> house.deliver(List.of(arrivals.get(0))));
        int many = together(WORKS - 1, i -> house.deliver(List.of(arrivals.get(i + 1))));
        assertTrue(few <= LIMIT, () -> few + " round trips for one");
        assertEquals(few, many);
        assertEquals(1 + WORKS / ACCOUNTS, house.snapshot(house.inbox(1)).size());
    }

    @Test
    void changesOfFlagsCostTwoRoundTripsAndTheCommit() throws Exception {
        long[] inboxes = IntStream.rangeClosed(1, ACCOUNTS).mapToLong(house::inbox).toArray();
        int trip =
                together(
                        WORKS,
                        i ->
                                house.mails.changeFlags(
                                        inboxes[i % ACCOUNTS],
                                        UidSet.ALL,
                                        CHANGES.get(i / ACCOUNTS % 3),
                                        new FlagNames(Flags.FLAGGED, List.of("known")),
                                        Long.MAX_VALUE));
        assertTrue(trip <= LIMIT, () -> trip + " round trips");
    }

    @Test
    void copiesMovesAndExpungesCostTwoRoundTripsAndTheCommit() throws Exception {
        long[] inboxes = IntStream.rangeClosed(1, ACCOUNTS).mapToLong(house::inbox).toArray();
        long[] archives =
                IntStream.rangeClosed(1, ACCOUNTS)
                        .mapToLong(account -> house.id(account, "Archive"))
                        .toArray();
        int copies =
                together(ACCOUNTS, i -> house.mails.copy(inboxes[i], UidSet.of(1), archives[i]));
        int moves =
                together(ACCOUNTS, i -> house.mails.move(inboxes[i], UidSet.of(1), archives[i]));
        int expunges =
                together(ACCOUNTS, i -> house.mails.expunge(archives[i], UidSet.of(1, 2), false));
        assertTrue(copies <= LIMIT, () -> copies + " round trips to copy");
        assertTrue(moves <= LIMIT, () -> moves + " round trips to move");
        assertTrue(expunges <= LIMIT, () -> expunges + " round trips to expunge");
        assertEquals(0, house.snapshot(archives[0]).size());
    }

    @Test
    void aLookAtAMailboxCostsOneRoundTripAndTheEndOfItsSnapshot() {
        long inbox = house.inbox(1);
        house.snapshot(inbox);
        house.deliver(1, "INBOX", "Subject: second\r\n\r\n");
        trips.take();
        assertEquals(2, house.snapshot(inbox).size());
        int trip = trips.take();
        assertTrue(trip <= 2, () -> trip + " round trips");
    }
}
