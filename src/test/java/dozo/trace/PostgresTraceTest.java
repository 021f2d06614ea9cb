package dozo.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Batch;
import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresTraceTest extends TraceContract {
    private static final long PATIENCE_SECONDS = 4; // a node's transaction is ended after 5

    private final CountDownLatch stepWritten = new CountDownLatch(1);
    private final CountDownLatch mayCommit = new CountDownLatch(1);

    private final Batch<List<Step>, Boolean> recording =
            Batch.locking(
                    work -> Batch.ToKeys.NONE,
                    (tx, works) -> {
                        for (List<Step> steps : works) {
                            trace.record(tx, steps);
                        }
                        return Collections.nCopies(works.size(), true);
                    });

    /** Has got the ids of its steps, and commits when it may. */
    private final Batch<List<Step>, Boolean> slow =
            Batch.locking(
                    work -> Batch.ToKeys.NONE,
                    (tx, works) -> {
                        for (List<Step> steps : works) {
                            trace.record(tx, steps);
                        }
                        tx.prepare("SELECT 1")
                                .execute(); // what waited to be written goes before it
                        stepWritten.countDown();
                        await(mayCommit);
                        return Collections.nCopies(works.size(), true);
                    });

    @Override
    Database open(Path folder) {
        return PostgresDatabases.open(folder);
    }

    @Test
    void aMailAcceptedWithOneCopySaysSo() throws SQLException {
        database.write(recording, List.of(step(1, "accepted", null, "a@example.org", null)));
        copies(1);
        Step accepted = step(2, "accepted", null, "a@example.org", null);
        Step delivered = step(2, "delivered", null, "a@example.org", null);
        database.write(recording, List.of(accepted, delivered));
        copies(2);
        database.write(recording, List.of(step(3, "accepted", null, "a@example.org", null)));
        assertEquals(
                List.of(accepted.detail() + ", one copy", delivered.detail()),
                trace.find("2", 1).stream().map(Step::detail).toList());
        for (String twice : List.of("1", "3")) {
            assertEquals(accepted.detail(), trace.find(twice, 1).getFirst().detail());
        }
    }

    private void copies(int number) throws SQLException {
        try (Connection connection = DriverManager.getConnection(PostgresDatabases.url(folder));
                Statement update = connection.createStatement()) {
            update.execute("UPDATE epoch SET copies = " + number);
        }
    }

    @Test
    void noFilterCoversAStretchInWhichAnOlderStepMayStillAppear() throws InterruptedException {
        Step late = step(1, "accepted", null, "late@example.org", null);
        Thread slowLane = new Thread(() -> database.write(slow, List.of(late)));
        slowLane.start();
        await(stepWritten);
        List<Step> others = new ArrayList<>();
        for (int i = 0; i < Filters.STEPS + 1; i++) {
            others.add(step(2 + i, "accepted", null, "other@example.org", null));
        }
        try (Database node = PostgresDatabases.open(folder)) {
            node.write(
                    Batch.<List<Step>, Boolean>locking(
                            work -> Batch.ToKeys.NONE,
                            (tx, works) -> {
                                trace.record(tx, works.getFirst());
                                return List.of(true);
                            }),
                    others);
        }
        trace.maintain();
        assertEquals(0, count("trace_filter"));

        mayCommit.countDown();
        slowLane.join();
        trace.maintain();
        assertEquals(1, count("trace_filter"));
        assertEquals(List.of(late), trace.find("late@example.org", 10));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
