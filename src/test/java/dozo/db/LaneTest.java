package dozo.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.DatabaseBroken.Kind;
import dozo.db.Notes.Note;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneTest extends Noted {
    @Test
    void groupsWorksThatWaitTogether() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 100; i++) {
                Note note = new Note(i, "w" + i, new byte[i]);
                results.add(callers.submit(() -> database.write(notes, note)));
            }
            held.untilWaiting(100);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, results.get(i).get());
        }
        assertEquals(List.of(100), notes.runs);
    }

    @Test
    void commitsWorksOfSeveralKindsTogether() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Batch<Integer, Integer> even = Held.echo(log, "even");
        Batch<Integer, Integer> odd = Held.echo(log, "odd");
        List<Future<Integer>> results = new ArrayList<>();
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 10; i++) {
                int number = i;
                results.add(
                        callers.submit(() -> database.write(number % 2 == 0 ? even : odd, number)));
            }
            held.untilWaiting(10);
            database.disturb(moment -> {
                if (moment == Disturbance.Moment.COMMIT) {
                    commits.incrementAndGet();
                }
            });
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(i, results.get(i).get());
        }
        Collections.sort(log);
        assertEquals(List.of("even5", "odd5"), log);
        // the holding work's own commit comes first
        assertEquals(2, commits.get());
    }

    @Test
    void limitsAGroupByWorksAndByOctets() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 700; i++) {
                Note note = new Note(i, "w" + i, new byte[i == 699 ? 17 << 20 : 10]);
                results.add(callers.submit(() -> database.write(notes, note)));
                held.untilWaiting(i + 1);
            }
        }
        for (Future<Integer> result : results) {
            assertTrue(result.get() >= 10);
        }
        assertEquals(List.of(512, 187, 1), notes.runs);
    }

    @Test
    void failsTheFailingWorkAlone() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        List<Future<Integer>> others = new ArrayList<>();
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Batch<Integer, Integer> other = Held.echo(log, "other");
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 200; i++) {
                int number = i;
                // the word of 150 comes twice
                Note note = new Note(i, "w" + (i == 170 ? 150 : i), new byte[5]);
                results.add(callers.submit(() -> database.write(notes, note)));
                others.add(callers.submit(() -> database.write(other, number)));
            }
            held.untilWaiting(400);
        }
        int failures = 0;
        for (Future<Integer> result : results) {
            try {
                assertEquals(5, result.get());
            } catch (ExecutionException e) {
                var broken = assertInstanceOf(DatabaseBroken.class, e.getCause());
                assertEquals(Kind.BUG, broken.kind());
                assertInstanceOf(SQLException.class, broken.getCause());
                failures++;
            }
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(i, others.get(i).get());
        }
        assertEquals(1, failures);
        assertEquals(199, Notes.count(database));
    }

    @Test
    void livesThroughWhateverABatchThrows() {
        for (Throwable bad :
                List.of(
                        new IllegalStateException("on purpose"),
                        new StackOverflowError("on purpose"))) {
            Batch<Integer, Integer> failing =
                    (tx, works) -> {
                        notes.run(tx, List.of(new Note(7, "seven", new byte[1])));
                        return sneak(bad);
                    };
            var broken = assertThrows(DatabaseBroken.class, () -> database.write(failing, 1));
            assertEquals(Kind.BUG, broken.kind());
            assertEquals(bad, broken.getCause());
        }
        assertEquals(0, Notes.count(database));
        assertEquals(3, database.write(notes, new Note(7, "seven", new byte[3])));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <R, E extends Throwable> R sneak(Throwable bad) throws E {
        throw (E) bad;
    }

    @Test
    void refusesABatchThatAnswersTooFewResults() {
        Batch<Integer, Integer> short1 = (tx, works) -> List.of();
        assertEquals(
                Kind.BUG,
                assertThrows(DatabaseBroken.class, () -> database.write(short1, 1)).kind());
    }

    @Test
    void refusesABatchThatWaitsForItsOwnLane() {
        Batch<Integer, Integer> inner = (tx, works) -> works;
        Batch<Integer, Integer> outer =
                (tx, works) -> List.of(database.write(inner, works.getFirst()));
        assertEquals(
                Kind.BUG,
                assertThrows(DatabaseBroken.class, () -> database.write(outer, 1)).kind());
    }

    @Test
    void bulkWorkDoesNotHoldUpInteractiveWork() throws Exception {
        Duration slice = Duration.ofMillis(10);
        Batch<Integer, Integer> slow =
                (tx, works) -> {
                    busy(slice);
                    return works;
                };
        Batch<Integer, Integer> quick = (tx, works) -> works;
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger slices = new AtomicInteger();
        AtomicLong bulkNanos = new AtomicLong();
        List<Future<Boolean>> bulk = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            bulk.add(
                    callers.submit(() -> {
                        while (!stop.get()) {
                            database.write(slow, 1, Urgency.BULK);
                            slices.incrementAndGet();
                            bulkNanos.addAndGet(slice.toNanos());
                        }
                        return true;
                    }));
        }
        long start = System.nanoTime();
        List<Long> waits = new ArrayList<>();
        while (System.nanoTime() - start < 1_500_000_000L) {
            long before = System.nanoTime();
            assertEquals(5, database.write(quick, 5));
            waits.add(System.nanoTime() - before);
        }
        long share = 100 * bulkNanos.get() / (System.nanoTime() - start);
        stop.set(true);
        for (Future<Boolean> each : bulk) {
            assertTrue(each.get());
        }
        Collections.sort(waits);
        assertTrue(share <= 50, "bulk had " + share + " % of the time");
        assertTrue(slices.get() >= 10, "bulk starved: " + slices);
        long median = waits.get(waits.size() / 2);
        assertTrue(median < slice.toNanos(), "half of the works waited " + median + " ns");
    }

    private static void busy(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anInterruptedCallerStillLearnsTheOutcomeAndStaysInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Future<Boolean> result;
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Held held = new Held(database, callers)) {
            result =
                    callers.submit(() -> {
                        Thread.currentThread().interrupt();
                        asked.countDown();
                        int size = database.write(notes, new Note(1, "a", new byte[4]));
                        interrupted.set(Thread.interrupted());
                        return size == 4;
                    });
            asked.await();
            held.untilWaiting(1);
        }
        assertTrue(result.get());
        assertTrue(interrupted.get());
    }

    @Test
    void turnsAwayWhoeverWaitsBehindADiskThatHangs() throws Exception {
        Future<Integer> result;
        try (Held held = new Held(database, callers)) {
            result = callers.submit(() -> database.write(notes, new Note(1, "a", new byte[1])));
            held.untilWaiting(1);
            database.relieve(Duration.ofHours(1));
            assertEquals(1, database.waiting());
            database.relieve(Duration.ZERO);
            var failed = assertThrows(ExecutionException.class, result::get);
            var broken = assertInstanceOf(DatabaseBroken.class, failed.getCause());
            assertEquals(Kind.BUSY, broken.kind());
        }
        assertEquals(2, database.write(notes, new Note(1, "a", new byte[2])));
    }

    @Test
    void closingFinishesWhatWasHandedIn() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        Future<Boolean> closing;
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 20; i++) {
                Note note = new Note(i, "w" + i, new byte[2]);
                Urgency urgency = i % 2 == 0 ? Urgency.BULK : Urgency.INTERACTIVE;
                results.add(callers.submit(() -> database.write(notes, note, urgency)));
            }
            held.untilWaiting(20);
            closing = callers.submit(this::closeDatabase);
            // the end of the lane waits, too
            held.untilWaiting(21);
        }
        assertTrue(closing.get());
        for (Future<Integer> result : results) {
            assertEquals(2, result.get());
        }
        open();
        assertEquals(20, Notes.count(database));
    }

    private boolean closeDatabase() {
        database.close();
        return true;
    }
}
