package dozo.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A load generator's run, in a process of its own: it prepares, prints {@code ready}, waits for a
 * line, and so many clients do so many operations; the last line is {@code done NANOS}, with the
 * p50, p99 and maximum of the latencies in nanoseconds where they are measured.
 */
abstract sealed class Load
        permits SmtpLoad, Pop3Load, ImapLoad, TourLoad, PacedLoad, AcknowledgedLoad {
    /** One client; takes operations until none is left. */
    abstract void client(int number, AtomicLong left) throws IOException, InterruptedException;

    /** What must be done once before the clock starts; nothing unless overridden. */
    void prepare() throws IOException {}

    /** What must have happened before the clock stops; nothing unless overridden. */
    void complete() throws IOException, InterruptedException {}

    /** Further figures for the last line; none unless overridden. */
    String figures() {
        return "";
    }

    /** Runs the clients and prints the figures. */
    final void run(int clients, long operations) throws Exception {
        prepare();
        System.out.println("ready");
        if (System.in.read() < 0) {
            return; // whoever wanted it has gone
        }
        AtomicLong left = new AtomicLong(operations);
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Callable<Boolean>> works = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                works.add(() -> {
                    client(number, left);
                    return true;
                });
            }
            long begun = System.nanoTime();
            for (Future<Boolean> end : threads.invokeAll(works)) {
                finished(end);
            }
            complete();
            long nanos = System.nanoTime() - begun;
            System.out.println(("done " + nanos + " " + figures()).strip());
        }
    }

    private static void finished(Future<Boolean> end) throws Exception {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IOException("a client failed: " + e.getCause(), e.getCause());
        }
    }
}
