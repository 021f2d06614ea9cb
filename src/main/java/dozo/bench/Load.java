package dozo.bench;

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
 * A load generator's run, in a process of its own: so many clients do so many operations, and the
 * last line printed is {@code done OPERATIONS NANOS}.
 */
abstract sealed class Load permits SmtpLoad, Pop3Load, ImapLoad {
    /** One client; takes operations until none is left. */
    abstract void client(int number, AtomicLong left) throws IOException;

    /** What must be done once before the clock starts; nothing unless overridden. */
    void prepare() throws IOException {}

    /** What must have happened before the clock stops; nothing unless overridden. */
    void complete() throws IOException, InterruptedException {}

    /** Runs the clients and prints the figures. */
    final void run(int clients, long operations) throws Exception {
        prepare();
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
            System.out.println("done " + operations + " " + (System.nanoTime() - begun));
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
