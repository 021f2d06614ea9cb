package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.postgres.PostgresEngine;
import dozo.db.postgres.PostgresSettings;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nodes with eight lanes each work on the same accounts at once, many works on several of
 * them: a reader sees no change come later than one with a higher modseq (design rule 11).
 */
class PostgresNodesOrderTest {
    private static final int NODES = 4;
    private static final int LANES = 8;
    private static final int OPERATIONS = 25;
    private static final List<Long> ACCOUNTS = List.of(1001L, 1002L, 1003L, 1004L, 1005L);

    @TempDir Path folder;
    private final List<House> nodes = new ArrayList<>();

    /** How many mails, in the order of the accounts. */
    private final AtomicIntegerArray delivered = new AtomicIntegerArray(ACCOUNTS.size());

    private final long seed = Long.getLong("dozo.seed", System.nanoTime());
    private final AtomicInteger writing = new AtomicInteger(NODES * LANES);

    @BeforeEach
    void open() {
        PostgresSettings like = PostgresSettings.standard(PostgresDatabases.url(folder));
        for (int node = 1; node <= NODES; node++) {
            Database database =
                    PostgresEngine.open(
                            new PostgresSettings(
                                    like.url(), LANES, like.readers(), like.patience(), 0));
            nodes.add(new House(database, node));
        }
        for (long account : ACCOUNTS) {
            nodes.getFirst().mailboxes.prepare(account);
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(House::close);
    }

    @Test
    void aReaderSeesNoChangeComeLate() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < NODES * LANES; writer++) {
                House node = nodes.get(writer % NODES);
                Random random = new Random(seed + writer);
                all.add(threads.submit(() -> write(node, random)));
            }
            for (long account : ACCOUNTS) {
                all.add(threads.submit(reader(account)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        for (long account : ACCOUNTS) {
            int mails = delivered.get(ACCOUNTS.indexOf(account));
            long[] uids =
                    picture(account).entries().keySet().stream().mapToLong(uid -> uid).toArray();
            assertEquals(
                    LongStream.rangeClosed(1, mails).boxed().toList(),
                    LongStream.of(uids).sorted().boxed().toList(),
                    "seed " + seed);
            Database database = nodes.getFirst().db;
            assertEquals(List.of(), Recount.differences(database, account), "seed " + seed);
        }
    }

    private void write(House node, Random random) {
        try {
            for (int i = 0; i < OPERATIONS; i++) {
                if (random.nextInt(5) < 3) {
                    deliver(node, random);
                } else {
                    flag(node, random);
                }
            }
        } finally {
            writing.decrementAndGet();
        }
    }

    /** To some of the accounts, named in any order. */
    private void deliver(House node, Random random) {
        List<Long> some = new ArrayList<>(ACCOUNTS);
        Collections.shuffle(some, random);
        some.subList(1 + random.nextInt(some.size()), some.size()).clear();
        Arrival.Place[] places =
                some.stream()
                        .map(account -> node.place(account, "INBOX"))
                        .toArray(Arrival.Place[]::new);
        node.deliver(List.of(node.arrival("mail", places)));
        some.forEach(account -> delivered.incrementAndGet(ACCOUNTS.indexOf(account)));
    }

    private void flag(House node, Random random) {
        int number = random.nextInt(ACCOUNTS.size());
        long account = ACCOUNTS.get(number);
        long uid = 1L + random.nextInt(1 + delivered.get(number));
        UidSet some = UidSet.union(List.of(new UidSet.Range(uid, uid + random.nextInt(5))));
        Mails.FlagNames flags = new Mails.FlagNames(random.nextInt(8), List.of());
        node.mails.changeFlags(
                node.inbox(account), some, Mails.FlagChange.SET, flags, Long.MAX_VALUE);
    }

    /**
     * An inbox at one moment.
     *
     * @param modseq of the account
     * @param entries the modseq of each UID
     */
    private record Picture(long modseq, Map<Long, Long> entries) {}

    /** Whatever a picture shows that the one before did not show must be younger than that one. */
    private Callable<Integer> reader(long account) {
        return () -> {
            Picture before = new Picture(0, Map.of());
            int pictures = 0;
            for (boolean last = false; !last; pictures++) {
                last = writing.get() == 0;
                Picture now = picture(account);
                for (Map.Entry<Long, Long> entry : now.entries().entrySet()) {
                    Long known = before.entries().get(entry.getKey());
                    assertTrue(
                            entry.getValue().equals(known) || entry.getValue() > before.modseq(),
                            "UID %d came late with modseq %d, after %d; seed %d"
                                    .formatted(
                                            entry.getKey(),
                                            entry.getValue(),
                                            before.modseq(),
                                            seed));
                }
                assertEquals(
                        IntStream.rangeClosed(1, now.entries().size()).boxed().toList(),
                        now.entries().keySet().stream().map(Long::intValue).sorted().toList(),
                        "seed " + seed);
                before = now;
            }
            return pictures;
        };
    }

    private Picture picture(long account) {
        return nodes.getLast().db.read(tx -> picture(tx, account));
    }

    /** One statement, so one moment. */
    private static Picture picture(Transaction tx, long account) throws SQLException {
        var select =
                tx.prepare(
                        "SELECT a.modseq, e.uid, e.modseq FROM account_counter a"
                                + " JOIN mailbox m ON m.account = a.account AND m.name = 'INBOX'"
                                + " LEFT JOIN entry e ON e.mailbox = m.id WHERE a.account = ?");
        select.setLong(1, account);
        long modseq = 0;
        Map<Long, Long> entries = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                modseq = row.getLong(1);
                if (row.getLong(2) != 0) {
                    entries.put(row.getLong(2), row.getLong(3));
                }
            }
        }
        return new Picture(modseq, entries);
    }
}
