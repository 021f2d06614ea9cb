package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many writers on one account, and readers who must not miss a change (design rule 11). */
abstract class ConcurrencyContract {
    private static final long ANNE = 1001;
    private static final int WRITERS = 8;
    private static final int OPERATIONS = 60;

    @TempDir Path folder;
    private House house;

    abstract Database open(Path folder);

    @BeforeEach
    void build() {
        house = new House(open(folder));
        house.mailboxes.prepare(ANNE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void readersMissNoChange() throws InterruptedException, ExecutionException {
        long seed = System.nanoTime();
        long inbox = house.inbox(ANNE);
        long archive = house.id(ANNE, "Archive");
        AtomicInteger writing = new AtomicInteger(WRITERS);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Random random = new Random(seed + i);
                all.add(threads.submit(() -> write(random, inbox, archive, writing)));
            }
            for (int i = 0; i < 2; i++) {
                all.add(threads.submit(follower(inbox, writing, seed)));
                all.add(threads.submit(resynchroniser(inbox, writing, seed)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertEquals(List.of(), Recount.differences(house.db, ANNE), "seed " + seed);
    }

    private void write(Random random, long inbox, long archive, AtomicInteger writing) {
        try {
            for (int i = 0; i < OPERATIONS; i++) {
                Snapshot now = house.snapshot(inbox);
                long uid = random.nextLong(now.uidNext()) + 1;
                UidSet some = UidSet.union(List.of(new UidSet.Range(uid, uid + random.nextInt(5))));
                Mails.FlagNames flags = new Mails.FlagNames(random.nextInt(8), List.of());
                switch (random.nextInt(6)) {
                    case 0, 1 -> house.deliver(ANNE, "INBOX", "mail");
                    case 2, 3 ->
                            house.mails.changeFlags(
                                    inbox, some, Mails.FlagChange.SET, flags, now.modseq());
                    case 4 -> house.mails.move(inbox, some, archive);
                    default -> house.mails.copy(archive, some, inbox);
                }
            }
        } finally {
            writing.decrementAndGet();
        }
    }

    /** A session that follows the shared listing by comparing snapshots. */
    private Callable<Boolean> follower(long mailbox, AtomicInteger writing, long seed) {
        return () -> {
            TreeMap<Long, Long> shown = new TreeMap<>();
            try (Listing listing = house.mails.open(mailbox)) {
                assertNotNull(listing);
                Snapshot before = new SnapshotBuilder().build(0, 1);
                for (boolean last = false; !last; ) {
                    last = writing.get() == 0;
                    Snapshot now = listing.current();
                    assertNotNull(now);
                    assertTrue(now.modseq() >= before.modseq(), "seed " + seed);
                    before.compare(now, new Client(shown, now));
                    assertEquals(flags(now), shown, "seed " + seed);
                    before = now;
                }
            }
            return true;
        };
    }

    /** What a client shows: flags by UID, kept up by differences alone. */
    private record Client(Map<Long, Long> shown, Snapshot now) implements Snapshot.Difference {
        @Override
        public void removed(int oldIndex, long uid) {
            shown.remove(uid);
        }

        @Override
        public void changed(int newIndex) {
            shown.put(now.uid(newIndex), now.flags(newIndex));
        }

        @Override
        public void added(int firstNewIndex) {
            for (int i = firstNewIndex; i < now.size(); i++) {
                shown.put(now.uid(i), now.flags(i));
            }
        }
    }

    private static Map<Long, Long> flags(Snapshot snapshot) {
        TreeMap<Long, Long> flags = new TreeMap<>();
        for (int i = 0; i < snapshot.size(); i++) {
            flags.put(snapshot.uid(i), snapshot.flags(i));
        }
        return flags;
    }

    /** A client that comes back again and again, and asks what changed since its modseq. */
    private Callable<Boolean> resynchroniser(long mailbox, AtomicInteger writing, long seed) {
        return () -> {
            TreeMap<Long, Long> shown = new TreeMap<>();
            long known = 0;
            for (boolean last = false; !last; ) {
                last = writing.get() == 0;
                Snapshot now = new SharedListing(house.db, mailbox).current();
                assertNotNull(now);
                // read after the snapshot, so it may know more; never less
                UidSet vanished =
                        known == 0
                                ? UidSet.NONE
                                : Objects.requireNonNull(house.mails.vanished(mailbox, known));
                shown.keySet().removeIf(vanished::contains);
                for (int i = now.nextChanged(0, known); i >= 0; ) {
                    shown.put(now.uid(i), now.flags(i));
                    i = now.nextChanged(i + 1, known);
                }
                Map<Long, Long> expected = flags(now);
                TreeMap<Long, Long> left = new TreeMap<>(shown);
                expected.keySet().removeIf(vanished::contains);
                left.keySet().removeIf(vanished::contains);
                assertEquals(expected, left, "seed " + seed);
                known = now.modseq();
            }
            return true;
        };
    }

    @Test
    void uidsOfOneMailboxRiseWithTheirModseq() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<List<Placed.Stored>>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                all.add(
                        threads.submit(() -> {
                            List<Placed.Stored> mine = new ArrayList<>();
                            for (int j = 0; j < OPERATIONS; j++) {
                                mine.add(house.deliver(ANNE, "INBOX", "mail"));
                            }
                            return mine;
                        }));
            }
            TreeMap<Long, Long> modseqs = new TreeMap<>();
            for (Future<List<Placed.Stored>> each : all) {
                for (Placed.Stored placed : each.get()) {
                    assertEquals(null, modseqs.put(placed.uid(), placed.modseq()));
                }
            }
            assertEquals(WRITERS * OPERATIONS, modseqs.size());
            long before = 0;
            for (long modseq : modseqs.values()) {
                assertTrue(modseq > before);
                before = modseq;
            }
        }
    }

    @Test
    void allIsThereAfterARestart() {
        house.deliver(ANNE, "INBOX", "one");
        house.deliver(ANNE, "INBOX", "two");
        house.mails.expunge(house.inbox(ANNE), UidSet.of(1), false);
        house.mailboxes.create(ANNE, "a/b", null);
        List<Mailbox> before = house.mailboxes.list(ANNE);
        Snapshot snapshot = house.snapshot(house.inbox(ANNE));
        house.close();

        house = new House(open(folder));
        assertEquals(before, house.mailboxes.list(ANNE));
        Snapshot after = house.snapshot(house.inbox(ANNE));
        assertEquals(flags(snapshot), flags(after));
        assertEquals(snapshot.modseq(), after.modseq());
        Placed.Stored placed = house.deliver(ANNE, "INBOX", "three");
        assertEquals(3, placed.uid());
        assertTrue(placed.modseq() > after.modseq());
        assertTrue(placed.emailId() > after.emailId(0));
        assertEquals(1, house.store.undelete().restore(ANNE, Undelete.Choice.ALL));
        assertEquals(List.of(), Recount.differences(house.db, ANNE));
    }
}
