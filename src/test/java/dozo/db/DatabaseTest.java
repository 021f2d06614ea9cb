package dozo.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.DatabaseBroken.Kind;
import dozo.db.Notes.Note;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir Path folder;
    private Database database;
    private final Notes notes = new Notes();

    @BeforeEach
    void open() {
        database = Database.open(folder);
        database.migrate(List.of("dbtest"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsWhatWasWrittenAlsoAfterReopening() {
        assertEquals(3, database.write(notes, new Note(1, "one", new byte[3])));
        assertEquals(1, Notes.count(database));
        close();
        open();
        assertEquals(1, Notes.count(database));
    }

    @Test
    void groupsWorksThatWaitTogether() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Batch<String, String> block =
                (tx, works) -> {
                    blocked.countDown();
                    awaitLatch(go);
                    return works;
                };
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = callers.submit(() -> database.write(block, "x"));
            blocked.await();
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Note note = new Note(i, "w" + i, new byte[i]);
                results.add(callers.submit(() -> database.write(notes, note)));
            }
            waitUntil(() -> database.waiting() == 100);
            go.countDown();
            assertEquals("x", first.get());
            for (int i = 0; i < 100; i++) {
                assertEquals(i, results.get(i).get());
            }
        }
        assertEquals(List.of(100), notes.runs);
    }

    @Test
    void failsTheFailingWorkAlone() throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            // 150 comes twice
            Note note = new Note(i, "w" + Math.min(i, i == 170 ? 150 : i), new byte[5]);
            calls.add(() -> database.write(notes, note));
        }
        int failures = 0;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> result : callers.invokeAll(calls)) {
                try {
                    assertEquals(5, result.get());
                } catch (ExecutionException e) {
                    assertEquals(
                            Kind.BUG, assertInstanceOf(DatabaseBroken.class, e.getCause()).kind());
                    failures++;
                }
            }
        }
        assertEquals(1, failures);
        assertEquals(199, Notes.count(database));
    }

    @Test
    void tellsWhoHasTheFolder() throws IOException {
        var broken = assertThrows(DatabaseBroken.class, () -> Database.open(folder));
        assertEquals(Kind.IN_USE, broken.kind());
        assertEquals(folder.toRealPath() + " is in use by this process", broken.getMessage());
        assertEquals(0, Notes.count(database));
    }

    @Test
    void refusesAfterClosing() {
        database.close();
        var broken =
                assertThrows(
                        DatabaseBroken.class,
                        () -> database.write(notes, new Note(1, "one", new byte[0])));
        assertEquals(Kind.CLOSED, broken.kind());
        broken = assertThrows(DatabaseBroken.class, () -> Notes.count(database));
        assertEquals(Kind.CLOSED, broken.kind());
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void waitUntil(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "condition never came true");
            Thread.onSpinWait();
        }
    }
}
