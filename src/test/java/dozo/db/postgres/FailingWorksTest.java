package dozo.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dozo.db.Batch;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import dozo.house.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is written goes out with COMMIT, and so a work may fail only there. */
class FailingWorksTest {
    private static final BulkSql INSERT = BulkSql.insert("note", "id", "word text", "size");

    /** Keeps no results: such works are not repeated if nobody knows whether they were done. */
    private static final Batch<Long, Boolean> WRITE =
            (tx, works) -> {
                Bulk insert = tx.bulk(INSERT);
                for (long work : works) {
                    insert.setLong(1, work);
                    insert.setString(2, "word " + work);
                    insert.setLong(3, 0);
                    insert.add();
                }
                return works.stream().map(work -> true).toList();
            };

    @Test
    void aWorkThatFailsWithTheCommitFailsAlone() throws Exception {
        String url = PostgresServer.shared().freshDatabase();
        PostgresSettings settings = new PostgresSettings(url, 1, 2, Duration.ZERO, 0);
        try (Database database = PostgresEngine.open(settings);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            database.migrate(List.of("dbtest"));
            database.write(WRITE, 2L);
            List<Future<Boolean>> results = new ArrayList<>();
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Future<Boolean> holder =
                    callers.submit(() ->
                            database.write(
                                    (tx, works) -> {
                                        held.countDown();
                                        await(go);
                                        return works;
                                    },
                                    true));
            await(held);
            for (long i = 0; i < 5; i++) {
                long number = i;
                results.add(callers.submit(() -> database.write(WRITE, number)));
            }
            while (database.waiting() < results.size()) {
                Thread.onSpinWait();
            }
            go.countDown();
            assertEquals(true, holder.get());
            for (int i = 0; i < results.size(); i++) {
                Future<Boolean> result = results.get(i);
                if (i == 2) {
                    var failed = assertThrows(ExecutionException.class, result::get);
                    var broken = assertInstanceOf(DatabaseBroken.class, failed.getCause());
                    assertEquals(Kind.BUG, broken.kind());
                } else {
                    assertEquals(true, result.get());
                }
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
