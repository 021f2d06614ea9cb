package dozo.store;

import dozo.db.sqlite.SqliteEngine;
import dozo.db.sqlite.SqliteSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Measures the store alone, without protocols. Run by hand:
 *
 * <pre>
 * java -cp target/test-classes:target/classes:... dozo.store.StoreBench FOLDER deliver 4096 64 1000 5
 * </pre>
 *
 * What follows FOLDER: {@code plain SIZE CALLERS SECONDS}, {@code deliver SIZE CALLERS ACCOUNTS
 * SECONDS}, {@code batch SIZE GROUP ACCOUNTS ROUNDS}, {@code append SIZE CALLERS SECONDS}, {@code
 * flags CALLERS MAILS SECONDS}, {@code move MAILS CALLERS SECONDS}, {@code aged ACCOUNTS MAILS},
 * {@code list MAILS}, {@code grow MAILS}.
 */
final class StoreBench {
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path folder;

    private StoreBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "store-bench");
        StoreBench bench = new StoreBench(folder);
        int[] numbers = Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray();
        try {
            switch (args[1]) {
                case "plain" -> bench.plain(numbers[0], numbers[1], numbers[2]);
                case "deliver" -> bench.deliver(numbers[0], numbers[1], numbers[2], numbers[3]);
                case "append" -> bench.append(numbers[0], numbers[1], numbers[2]);
                case "flags" -> bench.flags(numbers[0], numbers[1], numbers[2]);
                case "batch" -> bench.batch(numbers[0], numbers[1], numbers[2], numbers[3]);
                case "move" -> bench.move(numbers[0], numbers[1], numbers[2]);
                case "aged" -> bench.aged(numbers[0], numbers[1]);
                case "list" -> bench.list(numbers[0]);
                case "grow" -> bench.grow(numbers[0]);
                default -> throw new IllegalArgumentException(args[1]);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private House house() {
        return new House(SqliteEngine.open(folder, new SqliteSettings(16, 0, 0, 0)));
    }

    /** Text that compresses about as mail does. */
    static String text(int size, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(size);
        while (text.length() < size) {
            int length = 2 + random.nextInt(9);
            for (int i = 0; i < length; i++) {
                text.append((char) ('a' + random.nextInt(1 + random.nextInt(26))));
            }
            text.append(random.nextInt(9) == 0 ? "\r\n" : " ");
        }
        return text.substring(0, size);
    }

    // ---- runs

    /** Runs callers for so many seconds, after some warming up, and prints the figures. */
    private static void measure(String what, int callers, int seconds, IntConsumer work)
            throws InterruptedException {
        AtomicLong done = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        ConcurrentLinkedQueue<long[]> latencies = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            threads.add(
                    Thread.startVirtualThread(() -> {
                        long[] mine = new long[1 << 16];
                        int count = 0;
                        while (!stop.get()) {
                            long start = System.nanoTime();
                            work.accept(caller);
                            mine[count++ & 0xFFFF] = System.nanoTime() - start;
                            done.incrementAndGet();
                        }
                        latencies.add(Arrays.copyOf(mine, Math.min(count, 1 << 16)));
                    }));
        }
        long warm = System.nanoTime() + 20_000_000_000L;
        while (done.get() < 30_000 && System.nanoTime() < warm) {
            Thread.sleep(100);
        }
        long count = done.get();
        Map<String, Long> before = threadCpu();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1000L);
        count = done.get() - count;
        cpu = SYSTEM.getProcessCpuTime() - cpu;
        double elapsed = (System.nanoTime() - start) / 1e9;
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                "%-40s %9.0f/s  %7.1f us CPU each  p50 %.2f ms  p99 %.2f ms%n",
                what,
                count / elapsed,
                cpu / 1000.0 / count,
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6);
        long divisor = count * 1000;
        threads(before)
                .forEach((name, nanos) ->
                        System.out.printf("    %-30s %6.1f us%n", name, nanos / (double) divisor));
    }

    /** CPU of each of the server's own threads since then, the rest left out. */
    private static Map<String, Long> threads(Map<String, Long> before) {
        Map<String, Long> used = new TreeMap<>();
        threadCpu().forEach((name, cpu) -> used.put(name, cpu - before.getOrDefault(name, 0L)));
        used.values().removeIf(cpu -> cpu < 1_000_000);
        return used;
    }

    private static Map<String, Long> threadCpu() {
        Map<String, Long> cpu = new TreeMap<>();
        for (long id : THREADS.getAllThreadIds()) {
            ThreadInfo thread = THREADS.getThreadInfo(id);
            if (thread != null) {
                cpu.merge(thread.getThreadName(), THREADS.getThreadCpuTime(id), Long::sum);
            }
        }
        return cpu;
    }

    private void deliver(int size, int callers, int accounts, int seconds)
            throws InterruptedException {
        try (House house = house()) {
            String[] texts = texts(size);
            prepare(house, accounts);
            AtomicLong number = new AtomicLong();
            measure(
                    "deliver " + size + " x " + callers + " to " + accounts,
                    callers,
                    seconds,
                    caller -> {
                        long n = number.getAndIncrement();
                        deliverOne(house, texts, n, 1 + (n * 7919) % accounts);
                    });
        }
    }

    /** Groups of a fixed size, one after the other: what the lane's thread needs for each mail. */
    private void batch(int size, int group, int accounts, int rounds) {
        try (House house = house()) {
            String[] texts = texts(size);
            prepare(house, accounts);
            int number = 0;
            for (int part = 0; part < 6; part++) {
                Map<String, Long> before = threadCpu();
                long start = System.nanoTime();
                for (int i = 0; i < rounds; i++) {
                    List<Arrival> some = new ArrayList<>();
                    for (int j = 0; j < group; j++) {
                        long account = 1 + (number * 7919L) % accounts;
                        some.add(arrival(house, texts, number++, account));
                    }
                    house.deliver(some);
                }
                System.out.printf(
                        "batch %d of %d: %.1f us each%n",
                        group, size, (System.nanoTime() - start) / 1e3 / group / rounds);
                threads(before)
                        .forEach((name, cpu) ->
                                System.out.printf(
                                        "    %-30s %6.1f us%n", name, cpu / 1e3 / group / rounds));
            }
        }
    }

    private static void prepare(House house, int accounts) {
        List<Long> all = new ArrayList<>();
        for (long account = 1; account <= accounts; account++) {
            all.add(account);
        }
        house.db.write(
                (tx, works) -> {
                    house.mailboxes.prepare(tx, works.getFirst());
                    return works;
                },
                all);
    }

    private static String[] texts(int size) {
        String[] texts = new String[64];
        Arrays.setAll(texts, i -> text(size, i));
        return texts;
    }

    private static void deliverOne(House house, String[] texts, long number, long account) {
        house.deliver(List.of(arrival(house, texts, number, account)));
    }

    private static Arrival arrival(House house, String[] texts, long number, long account) {
        return house.arrival(
                texts[(int) (number % texts.length)],
                "id-" + number + "@example.org",
                number % 3 == 0 ? List.of() : List.of("id-" + (number - 1) + "@x"),
                house.place(account, "INBOX"));
    }

    private void append(int size, int callers, int seconds) throws InterruptedException {
        try (House house = house()) {
            String[] texts = texts(size);
            prepare(house, callers);
            AtomicLong number = new AtomicLong();
            measure(
                    "append " + size + " x " + callers,
                    callers,
                    seconds,
                    caller -> {
                        long n = number.getAndIncrement();
                        Arrival arrival =
                                house.arrival(
                                        texts[(int) (n % texts.length)],
                                        house.place(1 + caller, "INBOX"));
                        house.mails.append(List.of(arrival));
                    });
        }
    }

    private void flags(int callers, int mails, int seconds) throws InterruptedException {
        try (House house = house()) {
            prepare(house, callers);
            long[] inboxes = new long[callers];
            for (int i = 0; i < callers; i++) {
                inboxes[i] = house.inbox(1 + i);
                fill(house, 1 + i, mails);
            }
            Random random = new Random(1);
            measure(
                    "flags x " + callers + " in " + mails,
                    callers,
                    seconds,
                    caller -> {
                        long uid = 1L + random.nextInt(mails);
                        house.mails.changeFlags(
                                inboxes[caller],
                                UidSet.of(uid),
                                Mails.FlagChange.SET,
                                new Mails.FlagNames(random.nextInt(32), List.of()),
                                Long.MAX_VALUE);
                    });
        }
    }

    /** Deliveries while a large mailbox is moved from one folder to another and back. */
    private void move(int mails, int callers, int seconds) throws InterruptedException {
        try (House house = house()) {
            String[] texts = texts(4096);
            prepare(house, 100);
            fill(house, 1, mails);
            long inbox = house.inbox(1);
            long archive = house.id(1, "Archive");
            AtomicBoolean stop = new AtomicBoolean();
            Thread mover =
                    Thread.startVirtualThread(() -> {
                        while (!stop.get()) {
                            long start = System.nanoTime();
                            int moved = house.mails.move(inbox, UidSet.ALL, archive).to().size();
                            house.mails.move(archive, UidSet.ALL, inbox);
                            System.out.printf(
                                    "%d moved twice in %.1f s%n",
                                    moved, (System.nanoTime() - start) / 1e9);
                        }
                    });
            AtomicLong number = new AtomicLong();
            measure(
                    "deliver 4096 x " + callers + " beside a move of " + mails,
                    callers,
                    seconds,
                    caller -> {
                        long n = number.getAndIncrement();
                        deliverOne(house, texts, n, 2 + n % 99);
                    });
            stop.set(true);
            mover.join();
        }
    }

    private static void fill(House house, long account, int mails) {
        String[] texts = texts(2000);
        for (int i = 0; i < mails; ) {
            List<Arrival> some = new ArrayList<>();
            for (int j = 0; j < 200 && i < mails; j++, i++) {
                some.add(
                        house.arrival(
                                texts[i % texts.length],
                                "id-" + i + "@example.org",
                                List.of(),
                                house.place(account, "INBOX")));
            }
            house.deliver(some);
        }
    }

    /** Reading envelopes and bodies where the mails of many accounts lie between each other. */
    private void aged(int accounts, int mails) {
        try (House house = house()) {
            String[] texts = texts(2000);
            prepare(house, accounts);
            for (int i = 0; i < mails; i++) {
                for (long first = 1; first <= accounts; first += 100) {
                    List<Arrival> some = new ArrayList<>();
                    for (long account = first; account < first + 100; account++) {
                        some.add(arrival(house, texts, i * 100L + account, account));
                    }
                    house.deliver(some);
                }
            }
            for (int round = 0; round < 4; round++) {
                long start = THREADS.getCurrentThreadCpuTime();
                int read = 0;
                for (long account = 1; account <= accounts; account += 10) {
                    read += envelopes(house, account, house.snapshot(house.inbox(account)));
                }
                System.out.printf(
                        "aged %d x %d: envelopes %.2f us each%n",
                        accounts, mails, (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / read);
            }
        }
    }

    private static int envelopes(House house, long account, Snapshot snapshot) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < snapshot.size(); i++) {
            ids.add(snapshot.emailId(i));
        }
        int done = 0;
        while (done < ids.size()) {
            List<Long> some = ids.subList(done, Math.min(ids.size(), done + 500));
            done += house.mails.contents(account, some, List.of(Mails.Column.ENVELOPE)).size();
        }
        return done;
    }

    private void list(int mails) {
        try (House house = house()) {
            fill(house, 1, mails);
            long inbox = house.inbox(1);
            for (int round = 0; round < 8; round++) {
                long start = THREADS.getCurrentThreadCpuTime();
                Snapshot snapshot =
                        Objects.requireNonNull(new SharedListing(house.db, inbox).current());
                long loaded = THREADS.getCurrentThreadCpuTime();
                long sum = 0;
                Snapshot.Cursor cursor = snapshot.cursor(0);
                while (cursor.next()) {
                    sum += cursor.uid() ^ cursor.flags() ^ cursor.modseq();
                }
                long walked = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < snapshot.size(); i++) {
                    sum += snapshot.uid(i) ^ snapshot.flags(i) ^ snapshot.modseq(i);
                }
                long indexed = THREADS.getCurrentThreadCpuTime();
                int envelopes = envelopes(house, 1, snapshot);
                long done = THREADS.getCurrentThreadCpuTime();
                System.out.printf(
                        "list %d: load %.1f ms, walk %.0f ns each, by index %.0f ns each,"
                                + " envelopes %.2f us each (%d)%n",
                        mails,
                        (loaded - start) / 1e6,
                        (walked - loaded) / (double) mails,
                        (indexed - walked) / (double) mails,
                        (done - indexed) / 1e3 / envelopes,
                        sum & 1);
            }
        }
    }

    /** How delivery into one mailbox grows with what is in it: the lane's CPU for each mail. */
    private void grow(int mails) {
        try (House house = house()) {
            fill(house, 2, 20_000);
            for (int size = 1000; size <= mails; size *= 10) {
                fill(house, 1, size - (int) house.mails.usage(1).messages());
                Map<String, Long> before = threadCpu();
                fill(house, 1, 4000);
                double lane = threads(before).getOrDefault("dozo-lane", 0L) / 1e3 / 4000;
                System.out.printf("delivery into %d: %.1f us of the lane%n", size, lane);
            }
        }
    }

    // ---- the reference

    /** The same octets appended to a file by one thread, with the same group commit. */
    private void plain(int size, int callers, int seconds)
            throws IOException, InterruptedException {
        String[] texts = texts(size);
        AtomicBoolean stop = new AtomicBoolean();
        ConcurrentLinkedQueue<Append> waiting = new ConcurrentLinkedQueue<>();
        try (FileChannel file =
                FileChannel.open(
                        folder.resolve("plain"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            Thread writer = Thread.ofPlatform().start(() -> write(file, waiting, stop));
            AtomicLong number = new AtomicLong();
            measure(
                    "plain append " + size + " x " + callers,
                    callers,
                    seconds,
                    caller -> {
                        long n = number.getAndIncrement();
                        byte[] octets =
                                texts[(int) (n % texts.length)].getBytes(
                                        java.nio.charset.StandardCharsets.US_ASCII);
                        Append append = new Append(octets, new CountDownLatch(1));
                        waiting.add(append);
                        LockSupport.unpark(writer);
                        await(append.done());
                    });
            stop.set(true);
            LockSupport.unpark(writer);
            writer.join();
        }
    }

    private record Append(byte[] octets, CountDownLatch done) {}

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(
            FileChannel file, ConcurrentLinkedQueue<Append> waiting, AtomicBoolean stop) {
        List<Append> group = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 20);
        while (!stop.get()) {
            for (Append next = waiting.poll(); next != null; next = waiting.poll()) {
                group.add(next);
                buffer.put(next.octets());
                if (group.size() == 512 || buffer.remaining() < 1 << 20) {
                    break;
                }
            }
            if (group.isEmpty()) {
                LockSupport.park();
                continue;
            }
            try {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                file.force(false);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            buffer.clear();
            group.forEach(append -> append.done().countDown());
            group.clear();
        }
    }
}
