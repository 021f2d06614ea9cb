package dozo.db;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Holds the lane inside a work until it is let go, so that other works wait together. */
final class Held implements AutoCloseable {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Batch<Boolean, Boolean> hold =
            (tx, works) -> {
                held.countDown();
                await(go);
                return works;
            };
    private final Database database;
    private final Future<Boolean> caller;

    Held(Database database, ExecutorService callers) {
        this.database = database;
        caller = callers.submit(() -> database.write(hold, true));
        await(held);
    }

    /** Waits until so many works stand behind the held one. */
    void untilWaiting(int works) throws Exception {
        Waiting.until(() -> database.waiting() == works);
    }

    @Override
    public void close() {
        go.countDown();
        while (!caller.isDone()) {
            Thread.onSpinWait();
        }
        caller.resultNow();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Passes the works on; makes lambdas of one kind. */
    static <W> Batch<W, W> echo(List<String> log, String name) {
        return (tx, works) -> {
            log.add(name + works.size());
            return works;
        };
    }
}
