package dozo.db;

import static dozo.db.Waiting.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Notes.Note;
import dozo.db.sqlite.SqliteEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write-ahead log stays small, whoever reads (design rule 14). */
class LogTest {
    private static final long LIMIT_BYTES = 200 << 20;

    // https://sqlite.org/fileformat2.html 4.1
    private static final int LOG_HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;

    @TempDir Path folder;
    private Database database;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    /** For readers that never pause: as virtual threads they would keep their carriers. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final Notes notes = new Notes();
    private final AtomicLong ids = new AtomicLong();

    @BeforeEach
    void open() {
        database = SqliteEngine.open(folder);
        database.migrate(List.of("dbtest"));
    }

    @AfterEach
    void close() {
        callers.close();
        threads.close();
        database.close();
    }

    /** A page that is touched is logged whole: small ones, so that a small change logs little. */
    @Test
    void logsPagesOfFourKibibytes() throws Exception {
        write(10);

        long frames = logFileBytes() - LOG_HEADER_BYTES;
        assertTrue(frames > 0);
        assertEquals(0, frames % (FRAME_HEADER_BYTES + 4096));
    }

    @Test
    @Tag("heavy")
    void staysSmallWhileManyReadAndWrite() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<Long>> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(threads.submit(() -> readUntil(stop)));
        }
        long largest = 0;
        for (int written = 0; written < 400; written += 8) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                writers.add(callers.submit(() -> write(1 << 20)));
            }
            for (Future<Integer> writer : writers) {
                assertEquals(1 << 20, writer.get());
            }
            largest = Math.max(largest, logFileBytes());
        }
        stop.set(true);
        for (Future<Long> reader : readers) {
            assertTrue(reader.get() > 0);
        }
        assertTrue(largest < LIMIT_BYTES, "log had " + largest + " octets");
    }

    @Test
    void shrinksAgainAfterAReaderHeldItBack() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        assertEquals(1, write(1));
        Future<Long> slow =
                callers.submit(() ->
                        database.read(tx -> {
                            long before = count(tx);
                            reading.countDown();
                            Held.await(go);
                            return count(tx) - before;
                        }));
        reading.await();
        for (int i = 0; i < 150; i++) {
            assertEquals(1 << 20, write(1 << 20));
        }
        assertTrue(database.logBytes() > 140 << 20, "nothing was held back");
        go.countDown();
        assertEquals(0, slow.get(), "the snapshot changed");
        until(() -> {
            write(1 << 20);
            return database.logBytes() < 40 << 20;
        });
        assertTrue(logFileBytes() < LIMIT_BYTES);
    }

    @Test
    void aResultLeftOpenDoesNotHoldTheSnapshot() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertEquals(1, write(1));
        }
        for (int i = 0; i < 4; i++) {
            assertTrue(database.read(LogTest::leaveOpen));
        }
        for (int i = 0; i < 60; i++) {
            write(1 << 20);
        }
        until(() -> {
            write(1 << 20);
            return database.logBytes() < 20 << 20;
        });
        assertEquals(ids.get(), Notes.count(database));
    }

    private static boolean leaveOpen(Transaction tx) throws SQLException {
        return tx.prepare("SELECT id FROM note ORDER BY id").executeQuery().next();
    }

    private int write(int size) {
        long id = ids.incrementAndGet();
        return database.write(notes, new Note(id, "w" + id, new byte[size]));
    }

    private long readUntil(AtomicBoolean stop) {
        long sum = 0;
        while (!stop.get()) {
            sum += 1 + Notes.count(database);
        }
        return sum;
    }

    private static long count(Transaction tx) throws SQLException {
        try (ResultSet row = tx.prepare("SELECT count(*) FROM note").executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private long logFileBytes() throws IOException {
        return Files.size(folder.resolve("dozo.db-wal"));
    }
}
