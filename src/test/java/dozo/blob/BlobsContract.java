package dozo.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.blob.Blobs.Use;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.Ids;
import dozo.db.Lookups;
import dozo.db.Transaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What blobs promise, on any engine. */
abstract class BlobsContract {
    private static final int CHUNK = Blobs.CHUNK_BYTES;

    @TempDir Path folder;
    private Database database;
    private Blobs blobs;
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");

    private final Batch<List<Draft>, List<Long>> store =
            (tx, works) -> {
                List<List<Long>> stored = new ArrayList<>();
                for (List<Draft> drafts : works) {
                    stored.add(stored(tx, drafts));
                }
                return stored;
            };
    private final Batch<Use, Boolean> use =
            (tx, works) -> {
                blobs.use(tx, works);
                return Collections.nCopies(works.size(), true);
            };
    private final Batch<Use, Boolean> release =
            (tx, works) -> {
                blobs.release(tx, works);
                return Collections.nCopies(works.size(), true);
            };

    abstract Database open(Path folder);

    private List<Long> stored(Transaction tx, List<Draft> drafts) throws SQLException {
        Lookups lookups = tx.lookups();
        Blobs.Storing storing = blobs.storing(lookups, drafts);
        lookups.run();
        return storing.store(tx, drafts);
    }

    @BeforeEach
    void open() {
        database = open(folder);
        database.migrate(List.of("blob"));
        blobs = new Blobs(database, new Ids(() -> now, 1), () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsBodiesOfEverySizeAroundTheBorderOfChunks() throws IOException {
        for (int size :
                List.of(0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17)) {
            for (byte[] body : List.of(text(size), noise(size, size))) {
                long blob = storeOne(draft(body, 64 * 1024));
                assertArrayEquals(body, read(blob, 0, Long.MAX_VALUE), "size " + size);
            }
        }
    }

    @Test
    void givesBackAnyPieceOfWhatWasWrittenInAnyPieces() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            int size = random.nextInt(i % 4 == 0 ? 5 * CHUNK : 20_000);
            byte[] body = random.nextBoolean() ? text(size) : noise(size, seed);
            long blob = storeOne(draft(body, 1 + random.nextInt(100_000)));
            for (int j = 0; j < 10; j++) {
                int from = random.nextInt(size + 10);
                int length = random.nextInt(size + 10);
                byte[] expected =
                        Arrays.copyOfRange(
                                body, Math.min(from, size), Math.min(from + length, size));
                assertArrayEquals(expected, read(blob, from, length), "seed " + seed);
            }
        }
    }

    @Test
    void packsTextAndLeavesNoiseAlone() {
        long text = storeOne(draft(text(10_000), 10_000));
        long noise = storeOne(draft(noise(10_000, 1), 10_000));
        assertTrue(storedBytes(text) < 2_000);
        assertEquals(10_000, storedBytes(noise));
    }

    @Test
    void readsSmallOnesTogetherUntilAChunkIsFull() {
        List<byte[]> bodies = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            bodies.add(noise(4_000, i));
            drafts.add(draft(bodies.get(i), 4_000));
        }
        List<Long> ids = database.write(store, drafts);
        List<byte @Nullable []> found = blobs.readSmall(ids);
        assertEquals(CHUNK / 4_000, found.size());
        for (int i = 0; i < found.size(); i++) {
            assertArrayEquals(bodies.get(i), found.get(i));
        }
    }

    @Test
    void readsSmallOnesInAnyOrderWithGapsAndLeavesOutLargeOnes() {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            drafts.add(draft(i == 30 ? noise(CHUNK + 1, i) : noise(100 + i, i), 1000));
        }
        List<Long> ids = database.write(store, drafts);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 60; i += i % 7 + 1) {
            order.add(i);
        }
        order.addAll(List.of(30, 5, 5, 59, 0, 31));
        List<Long> wanted = new ArrayList<>(order.stream().map(ids::get).toList());
        wanted.add(5, 12345L); // was never there
        order.add(5, -1);
        List<byte @Nullable []> found = blobs.readSmall(wanted);
        assertEquals(wanted.size(), found.size());
        for (int i = 0; i < wanted.size(); i++) {
            int index = order.get(i);
            byte[] expected = index == -1 || index == 30 ? null : noise(100 + index, index);
            assertArrayEquals(expected, found.get(i), "element " + i);
        }
    }

    @Test
    void storesADraftAgainForATenantThatMustNotShare() throws IOException {
        for (int size : List.of(1_000, 3 * CHUNK)) {
            byte[] body = noise(size, 9);
            Draft draft = draft(body, 50_000);
            draft.prepareCopies(3);
            List<Long> ids = database.write(store, Collections.nCopies(4, draft));
            assertEquals(4, ids.stream().distinct().count());
            for (long id : ids) {
                assertArrayEquals(body, read(id, 0, size));
            }
        }
        later(Duration.ofHours(2));
        blobs.sweep();
        assertEquals(4 * 3, count("blob_chunk"));
    }

    @Test
    void sweepsCopiesThatWereNotStored() {
        Draft draft = draft(noise(3 * CHUNK, 9), CHUNK);
        draft.prepareCopies(3);
        assertEquals(3 * 3, count("blob_chunk"));
        assertTrue(storeOne(draft) > 0);
        later(Duration.ofHours(2));
        blobs.sweep();
        assertEquals(3, count("blob_chunk"));
        assertEquals(0, count("blob_arriving"));
    }

    @Test
    void storesAgainAfterARollback() throws IOException {
        byte[] body = noise(2 * CHUNK, 3);
        Draft draft = draft(body, 50_000);
        Batch<Draft, Long> failing =
                (tx, works) -> {
                    stored(tx, works);
                    throw new IllegalStateException("on purpose");
                };
        assertThrows(DatabaseBroken.class, () -> database.write(failing, draft));
        assertArrayEquals(body, read(storeOne(draft), 0, 2 * CHUNK));
    }

    @Test
    void sweepsWhatIsUnusedForAnHour() throws IOException {
        long small = storeOne(draft(text(1_000), 1_000));
        long large = storeOne(draft(noise(40 * CHUNK, 1), CHUNK));
        long used = storeOne(draft(text(2_000), 1_000));
        for (long blob : List.of(small, large, used)) {
            database.write(use, new Use(blob, 1));
            database.write(use, new Use(blob, 2));
            database.write(release, new Use(blob, 1));
        }
        later(Duration.ofHours(2));
        assertEquals(0, blobs.sweep());
        database.write(release, new Use(small, 2));
        database.write(release, new Use(large, 2));
        database.write(release, new Use(used, 2));
        database.write(use, new Use(used, 3));
        later(Duration.ofMinutes(59));
        assertEquals(0, blobs.sweep());
        assertEquals(1_000, read(small, 0, 1_000).length);
        later(Duration.ofMinutes(2));
        assertTrue(blobs.sweep() > 40);
        assertThrows(DatabaseBroken.class, () -> read(small, 0, 1));
        assertThrows(DatabaseBroken.class, () -> read(large, 0, 1));
        assertEquals(2_000, read(used, 0, 2_000).length);
        assertEquals(0, count("blob_chunk"));
        assertEquals(0, count("blob_idle"));
        assertEquals(0, blobs.sweep());
    }

    @Test
    void sweepsChunksThatNeverBecameABlobUnlessTheyStillArrive() {
        Draft gone = blobs.draft();
        write(gone, noise(3 * CHUNK, 1), CHUNK);
        gone.close();
        Draft slow = blobs.draft();
        write(slow, noise(2 * CHUNK, 2), CHUNK);
        for (int i = 0; i < 10; i++) {
            later(Duration.ofMinutes(30));
            slow.write(new byte[1], 0, 1);
            blobs.sweep();
        }
        assertEquals(2, count("blob_chunk"));
        slow.finish();
        long blob = storeOne(slow);
        later(Duration.ofHours(2));
        blobs.sweep();
        assertEquals(2 * CHUNK + 10, slow.size());
        assertEquals(3, count("blob_chunk"));
        assertEquals(0, count("blob_arriving"));
        assertTrue(blob > 0);
    }

    @Test
    void idsGoOnRisingAfterReopeningWithAClockThatWentBack() {
        long before = storeOne(draft(text(10), 10));
        database.close();
        now = now.minus(Duration.ofDays(1));
        open();
        assertTrue(storeOne(draft(text(10), 10)) > before);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private Draft draft(byte[] body, int piece) {
        Draft draft = blobs.draft();
        write(draft, body, piece);
        draft.finish();
        assertEquals(body.length, draft.size());
        return draft;
    }

    private static void write(Draft draft, byte[] body, int piece) {
        for (int i = 0; i < body.length; i += piece) {
            draft.write(body, i, Math.min(piece, body.length - i));
        }
    }

    private long storeOne(Draft draft) {
        return database.write(store, List.of(draft)).getFirst();
    }

    private byte[] read(long blob, long offset, long length) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        blobs.copy(blob, offset, length, sink);
        return sink.toByteArray();
    }

    private long count(String table) {
        return number("SELECT count(*) FROM " + table);
    }

    private long storedBytes(long blob) {
        return number("SELECT length(data) FROM blob WHERE id = " + blob);
    }

    private long number(String sql) {
        return database.read(tx -> {
            try (ResultSet row = tx.prepare(sql).executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static byte[] text(int size) {
        byte[] line =
                "Lorem ipsum dolor sit amet, consectetur.\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = line[i % line.length];
        }
        return body;
    }

    private static byte[] noise(int size, long seed) {
        byte[] body = new byte[size];
        new Random(seed).nextBytes(body);
        return body;
    }
}
